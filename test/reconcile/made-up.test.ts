import { describe, expect, it } from 'vitest';
import { createApprovalsReconciler } from '../../src/approvals/reconciler.ts';
import { PermanentError } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Key } from '../../src/core/key.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import { after, minutes } from '../../src/core/time.ts';
import { parseEvents } from '../../src/events/parse-event.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import { createLoop } from '../../src/reconcile/loop.ts';
import { parseMessage, type WorkMessage } from '../../src/reconcile/message.ts';
import { createState } from '../../src/state/state.ts';
import { now, ours, policyOf, rowOf, storage } from '../approvals/support/build.ts';
import { openRoom } from '../approvals/support/room.ts';
import { smallAzure } from '../approvals/support/small-azure.ts';
import { SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { endpointId, silentLog, zoneGroup } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { threeRooms } from '../support/three-rooms.ts';

const key: Key = { room: 'approvals', key: storage };
const signal = new AbortController().signal;

/** The loop over the approvals room, whose resource refuses to be read, and probes five minutes apart. */
function world() {
  const tables = memoryState();
  const state = createState(tables);
  const azure = smallAzure([]);
  const refusal = new PermanentError('AuthorizationFailed', 'no');
  azure.list = () => Promise.reject(refusal);
  azure.unreadable.set(storage, refusal);
  let time = now;
  let findings: readonly Finding[] = [];
  const sent: WorkMessage[] = [];
  const clock = { now: () => time };
  const chain = createChain(
    state.work,
    async (message) => void sent.push(message),
    clock,
    () => 0.5,
  );
  const reconciler = createApprovalsReconciler({
    arm: azure,
    activityLog: azure.activityLog,
    state,
    subscriptions: [],
  });
  const loop = createLoop({
    chain,
    clock,
    guard: {
      admit: async () => ({ kind: 'admitted' }),
      review: async () => {},
      listHeld: async () => [],
      release: async () => 'notFound',
    },
    audit: async () => {},
    reviseFindings: async (_scope, next) => {
      findings = next;
      return [];
    },
    currentPolicy: async () => ({ policy: policyOf([]), version: 'v1' }),
    rooms: { names: ['approvals'], first: new Set(), reconcilerFor: () => reconciler },
  });
  return {
    tables,
    azure,
    /** What an event about it does, and then so many probes. */
    async probe(times: number) {
      await loop.visitAll([key], 'event e1', signal, silentLog);
      for (let count = 0; count < times; count += 1) {
        time = after(time, minutes(6));
        await chain.enqueueDue('sweep');
        for (const message of sent.splice(0)) await loop.handleMessage(message, signal, silentLog);
      }
      return { waits: (await state.work.find(key)) !== undefined, findings: findings.map(({ check }) => check) };
    },
  };
}

describe('a key that an event named and that stays blocked', () => {
  it.each([
    {
      when: 'nothing is known of it, at first',
      probes: 2,
      known: false,
      is: { waits: true, findings: ['reconcile-refused'] },
    },
    {
      when: 'nothing is known of it: it is forgotten, and its finding ends',
      probes: 5,
      known: false,
      is: { waits: false, findings: [] },
    },
    {
      when: 'a connection of it is known: it is probed for ever',
      probes: 5,
      known: true,
      is: { waits: true, findings: ['reconcile-refused'] },
    },
  ])('$when', async ({ probes, known, is }) => {
    const made = world();
    const { partition, row, value } = rowOf(storage);
    if (known) await made.tables.connections.insert(partition, row, value);
    expect(await made.probe(probes)).toEqual(is);
  });
});

it('a resource of a type that nobody described, which nothing shows, is no finding', async () => {
  const made = storage.replace('microsoft.storage/storageaccounts', 'contoso.made/ups');
  const room = openRoom(smallAzure([]));
  expect(await room.pass(made, policyOf([]))).toMatchObject({ kind: 'settled' });
  expect(room.findings).toEqual([]);
});

describe('what an event says of itself has a longest length', () => {
  const id = (length: number) => `${storage}/privateEndpointConnections/${'a'.repeat(length)}`;
  const event = (eventId: string, subject: string) => ({
    id: eventId,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    subject,
    data: { resourceUri: subject },
  });
  it.each([
    { what: 'an id of an event that is as long as may be', event: event('e'.repeat(200), id(1)), taken: 1 },
    { what: 'an id of an event that is too long', event: event('e'.repeat(201), id(1)), taken: 0 },
    { what: 'an id of a resource that is too long', event: event('e1', id(2_048)), taken: 0 },
  ])('$what', ({ event: body, taken }) => {
    expect(parseEvents(body).changes).toHaveLength(taken);
    expect(parseEvents(body).malformed).toHaveLength(1 - taken);
  });

  it('ids end at 2,048 characters, and the cause of a message at 300', () => {
    const stem = `/subscriptions/${ours}/resourceGroups/`;
    expect(findResourceId(stem + 'a'.repeat(2_048 - stem.length))).toBeDefined();
    expect(findResourceId(stem + 'a'.repeat(2_049 - stem.length))).toBeUndefined();
    const message = { v: 1, ...key, token: 't', attempt: 0 };
    expect(parseMessage({ ...message, cause: 'c'.repeat(300) }, ['approvals']).room).toBe('approvals');
    expect(() => parseMessage({ ...message, cause: 'c'.repeat(301) }, ['approvals'])).toThrow(/cause/);
  });
});

describe('what an event made up, where nothing may be read', () => {
  const group = `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hidden`;
  const madeUp = [
    'Microsoft.Network/privateDnsZones/z/A/a',
    'Microsoft.Network/privateDnsZones/z',
    'Microsoft.Network/privateEndpoints/one',
    'Microsoft.Network/privateEndpoints/two/privateDnsZoneGroups/x',
    'Microsoft.Network/privateLinkServices/one',
    'Microsoft.KeyVault/vaults/one/privateEndpointConnectionProxies/x',
    'Microsoft.Sql/servers/one/firewallRules/x',
    'Microsoft.Storage/storageAccounts/one',
    'Microsoft.Network/virtualNetworks/one',
    'Microsoft.Network/virtualNetworks/one/subnets/x',
    'Microsoft.ContainerService/managedClusters/one',
  ].map((each) => `${group}/providers/${each}`);

  async function leftOf(made: readonly string[], prepare: (azure: SimulatedAzure) => Promise<void> = async () => {}) {
    const azure = await new SimulatedAzure().prepare();
    await prepare(azure);
    const policy = Policy.parse({ version: 1, dns: { mode: 'enforce', zones: { resourceGroup: zoneGroup } } });
    const rooms = threeRooms(azure, { policy, subscriptions: [group.split('/')[2] ?? ''] });
    const event = { kind: 'write' as const, succeeded: true, subscriptionId: '', correlationId: '', time: now };
    const notify = () => rooms.notify(made.map((id) => ({ ...event, id, operation: 'Microsoft.X/y/write' })));
    azure.simulated.settings.permissions.unreadable = [group];
    await notify();
    for (let probe = 0; probe < 6; probe += 1) {
      rooms.advance(minutes(6));
      await rooms.sweep();
      await rooms.drain(minutes(1));
    }
    const work = (await Array.fromAsync(rooms.state.work.listAll())).map(({ value }) => value.key);
    const findings = (await Array.fromAsync(rooms.state.findings.listAll())).map(({ value }) => value);
    return {
      work: work.filter((each) => each.includes('hidden')),
      open: findings
        .filter(({ subject, state }) => subject.includes('hidden') && state === 'open')
        .map(({ check }) => check),
    };
  }

  it('is forgotten in every room, with its findings', async () => {
    expect(await leftOf(madeUp)).toEqual({ work: [], open: [] });
  });

  it('but what was read and not understood is there, and is said for as long as it is', async () => {
    const odd = endpointId('odd').replace('/app/', '/hidden/');
    const kept = await leftOf([odd], async (azure) => {
      await azure.create(group, { location: 'westeurope' });
      azure.world.put(odd, {
        id: odd,
        name: 'odd',
        type: 'Microsoft.Network/privateEndpoints',
        properties: { customDnsConfigs: 7 },
      });
      // It may be read.
      Object.defineProperty(azure.simulated.settings.permissions, 'unreadable', {
        get: () => [],
        set: () => undefined,
      });
    });
    expect(kept.open).toContain('reconcile-refused');
    expect(kept.work).toEqual([odd.toLowerCase()]);
  });
});
