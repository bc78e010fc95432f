import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { propertiesOf } from '../../core/arm-body.ts';
import { unlessRefused } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { isManagedNow, type SubscriptionScope } from '../../core/subscription-scope.ts';
import type { Policy } from '../../policy/policy.ts';
import type { State } from '../../state/state.ts';
import { findBody } from '../azure.ts';
import { elementsOf, field, lowerText } from '../body.ts';
import type { Observation } from '../children.ts';
import { connectionsOf, toConnection } from '../exposure/endpoints.ts';
import type { Resource, World } from '../model.ts';
import { type EgressReport, judgeResources, judgeWorld } from '../plan.ts';
import { seenOf } from '../seen.ts';
import { apiVersionOf } from '../types.ts';
import { worldOf } from '../world.ts';
import { type Closable, currentOf, findClosable, isOpen, subnetType, withValue } from './closable.ts';
import { type Cover, coverOf } from './cover.ts';
import { type Proof, proofOfWay, type WayEvidence } from './proof.ts';
import { interfacesIn, proofOfSubnet } from './proof-of-subnet.ts';

/** What networks reach of a resource, name by name. `isFresh`: as Azure shows it now, not as it was read a moment ago. */
export type AskNetworks = (
  target: string,
  networks: readonly string[],
  isFresh: boolean,
  signal: AbortSignal,
) => Promise<NonNullable<WayEvidence['cells']>>;

export interface ReadPorts {
  readonly arm: Arm;
  /** Nothing is closed outside of these: in a subscription that left its management group nothing is begun any more. */
  readonly subscriptions: SubscriptionScope;
  readonly state: Pick<State, 'endpoints' | 'names'>;
  readonly askNetworks: AskNetworks;
}

/** What is read of a resource, as far as its closing depends on it. */
export interface ClosingRead {
  /** Null for nothing; undefined where the resource is gone. */
  readonly value: unknown;
  readonly settings: unknown;
  readonly cover: Cover | undefined;
  readonly proof: Proof | undefined;
  /** What policy makes of these bodies, where the reading depended on it: the pass's plan is made of the same. */
  readonly judged?: EgressReport | undefined;
}

/** Pure: whether policy wants it closed, by what it holds against these bodies. A finding that would remain after closing is no reason. */
function wantedBy(
  { findings }: EgressReport,
  world: World,
  resource: Resource,
  closable: Closable,
  { bodies, completeLists }: Observation,
  { egress }: Pick<Policy, 'egress'>,
  now: Date,
): Cover | undefined {
  const { id } = resource.id;
  const closed = bodies.map((body) =>
    findResourceId(field(body, 'id'))?.id === id ? withValue({ ...Object(body) }, closable, closable.closed) : body,
  );
  const left = judgeResources(closed, egress, now, completeLists, 'room').findings;
  const stays = new Set(left.filter(({ subject }) => subject === id).map(({ check }) => check));
  return coverOf(
    egress,
    resource,
    seenOf(resource, world),
    findings.filter(({ check }) => !stays.has(check)),
  );
}

/** Reads what the closing of a resource depends on, beside the bodies it is judged by. */
export async function readClosing(
  ports: ReadPorts,
  id: string,
  observation: Observation,
  { policy, now, signal }: { readonly policy: Policy; readonly now: Date; readonly signal: AbortSignal },
  isFresh: boolean,
): Promise<ClosingRead> {
  const closable = findClosable(id);
  const { bodies, completeLists } = observation;
  const world = worldOf(bodies, completeLists, 'room');
  const resource = world.find(id);
  if (closable === undefined || resource === undefined)
    return { value: undefined, settings: undefined, cover: undefined, proof: undefined };
  const { body } = resource;
  const value = currentOf(body, closable);
  const mayClose =
    policy.egress.remediate.rules.length > 0 &&
    isOpen(value, closable) &&
    (await isManagedNow(ports.subscriptions, resource.id.subscriptionId));
  const judged = mayClose ? judgeWorld(world, policy.egress, now) : undefined;
  const cover = judged && wantedBy(judged, world, resource, closable, observation, policy, now);
  const read = { value, settings: propertiesOf(body), cover, judged };
  if (cover === undefined) return { ...read, proof: undefined };
  if (findResourceId(id)?.type === subnetType) {
    const nics = await Promise.all(interfacesIn(resource).map((nic) => findBody(ports.arm, nic, signal)));
    const interfaces = nics.filter((each) => each !== undefined);
    const whole = interfaces.length === 0 ? world : worldOf([...bodies, ...interfaces], completeLists, 'room');
    return { ...read, proof: proofOfSubnet(whole, resource, policy.egress) };
  }
  const evidence = await readEvidence(ports, id, body, cover.networks, isFresh, signal);
  return { ...read, proof: proofOfWay(cover.networks, evidence) };
}

async function readEvidence(
  { arm, state, askNetworks }: ReadPorts,
  id: string,
  body: unknown,
  networks: readonly string[],
  isFresh: boolean,
  signal: AbortSignal,
): Promise<WayEvidence> {
  const connections = await readConnections(arm, id, body, signal);
  const approved = (connections ?? []).flatMap(({ endpoint, status }) =>
    status === 'approved' && endpoint !== undefined ? [endpoint] : [],
  );
  const records = await readRecords(arm, state, approved, signal);
  // What fails already without them is not asked of the whole estate.
  const cells =
    approved.length === 0 || networks.length === 0 || records.length === 0
      ? undefined
      : await askNetworks(id, networks, isFresh, signal);
  return { connections, records, cells };
}

/** As the resource's own body lists them, else by their own list; undefined where neither can be read. */
async function readConnections(
  arm: Arm,
  id: string,
  body: unknown,
  signal: AbortSignal,
): Promise<WayEvidence['connections']> {
  const inside = connectionsOf({ properties: propertiesOf(body) });
  if (inside !== undefined) return inside;
  const path = `${id}/privateEndpointConnections`;
  return (await unlessRefused(arm.list(path, apiVersionOf(id) ?? '', signal), undefined))?.map(toConnection);
}

/** Record sets that these endpoints claim, read directly: each is right where it has an address, and only theirs. */
async function readRecords(
  arm: Arm,
  { endpoints, names }: ReadPorts['state'],
  approved: readonly string[],
  signal: AbortSignal,
): Promise<WayEvidence['records']> {
  const known = await Promise.all(approved.map(async (id) => (await endpoints.find(id))?.value.names ?? []));
  const recordSets = [...new Set(known.flat())].sort();
  return Promise.all(
    recordSets.map(async (recordSet) => {
      const { claims } = await names.read(recordSet);
      const theirs = new Set(
        claims.filter(({ endpoint }) => approved.includes(endpoint)).flatMap(({ addresses }) => addresses),
      );
      const answer = await unlessRefused(arm.find(recordSet, apiVersions.privateDns, signal), undefined);
      const there = addressesIn(answer?.body);
      return { recordSet, isRight: there.length > 0 && there.every((address) => theirs.has(address)) };
    }),
  );
}

const addressesIn = (body: unknown): readonly string[] => {
  const properties = propertiesOf(body);
  const listed = [
    ...elementsOf(field(properties, 'aRecords')).map((each) => field(each, 'ipv4Address')),
    ...elementsOf(field(properties, 'aaaaRecords')).map((each) => field(each, 'ipv6Address')),
  ];
  return listed.flatMap((each) => lowerText(each) ?? []);
};
