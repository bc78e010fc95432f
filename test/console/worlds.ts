import { type AccessReader, createAccessReader } from '../../src/access/reader.ts';
import type { IsolationAnswer } from '../../src/clusters/isolation/judge.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { createState } from '../../src/state/state.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import type { WhyReader } from '../../src/why/reader.ts';
import { tenantId } from '../api/callers.ts';
import {
  addAudit,
  addConnection,
  addEndpoint,
  addFinding,
  addName,
  addRemediation,
  addWay,
  connectionId,
  endpointId,
  hub,
  spoke,
  storage,
  zoneId,
} from '../api/rows.ts';
import { now, World } from '../api/world.ts';
import { publishedAfter } from '../clusters/services/estate.ts';
import { portsOfApiServer, proposalsOfApiServer } from '../why/guide-estate.ts';

export const hostile =
  '<img src=x onerror="window.broken=1"><script>window.broken=1</script>javascript:alert(1) \u202Egnp.exe';

/** Another tenant than that of everybody who signs in. */
export const partner = '99999999-2222-3333-4444-555555555555';

/** A small estate with something on every page. */
export async function smallWorld(): Promise<World> {
  const world = new World();
  const { state } = world;
  world.subscriptions = new Map([
    [hub, { displayName: 'Hub', tenantId }],
    [spoke, { displayName: 'Orders team', tenantId: partner }],
  ]);
  world.whoAsks = async ({ endpoint }) =>
    endpoint?.endsWith('/pe-near')
      ? undefined
      : { subnet, location: 'westeurope', tags: { team: 'orders', costCenter: hostile } };
  const subnet = `/subscriptions/${spoke}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/vnet1/subnets/endpoints`;
  await addConnection(state, 'pe-orders', {
    endpoint: endpointId('pe-orders'),
    description: 'orders team, ticket 4711',
    origin: { subnet, location: 'westeurope' },
    objections: [{ rule: 'own-subscription', because: 'the requester is in another subscription' }],
    firstSeen: '2026-03-04T10:00:00.000Z',
  });
  await addConnection(state, 'pe-hostile', {
    endpoint: endpointId('pe-hostile'),
    description: hostile,
    firstSeen: '2026-03-03T10:00:00.000Z',
  });
  await addConnection(state, 'pe-near', {
    endpoint: endpointId('pe-near', hub),
    description: '',
    firstSeen: '2026-03-01T10:00:00.000Z',
  });
  await addConnection(state, 'pe-old', {
    endpoint: endpointId('pe-old'),
    state: 'Approved',
    decision: {
      id: 'd0',
      kind: 'approve',
      by: 'person 00000000-0000-4000-8000-000000000099',
      reason: 'known team',
      at: '2026-03-02T10:00:00.000Z',
      state: 'done',
    },
  });
  await addConnection(state, 'pe-older', { endpoint: endpointId('pe-older'), state: 'Approved' });
  const recordSet = await addName(state, { name: 'st1', claimants: ['pe-orders'] });
  await addEndpoint(state, 'pe-orders', { names: [recordSet] });
  await createState(state).meta.people.note('00000000-0000-4000-8000-000000000099', 'kim@contoso.example', now);
  await addFinding(state);
  await addRemediation(state);
  await addAudit(state, 'c0ffee', '2026-03-04T10:00:02.000Z');
  world.held = [{ zone: zoneId(), hash: '5f2d9c', recordSets: [recordSet] }];
  await state.meta.insert('meta', 'schema', { kind: 'schema', version: 1, createdAt: '2026-03-01T00:00:00.000Z' });
  await state.meta.insert('meta', 'sweep', { kind: 'sweep', cursors: {}, completeAt: '2026-03-04T11:45:00.000Z' });
  await state.meta.insert('meta', 'plan', {
    kind: 'plan',
    hash: '3yxNPJ0rAWZPGS4mq4z7wPbUQmNLZ0bRR9xVbXGQ0yE',
    counts: {
      create: 12,
      update: 0,
      adopt: 1,
      delete: 0,
      settled: 0,
      satisfied: 3,
      foreign: 2,
      zoneGroup: 0,
      conflict: 1,
      unmapped: 1,
    },
    at: '2026-03-04T11:45:00.000Z',
  });
  await addWay(state, 'jobs', 'nat-gateway');
  await addWay(state, 'old', 'default-outbound');
  for (const [day, classes] of days)
    await state.meta.insert('ways', day, { kind: 'ways', day, classes: { ...classes } });
  world.services = [{ ...publishedAfter(), fqdns: [hostile] }];
  world.isolations = [
    { ...isolation, history: [], asked: { state: 'failed', at: null, because: 'KubernetesPerformanceError: no room' } },
  ];
  world.access = access;
  world.reach = reach;
  world.proposals = proposalsOfApiServer();
  return world;
}

