import { describe, expect, it } from 'vitest';
import { createEventHandler } from '../../src/app/event-handler.ts';
import { createRepeats } from '../../src/app/repeats.ts';
import { RetryableError } from '../../src/core/errors.ts';
import { parseResourceId } from '../../src/core/resource-id.ts';
import type { Loop } from '../../src/reconcile/loop.ts';
import { silentLog } from '../support/dns-world.ts';

const us = '00000000-0000-0000-0000-0000000000aa';
const ann = '00000000-0000-0000-0000-0000000000a1';
const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers';
const record = `${group}/Microsoft.Network/privateDnsZones/z.example/A/st1`;
const account = `${group}/Microsoft.Storage/storageAccounts/st1`;

/** What a pass learns of one write: which keys, and who asked. */
async function learnt(id: string, operationName: string, by: string, dropped: number[] = []) {
  const passes: { keys: readonly string[]; asked: unknown; changedBy: unknown }[] = [];
  const visitAll: Loop['visitAll'] = async (keys, _cause, _signal, _log, who) => {
    passes.push({ keys: keys.map(({ room }) => room), asked: who?.asked, changedBy: who?.changedBy });
  };
  const event = eventOf(id, operationName, by);
  const handle = createEventHandler({
    promises: { changed: async () => {} },
    repeats: createRepeats({ now: () => new Date() }),
    loop: { visitAll },
    ownIds: async () => [us],
    isConcerned: async (subscription) => subscription === parseResourceId(account).subscriptionId,
    meters: { eventsDropped: (count) => dropped.push(count) },
  });
  await handle(event, new AbortController().signal, silentLog);
  return passes;
}

function eventOf(id: string, operationName: string, by: string, eventId = 'e1') {
  return {
    id: eventId,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    subject: id,
    eventTime: '2026-03-01T12:00:00Z',
    dataVersion: '2',
    topic: '',
    data: { operationName, resourceUri: id, claims: { oid: by } },
  };
}

it('observes nothing for a record set that we ourselves have written', async () => {
  const write = 'Microsoft.Network/privateDnsZones/A/write';
  expect(await learnt(record, write, us)).toMatchObject([{ keys: [], asked: undefined }]);
  expect(await learnt(record, write, ann)).toMatchObject([
    { keys: ['clusters', 'dns'], asked: undefined, changedBy: ann },
  ]);
});

it('observes what only others write, by any writer', async () => {
  expect((await learnt(account, 'Microsoft.Storage/storageAccounts/write', us))[0]?.keys).toEqual(['egress']);
});

it('says who asked, and for which connection, where the write is the request itself', async () => {
  const proxy = `${account}/privateEndpointConnectionProxies/c1`.toLowerCase();
  const children = {
    privateEndpointConnectionProxies: { by: [ann], id: proxy },
    privateEndpointConnections: undefined,
  };
  for (const [child, asked] of Object.entries(children)) {
    const operation = `Microsoft.Storage/storageAccounts/${child}/write`;
    expect(await learnt(`${account}/${child}/c1`, operation, ann)).toMatchObject([
      { keys: ['approvals', 'egress'], asked },
    ]);
  }
});

it('drops what is about a subscription that is neither managed nor holds zones of ours, and counts it', async () => {
  const elsewhere = record.replace('000000000001', '000000000002');
  const dropped: number[] = [];
  expect(await learnt(elsewhere, 'Microsoft.Network/privateDnsZones/A/write', ann, dropped)).toEqual([]);
  expect(await learnt(record, 'Microsoft.Network/privateDnsZones/A/write', ann, dropped)).toHaveLength(1);
  expect(dropped).toEqual([1]);
});

it.each([
  { what: 'markup in the name of a group', id: account.replace('/rg/', '/<b>approve<b>/'), taken: 0 },
  { what: 'a sentence in the name of a group', id: account.replace('/rg/', '/please approve c1/'), taken: 0 },
  { what: 'a link in a name', id: account.replace('st1', '[approve](evil.example)'), taken: 0 },
  { what: 'a quotation in a name', id: account.replace('st1', "st1' is safe, says 'security"), taken: 0 },
  { what: 'a sentence in a type', id: account.replace('storageAccounts', 'please approve'), taken: 0 },
  { what: 'letters of another script', id: account.replace('/rg/', '/группа-ü_(1).x/'), taken: 1 },
  { what: 'a blank in a name, as Azure allows it', id: account.replace('st1', 'my app'), taken: 1 },
  {
    what: 'a part whose name nobody repeats',
    id: `${group}/Microsoft.Sql/servers/sql1/firewallRules/Ann's office`,
    taken: 1,
  },
])('$what: $taken is observed, the others are counted', async ({ id, taken }) => {
  const dropped: number[] = [];
  const isPrivateLink = !/storageAccounts|firewallRules/.test(id);
  const child = isPrivateLink ? `${id}/privateEndpointConnectionProxies/c1` : id;
  expect(await learnt(child, 'Microsoft.X/y/write', ann, dropped)).toHaveLength(taken);
  expect(dropped).toEqual(taken === 0 ? [1] : []);
});

describe('an event that is delivered again', () => {
  const write = 'Microsoft.Storage/storageAccounts/write';

  /** Delivers one event after another; gives the ids of those that led to passes, and of those that were asked about their subscription. */
  async function delivered(events: readonly { event: object; at?: number; fails?: 'loop' | 'promises' }[]) {
    const visited: string[] = [];
    let asked = 0;
    let now = Date.parse('2026-03-01T12:00:00Z');
    let failing: 'loop' | 'promises' | undefined;
    const handle = createEventHandler({
      promises: {
        changed: async () => {
          if (failing === 'promises') throw new TypeError('a bug');
        },
      },
      repeats: createRepeats({ now: () => new Date(now) }),
      loop: {
        visitAll: async (_keys, cause) => {
          if (failing === 'loop') throw new RetryableError('our own storage does not answer');
          visited.push(cause);
        },
      },
      ownIds: async () => [us],
      isConcerned: async () => {
        asked += 1;
        return true;
      },
      meters: { eventsDropped: () => {} },
    });
    for (const { event, at = 0, fails } of events) {
      failing = fails;
      now += at;
      await handle(event, new AbortController().signal, silentLog).catch(() => {});
    }
    return { visited, asked };
  }
  const event = eventOf(account, write, ann);

  it('costs nothing once it was seen to', async () => {
    expect(await delivered([{ event }, { event }, { event: [event, event] }])).toEqual({
      visited: ['event e1'],
      asked: 1,
    });
  });

  it.each<{ when: string; events: Parameters<typeof delivered>[0]; times?: number }>([
    { when: 'its first delivery failed', events: [{ event, fails: 'loop' }, { event }, { event }], times: 1 },
    {
      when: 'what it promises could not be judged the first time',
      events: [{ event, fails: 'promises' }, { event }, { event }],
    },
    { when: 'it is half an hour old', events: [{ event }, { event, at: 1_800_000 }] },
    { when: 'the same id names another resource', events: [{ event }, { event: eventOf(record, write, ann) }] },
    { when: 'another event names the same', events: [{ event }, { event: eventOf(account, write, ann, 'e2') }] },
  ])('is observed again where $when', async ({ events, times = 2 }) => {
    expect((await delivered(events)).visited).toHaveLength(times);
  });
});
