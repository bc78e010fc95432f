import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { InputError } from '../../core/errors.ts';
import { linkServiceType } from '../../core/link-service.ts';
import { findResourceId, quoteId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { LinkServiceView } from '../model.ts';
import { privateLinkType } from '../names/readiness.ts';

/** An alias taken apart: `{name}.{guid}.{region}.azure.privatelinkservice` (learn.microsoft.com/azure/private-link/private-link-service-overview). */
export interface Alias {
  /** Lower-cased, whole. */
  readonly text: string;
  readonly name: string;
  readonly region: string;
}

/** Undefined where the text is no alias. What comes out is safe inside a query: letters, digits, hyphens, dots and underscores. */
export function findAlias(text: string): Alias | undefined {
  const parts = /^([a-z0-9][a-z0-9_-]*)\.[0-9a-f-]+\.([a-z0-9]+)\.azure\.privatelinkservice$/.exec(foldCase(text));
  const [whole, name, region] = parts ?? [];
  return whole === undefined || name === undefined || region === undefined ? undefined : { text: whole, name, region };
}

/** Whether an endpoint connects to a private link service that some customer made. */
export const isLinkService = (privateLinkResource: string): boolean =>
  privateLinkType(privateLinkResource) === linkServiceType;

/**
 * Like `toLinkService`, for a body somebody saved.
 * @throws InputError where it is some other resource's.
 */
export function parseLinkService(body: unknown): LinkServiceView {
  const view = toLinkService(body);
  if (findResourceId(view.id)?.type === linkServiceType) return view;
  const message = view.id === undefined ? 'is missing' : `${quoteId(view.id)} is not of type ${linkServiceType}`;
  throw new InputError('not a private link service', [{ path: 'id', message }]);
}

/** A service from the body of a GET; lenient, because only its alias, names and tags are read. */
export function toLinkService(body: unknown): LinkServiceView {
  const { fqdns, alias } = propertiesOf(body);
  const record = isRecord(body) ? body : {};
  const id = findResourceId(record.id)?.id;
  const tags = Object.entries(isRecord(record.tags) ? record.tags : {});
  return {
    ...(id === undefined ? {} : { id }),
    ...(typeof alias === 'string' ? { alias: foldCase(alias) } : {}),
    own: {
      fqdns: Array.isArray(fqdns) ? fqdns.filter((fqdn) => typeof fqdn === 'string') : [],
      tags: Object.fromEntries(tags.map(([name, value]) => [name, String(value ?? '')])),
    },
  };
}
