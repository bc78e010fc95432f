import type { Proposal } from '../../src/access/proposals/model.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { insertNameRow } from '../support/name-rows.ts';
import {
  addAudit,
  addConnection,
  addEndpoint,
  addFinding,
  addName,
  addRemediation,
  addWay,
  endpointId,
  spoke,
  subnetId,
  zoneId,
} from './rows.ts';
import { World } from './world.ts';

export const other = 'dddddddd-1111-4111-8111-000000000004';
export const group = 'eeeeeeee-1111-4111-8111-000000000005';
const idIn = (subscription: string, type: string, name: string): string =>
  `/subscriptions/${subscription}/resourcegroups/rg/providers/${type}/${name}`;
export const storageIn = (subscription: string, name: string) =>
  idIn(subscription, 'microsoft.storage/storageaccounts', name);
export const clusterIn = (subscription: string, name: string) =>
  idIn(subscription, 'microsoft.containerservice/managedclusters', name);
export const serviceIn = (subscription: string, name: string) =>
  idIn(subscription, 'microsoft.network/privatelinkservices', name);
export const networkIn = (subscription: string, name: string) =>
  idIn(subscription, 'microsoft.network/virtualnetworks', name);
export const theirEndpoint = endpointId('canary', other);
export const mine = {
  storage: storageIn(spoke, 'mine'),
  cluster: clusterIn(spoke, 'mine'),
  network: networkIn(spoke, 'mine'),
};

const posture = (cluster: string) => ({
  cluster,
  location: 'westeurope',
  mode: 'private-link' as const,
  privateDns: 'system' as const,
  fqdn: null,
  privateFqdn: null,
  zone: { id: zoneId(), linkedTo: [mine.network, networkIn(other, 'canary')] },
  posture: [],
  reachedFrom: [mine.network, networkIn(other, 'canary')].map((from) => ({
    ...{ from, state: 'ok' as const, name: null, brokenAt: null, sentence: '' },
  })),
});
const source = (id: string) => ({ kind: 'bastion' as const, id, hygiene: [], reach: null, egress: [], findings: [] });
const service = (id: string) => ({
  ...{ id, alias: null, cluster: null, owner: null, frontends: [], nat: [], visibility: [], autoApproval: [] },
  ...{ proxyProtocol: false, consumers: [], notes: [], dead: [] },
});
const proposal = (subscription: string, name: string): Proposal => ({
  kind: 'link',
  target: `${zoneId('z', subscription)}/virtualnetworklinks/${name}`,
  zone: zoneId('z', subscription),
  network: networkIn(subscription, name),
  mends: [],
  does: `links ${name}`,
  afterwards: '',
  blockedBy: undefined,
  etag: 'W/"1"',
});

/** A connection to what is in sight, asked for from where nobody sees. */
export const fromOutside = `${mine.storage}/privateendpointconnections/c2`;

