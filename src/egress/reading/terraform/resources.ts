import { findResourceId } from '../../../core/resource-id.ts';
import { foldCase } from '../../../core/text.ts';
import { textOf } from '../../body.ts';
import { isExpression } from '../expression.ts';
import { findAzapiType, isAzapi } from './azapi.ts';
import { appRows } from './azurerm-apps.ts';
import { networkRows } from './azurerm-network.ts';
import { serviceRows } from './azurerm-services.ts';
import type { Row } from './row.ts';
import type { Values } from './shape.ts';

const rows: Readonly<Record<string, Row>> = { ...networkRows, ...serviceRows, ...appRows };

/** What a type of azurerm's becomes; undefined for one that is not read. */
export const findRow = (type: string): Row | undefined => (Object.hasOwn(rows, type) ? rows[type] : undefined);

/**
 * The id a resource will have: what the plan knows, else made of its subscription, group and names, of which any may be an expression. Undefined
 * for a resource of another provider.
 */
export function idFor(type: string, values: Values, subscription: string, address: string): string | undefined {
  const known = textOf(values.id);
  const group = `/subscriptions/${subscription}/resourceGroups/${nameIn(values.resource_group_name, `${address}.resource_group_name`)}`;
  const name = nameIn(values.name, `${address}.name`);
  if (type === 'azurerm_resource_group') {
    return isKnown(known) ? known : `/subscriptions/${subscription}/resourceGroups/${name}`;
  }
  const row = findRow(type);
  if (row === undefined && !isAzapi(type)) return undefined;
  if (isKnown(known)) return known;
  if (row === undefined) {
    const { type: armType } = findAzapiType(values);
    const parent = textOf(values.parent_id);
    if (armType === undefined || parent === undefined || isExpression(parent)) return undefined;
    return isChild(armType, parent)
      ? `${parent}/${armType.split('/').at(-1)}/${name}`
      : `${parent === '/' ? '' : parent}/providers/${armType}/${name}`;
  }
  if (row.parent === undefined) return `${group}/providers/${row.type}/${name}`;
  const { id, name: parentName, type: parentType = '' } = row.parent;
  const parent =
    (id === undefined ? undefined : textOf(values[id])) ??
    `${group}/providers/${parentType}/${nameIn(parentName === undefined ? undefined : values[parentName], `${address}.${parentName ?? id}`)}`;
  const list = row.type.split('/').at(-1);
  return isExpression(parent) ? undefined : `${parent}/${list}/${name}`;
}

const isKnown = (id: string | undefined): id is string => id !== undefined && !isExpression(id);

/** A child's type repeats its parent's; anything else below a resource extends it. */
const isChild = (type: string, parent: string): boolean =>
  findResourceId(parent)?.type === foldCase(type.split('/').slice(0, -1).join('/'));

/** A name in an id: one that only Azure or another resource gives is an expression there, which holds no slash. */
function nameIn(value: unknown, path: string): string {
  const text = textOf(value);
  return text === undefined || isExpression(text) ? `[${path.replaceAll('/', '-')}]` : text;
}
