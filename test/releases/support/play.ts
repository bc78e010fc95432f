import { createRetention } from '../../../src/app/retention.ts';
import { createTimers } from '../../../src/app/timers.ts';
import { createDecisions } from '../../../src/approvals/decisions/decisions.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import { parseSchedule } from '../../../src/core/schedule.ts';
import { days, hours, minutes } from '../../../src/core/time.ts';
import { createNotifier } from '../../../src/notify/notifier.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { PolicyProblem, policyFinding } from '../../../src/policy/policy-problem.ts';
import { tendPoison } from '../../../src/reconcile/poison.ts';
import { createState } from '../../../src/state/state.ts';
import { providers, SimulatedAzure, zoneId } from '../../dns/support/simulated-azure.ts';
import { endpointId, silentLog, zoneGroup } from '../../support/dns-world.ts';
import { hubSubscription, spokeSubscription } from '../../support/estates.ts';
import { type ThreeRooms, threeRooms } from '../../support/three-rooms.ts';

const signal = new AbortController().signal;
const blobs = 'privatelink.blob.core.windows.net';
const vaults = 'privatelink.vaultcore.azure.net';
const databases = 'privatelink.database.windows.net';
export const managed: readonly string[] = [spokeSubscription, hubSubscription];
const network = `${providers}/Microsoft.Network/virtualNetworks/vnet`;
const ann = '00000000-0000-0000-0000-0000000000a1';

/** What the operators of the played world wrote, before the schema fills it in. */
export const writtenPolicy = {
  version: 1,
  dns: {
    mode: 'enforce',
    zones: { resourceGroup: zoneGroup },
    links: [{ network, zones: [blobs] }],
    handEdits: 'report',
    deleteBudget: { window: '10m', atLeast: 1, share: 0 },
  },
  approvals: {
    mode: 'enforce',
    twoPerson: [{ targets: { tags: { env: 'prod' } } }],
    rules: [{ name: 'own', action: 'approve', from: { subscriptions: [spokeSubscription] }, message: 'by rule*' }],
  },
  egress: {
    profile: 'inspected',
    exemptions: [{ check: 'exposure-keyvault-*', subject: '**', reason: 'moves next quarter' }],
  },
};

/** What its identity may not write to by then. */
export const unwritable: readonly string[] = [
  zoneId(databases),
  `${providers}/Microsoft.Storage/storageAccounts/stthree/privateEndpointConnections`,
];

export interface Played {
  readonly azure: SimulatedAzure;
  readonly rooms: ThreeRooms;
}

async function listen(azure: SimulatedAzure, rooms: ThreeRooms, act: () => Promise<void>): Promise<void> {
  const changes: Parameters<Parameters<typeof azure.world.onChange>[0]>[0][] = [];
  const stop = azure.world.onChange((change) => void changes.push(change));
  await act();
  for (let change = changes.shift(); change !== undefined; change = changes.shift()) {
    await rooms.notify([change]);
    await azure.simulated.idle();
  }
  stop();
  await rooms.drain(minutes(1));
}