/** Rows of the subscription in sight, and of another whose every row says canary. */
export async function worldOfTwo(): Promise<World> {
  const world = new World();
  const { state } = world;
  world.readers = [{ group, subscriptions: [spoke] }];
  await addConnection(state, 'mine', {
    id: `${mine.storage}/privateendpointconnections/c1`,
    privateLinkResource: mine.storage,
    endpoint: endpointId('mine'),
  });
  // They ask us: that is seen, and what their private endpoint says of itself is not.
  await addConnection(state, 'mine', {
    id: fromOutside,
    privateLinkResource: mine.storage,
    endpoint: endpointId('partner', other),
  });
  world.whoAsks = async ({ endpoint = '' }) => ({
    subnet: undefined,
    location: undefined,
    tags: { team: endpoint.includes(other) ? 'canary' : 'mine' },
  });
  const theirs = storageIn(other, 'canary');
  const asked = `${storageIn(other, 'theirs')}/privateendpointconnections`;
  const decision = {
    id: 'd',
    kind: 'approve' as const,
    by: 'person canary',
    reason: 'canary',
    at: '2026-03-04T10:00:00.000Z',
    state: 'done' as const,
  };
  await addConnection(state, 'x', {
    id: `${theirs}/privateendpointconnections/canary`,
    privateLinkResource: theirs,
    endpoint: theirEndpoint,
    description: 'canary',
    state: 'Approved',
    decision,
  });
  // We ask them: seen, and who else is connected there is not.
  await addConnection(state, 'y', {
    id: `${asked}/ours`,
    privateLinkResource: storageIn(other, 'theirs'),
    endpoint: endpointId('mine2'),
  });
  await addConnection(state, 'z', {
    id: `${asked}/canary`,
    privateLinkResource: storageIn(other, 'theirs'),
    endpoint: theirEndpoint,
    state: 'Approved',
  });
  await addEndpoint(state, 'mine', {
    id: endpointId('mine'),
    privateLinkResource: mine.storage,
    names: [`${zoneId()}/a/shared`, `${zoneId()}/a/stranger`],
  });
  await addEndpoint(state, 'canary', { id: theirEndpoint, privateLinkResource: theirs });
  await addName(state, { name: 'mine', claimants: ['mine'], privateLinkResource: mine.storage });
  await addName(state, {
    name: 'shared',
    claimants: ['mine'],
    privateLinkResource: mine.storage,
    record: {
      written: { ttl: 1, addresses: ['203.0.113.99'], endpoint: theirEndpoint, resourceGuid: 'canary' },
      holder: `held by ${theirEndpoint}`,
    },
  });
  const claim = {
    kind: 'claim' as const,
    resourceGuid: 'canary',
    addresses: ['203.0.113.98'],
    privateLinkResource: theirs,
    location: 'canary',
    network: networkIn(other, 'canary'),
    firstSeen: '2026-03-04T10:00:00.000Z',
    releasing: false,
    rank: 0,
    handover: false,
    takeover: false,
    optedOut: false,
  };
  for (const name of ['shared', 'stranger'])
    await insertNameRow(state.names, {
      ...claim,
      recordSet: `${zoneId()}/a/${name}`,
      endpoint: theirEndpoint,
    });
  await addFinding(state, { key: mine.storage, subject: mine.storage });
  await addFinding(state, { key: mine.storage, subject: mine.storage, check: 'exposure-storage-other' });
  await addFinding(state, { key: theirs, subject: theirs, message: 'canary', remedy: 'canary' });
  await addFinding(state, { key: 'canary', subject: 'canary', room: 'policy', message: 'canary' });
  await addWay(state, 'mine', 'nat-gateway');
  const way = (await state.paths.findByRow(shortId(subnetId('mine'))))?.value;
  const theirSubnet = `${networkIn(other, 'canary')}/subnets/canary`;
  if (way !== undefined) await state.paths.insert(other, shortId(theirSubnet), { ...way, id: theirSubnet });
  await addRemediation(state, { id: mine.storage });
  await addRemediation(state, { id: theirs, because: ['canary'] });
  await addAudit(state, 'a1', '2026-03-04T10:00:00.000Z', { target: mine.storage });
  await addAudit(state, 'a2', '2026-03-04T10:30:00.000Z', { target: mine.storage });
  await addAudit(state, 'a3', '2026-03-04T10:15:00.000Z', { target: theirs, because: 'canary', by: 'canary' });
  world.held = [{ zone: zoneId('canary', other), hash: 'canary', recordSets: [`${zoneId('canary', other)}/a/canary`] }];
  world.subscriptions = new Map([
    [spoke, { displayName: 'Mine', tenantId: 'mine' }],
    [other, { displayName: 'canary', tenantId: 'canary' }],
  ]);
  world.services = [service(serviceIn(spoke, 'mine')), service(serviceIn(other, 'canary'))] as never;
  const postures = [posture(mine.cluster), posture(clusterIn(other, 'canary'))];
  world.access = {
    clusters: async () => postures,
    access: async (hash) => {
      const found = postures.find(({ cluster }) => shortId(cluster) === hash);
      return (
        found && {
          ...found,
          commandHolders: null,
          sources: [
            source(idIn(spoke, 'microsoft.network/bastionhosts', 'mine')),
            source(idIn(other, 'microsoft.network/bastionhosts', 'canary')),
          ],
          findings: [],
        }
      );
    },
  };
  world.isolations = postures.map(({ cluster }) => ({ cluster, lines: [], history: [] })) as never;
  world.proposals = { ...world.proposals, list: async () => [proposal(spoke, 'mine'), proposal(other, 'canary')] };
  const cell = (from: string, target: string) => ({
    from,
    target,
    state: 'ok' as const,
    name: null,
    brokenAt: null,
    wanted: null,
    outcome: null,
    because: null,
  });
  const ends = [mine.network, networkIn(other, 'canary')];
  const targets = [mine.storage, theirs];
  world.reach = {
    ...world.reach,
    reachability: async () => ({
      targets: targets.map((id) => ({ id, names: [] })),
      from: ends,
      cells: ends.flatMap((from) => targets.map((target) => cell(from, target))),
      unmatched: [{ path: 'reachability.targets[0]', message: `${theirs} matches nothing` }],
      asOf: '2026-03-04T12:00:00.000Z',
    }),
    whyAbout: async (name, from, signal) => ({
      why: await world.reach.why(name, from, signal),
      about: name.startsWith('mine') ? [from, mine.storage] : [from, theirs],
    }),
  };
  return world;
}
