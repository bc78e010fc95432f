import { group } from '../support.ts';

export type Body = Record<string, unknown>;

/** One check: resources of which one raises it, and resources that are much the same and don't. */
export interface CheckRow {
  readonly check: string;
  readonly flags: readonly Body[];
  readonly passes: readonly Body[];
  /** The part of `egress` in policy; `isolated` where the check counts under narrow profiles only. */
  readonly policy?: Record<string, unknown>;
}

export const isolated = { profile: 'isolated' };
export const inspected = { profile: 'inspected' };

/** The id of a resource of the test group: `idOf('Microsoft.Web/sites/slots', 'app/staging')`. */
export function idOf(type: string, name: string): string {
  const [namespace, ...kinds] = type.split('/');
  const names = name.split('/');
  return [`${group}/providers/${namespace}`, ...kinds.flatMap((kind, index) => [kind, names[index] ?? 'x'])].join('/');
}

export const of = (type: string, name: string, properties: Body, more: Body = {}): Body => ({
  id: idOf(type, name),
  name: name.split('/').at(-1),
  type,
  properties,
  ...more,
});

const state = (status: string) => ({ privateLinkServiceConnectionState: { status } });

/** The list of connections of a resource, with these states. */
export const connections = (...statuses: readonly string[]): Body => ({
  privateEndpointConnections: statuses.map((status, index) => ({
    name: `c${index}`,
    properties: { privateEndpoint: { id: idOf('Microsoft.Network/privateEndpoints', `pe${index}`) }, ...state(status) },
  })),
});