const open = { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' }, allowBlobPublicAccess: true };

async function ask(azure: SimulatedAzure, name: string, target: string, group: string, message: string): Promise<void> {
  const asked = { privateLinkServiceId: target, groupIds: group === '' ? [] : [group], requestMessage: message };
  await azure.create(endpointId(name), {
    location: 'westeurope',
    properties: {
      subnet: { id: `${network}/subnets/pe` },
      manualPrivateLinkServiceConnections: [{ name, properties: asked }],
    },
  });
}

/** Everything somebody puts into Azure while the app listens, each thing for the rows it leaves. */
async function build(azure: SimulatedAzure): Promise<void> {
  const put = (path: string, properties: unknown, more: object = {}): Promise<void> =>
    azure.create(`${providers}/${path}`, { location: 'westeurope', ...more, properties });
  await put('Microsoft.Storage/storageAccounts/stopen', open);
  await put('Microsoft.Storage/storageAccounts/stclosed', {
    publicNetworkAccess: 'Disabled',
    allowBlobPublicAccess: false,
  });
  await put('Microsoft.Storage/storageAccounts/stlater', open);
  await put('Microsoft.KeyVault/vaults/kv', { vaultUri: 'https://kv' });
  await put('Microsoft.Sql/servers/sql', { publicNetworkAccess: 'Enabled' }, { tags: { env: 'prod' } });
  await put('Microsoft.Sql/servers/sql/firewallRules/all', {
    startIpAddress: '0.0.0.0',
    endIpAddress: '255.255.255.255',
  });
  await put('Microsoft.ContainerService/managedClusters/aks', {
    networkProfile: { outboundType: 'loadBalancer' },
    apiServerAccessProfile: { enablePrivateCluster: false },
  });
  const accounts = { one: 'stone', two: 'stclosed', three: 'stthree', edited: 'stlater', twin: 'stclosed' };
  for (const account of ['stone', 'stthree'])
    await put(`Microsoft.Storage/storageAccounts/${account}`, { publicNetworkAccess: 'Disabled' });
  for (const [name, account] of Object.entries(accounts))
    await azure.createEndpoint(name, `${providers}/Microsoft.Storage/storageAccounts/${account}`);
  await azure.createEndpoint('vault', `${providers}/Microsoft.KeyVault/vaults/kv`, ['vault']);
  await azure.createService('service', {
    autoApproval: { subscriptions: ['*'] },
    visibility: { subscriptions: ['*'] },
  });
  await ask(azure, 'byrule', `${providers}/Microsoft.KeyVault/vaults/kv`, 'vault', 'by rule, please');
  await ask(azure, 'waits', `${providers}/Microsoft.Storage/storageAccounts/stopen`, 'blob', 'please');
  await ask(azure, 'deferred', `${providers}/Microsoft.Storage/storageAccounts/stopen`, 'file', 'please');
  await ask(azure, 'first', `${providers}/Microsoft.Sql/servers/sql`, 'sqlServer', 'please');
  await ask(azure, 'refused', `${providers}/Microsoft.Storage/storageAccounts/stopen`, 'queue', 'please');
  await ask(azure, 'stranger', `${providers}/Microsoft.Network/privateLinkServices/service`, '', 'please');
}

async function connectionOf(rooms: ThreeRooms, endpoint: string): Promise<string> {
  for await (const { row, value } of rooms.state.connections.listAll())
    if (value.endpoint === endpointId(endpoint)) return row;
  throw new Error(`no connection of ${endpoint}`);
}

/** What people do through the API. */
async function decide(azure: SimulatedAzure, rooms: ThreeRooms): Promise<void> {
  const { loop, chain, audit, clock } = rooms.parts;
  const wake = async (keys: readonly Parameters<typeof chain.enqueue>[0][]): Promise<void> => {
    for (const key of keys) await chain.enqueue(key, 'decision');
  };
  const decisions = createDecisions({
    arm: azure.arm,
    state: createState(rooms.state),
    subscriptions: managed,
    audit,
    wake,
  });
  const pass = await loop.beginPass('person', signal, silentLog);
  const until = new Date(clock.now().getTime() + days(3));
  const by = { by: ann, reason: 'as the ticket says' };
  await decisions.defer({ ...by, connection: await connectionOf(rooms, 'deferred'), until }, pass);
  await decisions.decide({ ...by, connection: await connectionOf(rooms, 'first'), kind: 'approve' }, pass);
  await decisions.decide({ ...by, connection: await connectionOf(rooms, 'refused'), kind: 'reject' }, pass);
  await azure.simulated.idle();
  await rooms.drain(minutes(1));
}

/** The parts of a sweep outside of the rooms: what gave up, what is past, the plan, the clock's functions, the notices. */
async function tend(rooms: ThreeRooms): Promise<void> {
  const { state } = rooms;
  const stores = createState(state);
  const { clock, chain, guard, gates, reviseFindings } = rooms.parts;
  const notifier = (publish: () => Promise<void>) =>
    createNotifier({ state: stores, publish, source: 'urn:gatehouse:test', clock });
  const half = Math.floor(rooms.announced.length / 2);
  const sending = notifier(async () => {});
  await sending.findings(rooms.announced.slice(0, half));
  await sending.flush(silentLog);
  await notifier(async () => {}).findings(rooms.announced.slice(half, half + 4));
  rooms.announced.length = 0;

  const poisoned = { queue: 'reconcile', read: () => ({ keys: [{ room: 'dns' as const, key: endpointId('one') }] }) };
  const poison = [
    {
      ...poisoned,
      async *take() {
        yield { text: 'lost', drop: async () => {} };
      },
    },
    {
      queue: 'resource-events',
      read: () => {
        throw new Error('unreadable');
      },
      async *take() {
        yield { text: '?', drop: async () => {} };
      },
    },
  ];
  await tendPoison({ poison, chain, meta: stores.meta, reviseFindings, clock }, silentLog);
  await guard.review(clock.now());

  const reviewed = { ...rooms.policy.dns, plan: 'a'.repeat(43) };
  for (const gate of gates) await gate.review({ ...rooms.policy, dns: reviewed });
  const broken = new PolicyProblem('PolicyBroken', 'policy.yaml', [{ path: 'dns.mode', message: 'is not a mode' }]);
  await reviseFindings({ room: 'policy', key: 'policy' }, [policyFinding(broken)], clock.now(), { complete: true });
  const forget = createRetention({
    state: stores,
    archive: undefined,
    reviseFindings,
    clock,
  });
  await forget({ ...rooms.policy.retention, findings: hours(1), audit: hours(1) }, signal, silentLog);
  const every = parseSchedule('0 */5 * * * *');
  const timers = createTimers({
    meta: stores.meta,
    clock,
    schedules: { sweep: every, poll: every },
    switchedOff: [],
  });
  await timers.run('sweep', silentLog, async () => {});
}

/**
 * A small world and what the app of this very version remembers of it: every table, every kind of row, findings of every state.
 * Kept once a release; what later versions make of it is the test beside.
 */
export async function play(): Promise<Played> {
  const azure = await new SimulatedAzure().prepare([blobs, vaults, databases]);
  const rooms = threeRooms(azure, { policy: Policy.parse(writtenPolicy), subscriptions: managed });
  await rooms.sweep();
  await listen(azure, rooms, () => build(azure));
  await rooms.sweep();
  await decide(azure, rooms);

  rooms.advance(minutes(10));
  // People's hands: a record changed, one written again without our mark, one in the way of an endpoint still to come.
  const { aRecords: ourAddresses } = await azure.body(`${zoneId(blobs)}/a/stclosed`, '2024-06-01');
  const ours = await azure.body(`${zoneId(blobs)}/a/stlater`, '2024-06-01');
  const elsewhere = { aRecords: [{ ipv4Address: '10.9.9.9' }] };
  await azure.create(`${zoneId(blobs)}/a/stlater`, { properties: { ...ours, ...elsewhere } }, '2024-06-01');
  await azure.create(`${zoneId(blobs)}/a/stclosed`, { properties: { ttl: 60, aRecords: ourAddresses } }, '2024-06-01');
  await azure.create(
    `${zoneId(blobs)}/a/sttaken`,
    { properties: { ttl: 60, aRecords: [{ ipv4Address: '10.9.9.8' }] } },
    '2024-06-01',
  );
  await listen(azure, rooms, async () => {
    await azure.createEndpoint('taken', await azure.createAccount('sttaken'));
    await azure.create(`${providers}/Microsoft.Storage/storageAccounts/stlater`, {
      location: 'westeurope',
      properties: { publicNetworkAccess: 'Disabled', allowBlobPublicAccess: false },
    });
    await azure.create(`${providers}/Microsoft.Web/sites/app`, { location: 'westeurope', properties: {} });
    await azure.createEndpoint('lost', `${providers}/Microsoft.Web/sites/app`, ['sites']);
  });
  rooms.advance(hours(2));
  // From now on one zone, and the connections of one account, can't be written to.
  azure.simulated.settings.permissions.unwritable = unwritable;
  await listen(azure, rooms, async () => {
    await azure.createEndpoint('late', `${providers}/Microsoft.Sql/servers/sql`, ['sqlServer']);
    await ask(azure, 'denied', `${providers}/Microsoft.Storage/storageAccounts/stthree`, 'blob', 'by rule, please');
  });
  await rooms.sweep();
  await tend(rooms);
  // What was read is kept whole; what came back since is kept apart.
  await listen(azure, rooms, () =>
    azure.create(`${providers}/Microsoft.Storage/storageAccounts/stlater`, {
      location: 'westeurope',
      properties: open,
    }),
  );
  rooms.advance(days(1) + hours(1));
  await rooms.sweep();
  await rooms.drain(minutes(1));
  // More deletes than the budget lets through: the last is held.
  await listen(azure, rooms, async () => {
    for (const name of ['one', 'two', 'twin', 'three', 'edited']) await azure.destroy(endpointId(name));
  });
  // At rest: what a later version says of it is of its own making.
  await rooms.sweep();
  await rooms.drain(minutes(1));
  await leaveCursors(rooms);
  return { azure, rooms };
}

/** What only estates of thousands leave behind: a pruning cut short, and a zone that had to be listed. */
async function leaveCursors({ state, parts: { clock } }: ThreeRooms): Promise<void> {
  const zone = zoneId(blobs);
  await state.zones.upsert(shortId(zone), 'listed', { kind: 'listed', zone, at: clock.now().toISOString() });
  await state.meta.upsert('meta', 'retention', { kind: 'retention', cursors: { resolved: '1/A' } });
}
