import type { IsolationAnswer } from '../../../src/clusters/isolation/judge.ts';
import { verifyIsolation } from '../../../src/clusters/isolation/verify.ts';
import { clusterId, golden, history, live, networkId } from './golden.ts';

/** One change of the golden cluster, and what it comes to. */

export type Body = Record<string, unknown>;
export type Bodies = Record<string, Body>;

export interface Files {
  readonly live?: unknown;
  readonly history?: unknown;
}

export const verify = (
  change: (bodies: Bodies) => void = () => undefined,
  files: Files = { live: live(), history: history() },
): IsolationAnswer => {
  const bodies = golden();
  change(bodies);
  return verifyIsolation(Object.values(bodies), { cluster: clusterId, ...files });
};

export const statesOf = ({ lines }: IsolationAnswer): Record<string, string> =>
  Object.fromEntries(lines.filter(({ state }) => state !== 'pass').map(({ id, state }) => [id, state]));

export const at = (body: Body | undefined, ...path: readonly string[]): Body =>
  path.reduce<Body>((found, name) => (found[name] ?? {}) as Body, body ?? {});
export const set = (body: Body | undefined, path: string, value: unknown): void => {
  const names = path.split('.');
  const last = names.pop() ?? '';
  at(body, 'properties', ...names)[last] = value;
};
export const pool = (bodies: Bodies): Body =>
  ((at(bodies.cluster, 'properties').agentPoolProfiles as Body[])[0] ?? {}) as Body;
export const subnet = (bodies: Bodies, name: string): Body =>
  at(
    (at(bodies.network, 'properties').subnets as Body[]).find((each) => each.name === name),
    'properties',
  );
export const withoutMember = (bodies: Bodies): void => {
  (at(bodies.registryEndpoint, 'properties').customDnsConfigs as unknown[]).pop();
};
export const status = (body: Body | undefined, said: string): void => {
  const [connection] = at(body, 'properties').privateLinkServiceConnections as Body[];
  at(connection, 'properties').privateLinkServiceConnectionState = { status: said };
};
export const natId = `${networkId.replace('virtualNetworks/vnet', 'natGateways/nat')}`;
export const address = { id: networkId.replace('virtualNetworks/vnet', 'publicIPAddresses/pip') };

export interface Mutation {
  readonly line: string;
  readonly when: string;
  readonly change?: (bodies: Bodies) => void;
  readonly files?: Files;
}
