import { azapiBody, findAzapiType, isAzapi } from './azapi.ts';
import { findRow } from './resources.ts';
import { build, type Values } from './shape.ts';

/**
 * The newest network API that azurerm uses: a subnet or network that says nothing there is not private by default, which holds from 2025-07-01 on.
 * https://github.com/hashicorp/terraform-provider-azurerm (internal/services/network)
 */
const spokenByAzurerm = '2025-01-01';

type Body = Readonly<Record<string, unknown>>;

/** The ARM bodies a resource will have, itself first; none where its type is not read. */
export function bodiesOf(type: string, id: string, values: Values): readonly Body[] {
  if (isAzapi(type)) {
    const { type: armType, apiVersion } = findAzapiType(values);
    if (armType === undefined) return [];
    const { location, tags } = values;
    return [
      { id, type: armType, name: namesIn(id), apiVersion, location, tags: tags ?? undefined, ...azapiBody(values) },
    ];
  }
  const row = findRow(type);
  if (row === undefined) return [];
  const head = { apiVersion: spokenByAzurerm, location: values.location, tags: values.tags ?? undefined };
  const kind = row.kind?.(values);
  const sku = row.sku?.(values);
  const properties = typeof row.properties === 'function' ? row.properties(values) : build(row.properties, values);
  const own = {
    id,
    type: row.type,
    name: namesIn(id),
    ...head,
    ...(kind === undefined ? {} : { kind }),
    ...(sku === undefined ? {} : { sku: { name: sku } }),
    properties,
  };
  const children = row.children?.(values) ?? [];
  return [
    own,
    ...children.map((child) => ({
      id: `${id}/${child.list}/${child.name}`,
      type: `${row.type}/${child.list}`,
      name: `${namesIn(id)}/${child.name}`,
      ...head,
      properties: child.properties,
    })),
  ];
}

/** The names in an id from the outside in: `network/subnet`. */
const namesIn = (id: string): string =>
  (id.split('/providers/').at(-1) ?? '')
    .split('/')
    .filter((_, index) => index > 0 && index % 2 === 0)
    .join('/');