const days = [
  ['2026-03-03', { 'default-outbound': 4 }],
  ['2026-03-04', { 'nat-gateway': 3, 'default-outbound': 1 }],
] as const;

/** A cluster that is open in one line of two. */
export const isolation: IsolationAnswer = {
  cluster: publishedAfter().cluster?.id ?? '',
  isolated: 'no',
  lines: [
    { id: '3.1', state: 'pass', because: 'the API server has no public address', remedy: '' },
    {
      id: '3.3',
      state: 'fail',
      because: 'bootstrapProfile.artifactSource is Direct',
      remedy: 'Set bootstrapProfile.artifactSource to Cache.',
    },
    {
      id: '3.12',
      state: 'unknown',
      because: 'nodeOSUpgradeChannel is not in the body',
      remedy: 'Set it to NodeImage.',
    },
  ],
};

/** The guide's cluster, under the id of ours. */
const access: AccessReader = {
  clusters: async (signal) => (await guide.clusters(signal)).map((each) => ({ ...each, cluster: isolation.cluster })),
  access: async (hash, signal) => {
    const [standing] = await guide.clusters(signal);
    if (hash !== shortId(isolation.cluster) || standing === undefined) return undefined;
    const found = await guide.access(shortId(standing.cluster), signal);
    return found && { ...found, cluster: isolation.cluster };
  },
};
const guide = createAccessReader(portsOfApiServer());

export const asker = `/subscriptions/${spoke}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/vnet1`;
const name = 'st1.blob.core.windows.net';

/** A network that the zone isn't linked to, and that policy wants to reach the account. */
const reach: WhyReader = {
  graph: async () => readGraph([], DnsPolicy.parse({})),
  freshGraph: async () => readGraph([], DnsPolicy.parse({})),
  outdate: async () => undefined,
  reached: async () => [],
  forget: () => undefined,
  promises: async () => ({ promises: [], unmatched: [] }),
  why: async (asked, from) => ({
    name: asked,
    from,
    answer: 'public',
    addresses: [],
    reachable: 'unknown',
    brokenAt: 'link',
    steps: [
      { step: 'record', state: 'ok', because: 'the record says 10.0.0.4', remedy: null },
      { step: 'link', state: 'broken', because: 'vnet1 is not linked to the zone', remedy: 'Link the zone to vnet1.' },
      { step: 'path', state: 'skipped', because: 'there is no private address to reach', remedy: null },
    ],
    sentence: `${asked} resolves publicly from vnet1: the zone isn't linked there`,
  }),
  whyAbout: async (asked, from, signal) => ({ why: await reach.why(asked, from, signal), about: [from] }),
  reachability: async () => ({
    targets: [{ id: storage, names: [name] }],
    from: [asker],
    cells: [
      {
        from: asker,
        target: storage,
        state: 'public-only',
        name,
        brokenAt: 'link',
        wanted: 'must',
        outcome: 'broken',
        because: 'reachability.must[0]',
      },
    ],
    unmatched: [{ path: 'reachability.must[1].from[0]', message: "'**/gone*' matches no network" }],
    asOf: '2026-03-04T12:00:00.000Z',
  }),
};

export { connectionId, storage };
