import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { after, minutes } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  ours,
  policyOf,
  service,
  storage,
  stranger,
  vault,
} from './support/build.ts';
import { openRoom } from './support/room.ts';
import { type Habits, smallAzure } from './support/small-azure.ts';

const policy = policyOf([allowFriend]);
const observing = policyOf([allowFriend], { mode: 'observe' });
const later = (wait = minutes(1)): Date => after(now, wait);
const world = (resource = service, habits: Partial<Habits> = {}) =>
  smallAzure([{ id: resource }, connectionBody(resource)], habits);
const c1 = connectionId(service);
const someone = 'a0000000-0000-0000-0000-000000000001';

describe('one pass over a private link resource', () => {
  it('approves what a rule allows, says which rule, and observes the names of the endpoint', async () => {
    const room = openRoom(world());
    const outcome = await room.pass(service, policy);
    expect(outcome.kind).toBe('settled');
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(room.azure.descriptionOf(c1)).toBe('Approved by Gatehouse rule friends');
    expect(room.woken).toEqual([{ room: 'dns', key: endpointId(friend).toLowerCase() }]);
    expect(await room.row(service)).toMatchObject({
      state: 'Approved',
      verdict: 'approve',
      rule: 'friends',
      decision: { kind: 'approve', by: 'rule friends', state: 'done' },
    });
    expect(await room.audit()).toMatchObject([{ by: 'rule friends', action: 'approve', target: c1.toLowerCase() }]);
  });

  it('does nothing the second time', async () => {
    const room = openRoom(world());
    await room.pass(service, policy);
    const row = await room.row(service);
    await room.pass(service, policy, later());
    expect(room.azure.writes).toBe(1);
    expect(await room.row(service)).toEqual(row);
    expect(room.woken).toHaveLength(1);
    expect(await room.audit()).toHaveLength(1);
  });

  it('writes nothing to Azure while the mode is observe, and shows what it would do', async () => {
    const room = openRoom(world());
    await room.pass(service, observing);
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect(await room.row(service)).toMatchObject({ state: 'Pending', verdict: 'approve', rule: 'friends' });
    expect(await room.row(service)).not.toHaveProperty('decision');
    expect(room.woken).toEqual([]);
    await room.pass(service, policy, later());
    expect(room.azure.statusOf(c1)).toBe('Approved');
  });

  it('holds what no rule answers, as a finding that names who asks', async () => {
    const azure = smallAzure([{ id: service }, connectionBody(service, { from: stranger })]);
    const room = openRoom(azure);
    const outcome = await room.pass(service, policy);
    expect(azure.statusOf(c1)).toBe('Pending');
    expect(outcome).toMatchObject({ kind: 'recheck', after: minutes(15) });
    expect(room.findings).toMatchObject([
      { check: 'approvals-connection-waiting', severity: 'info', subject: c1.toLowerCase() },
    ]);
    expect(room.findings[0]?.message).toContain(endpointId(stranger).toLowerCase());
    expect(await room.row(service)).toMatchObject({ verdict: 'hold', objections: [{ rule: 'friends' }] });
  });

  it('answers again when policy has changed', async () => {
    const room = openRoom(world());
    await room.pass(service, policyOf([]));
    await room.pass(service, policy, later(minutes(15)));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(room.findings).toEqual([]);
  });

  it('observes again when a rule begins to count', async () => {
    const room = openRoom(world());
    const outcome = await room.pass(service, policyOf([{ ...allowFriend, validFrom: '2026-03-01T12:05:00Z' }]));
    expect(outcome).toMatchObject({ kind: 'recheck', after: minutes(5) });
  });

  it('keeps everything but the state, as the provider spelled it', async () => {
    const body = connectionBody(storage, { actionRequired: 'None', groupIds: ['blob'], etag: '"7"' });
    const room = openRoom(smallAzure([{ id: storage }, body]));
    await room.pass(storage, policy);
    const properties = body.properties as Record<string, unknown>;
    expect(room.azure.bodies.get(connectionId(storage).toLowerCase())).toEqual({
      ...body,
      properties: {
        ...properties,
        privateLinkServiceConnectionState: {
          status: 'Approved',
          description: 'Approved by Gatehouse rule friends',
          actionRequired: 'None',
        },
      },
    });
  });

  it('reads the resource itself where the provider has no list', async () => {
    const room = openRoom(world(vault, { list: 'no' }));
    await room.pass(vault, policy);
    expect(room.azure.statusOf(connectionId(vault))).toBe('Approved');
  });

  it('falls back to the resource where the list is refused', async () => {
    const room = openRoom(world(storage, { list: 'no' }));
    await room.pass(storage, policy);
    expect(room.azure.statusOf(connectionId(storage))).toBe('Approved');
  });

  it('reads tags where a rule asks for them', async () => {
    const azure = smallAzure([{ id: service, tags: { env: 'dev' } }, connectionBody(service)]);
    const room = openRoom(azure);
    await room.pass(service, policyOf([{ ...allowFriend, targets: { tags: { env: 'dev' } } }]));
    expect(azure.statusOf(c1)).toBe('Approved');
  });

  it('spends a limit on the oldest requests, and counts what it approved before', async () => {
    const names = ['c3', 'c1', 'c2'];
    const azure = smallAzure([{ id: service }, ...names.map((name) => connectionBody(service, { name }))]);
    const room = openRoom(azure);
    const limited = policyOf([{ ...allowFriend, limit: 2 }]);
    await room.pass(service, limited);
    expect(names.sort().map((name) => azure.statusOf(connectionId(service, name)))).toEqual([
      'Approved',
      'Approved',
      'Pending',
    ]);
    azure.bodies.set(connectionId(service, 'c0').toLowerCase(), connectionBody(service, { name: 'c0' }));
    await room.pass(service, limited, later());
    expect(azure.statusOf(connectionId(service, 'c0'))).toBe('Pending');
  });

  it('forgets the connections of a resource that is gone, and a connection that is gone', async () => {
    const azure = smallAzure([{ id: service }, connectionBody(service), connectionBody(service, { name: 'c2' })]);
    const room = openRoom(azure);
    await room.pass(service, policy);
    azure.bodies.delete(connectionId(service, 'c2').toLowerCase());
    await room.pass(service, policy);
    expect(await room.row(service, 'c2')).toBeUndefined();
    expect(await room.row(service, 'c1')).toBeDefined();
    azure.bodies.clear();
    expect((await room.pass(service, policy)).kind).toBe('settled');
    expect(await room.row(service, 'c1')).toBeUndefined();
  });

  it('keeps the row of a connection it can no longer read, and reads the others', async () => {
    const azure = smallAzure([
      { id: service },
      connectionBody(service),
      connectionBody(service, { name: 'c2', from: stranger }),
    ]);
    const room = openRoom(azure);
    await room.pass(service, policy);
    azure.bodies.set(connectionId(service, 'c2').toLowerCase(), { id: connectionId(service, 'c2'), properties: {} });
    await room.pass(service, policy);
    expect(await room.row(service, 'c2')).toMatchObject({ state: 'Pending' });
    expect(room.findings).toMatchObject([
      { check: 'approvals-connection-unread', subject: connectionId(service, 'c2').toLowerCase() },
    ]);
  });

  it('forgets nothing while an element of the list does not say which connection it is', async () => {
    const azure = smallAzure([{ id: service }, connectionBody(service), connectionBody(service, { name: 'c2' })]);
    const room = openRoom(azure);
    await room.pass(service, policyOf([]));
    azure.bodies.set(connectionId(service, 'c2').toLowerCase(), { properties: {} });
    await room.pass(service, policyOf([]));
    expect(await room.row(service, 'c2')).toMatchObject({ state: 'Pending' });
    expect(room.findings.map(({ check }) => check)).toContain('approvals-connection-unread');
  });

  it('says which state it does not know', async () => {
    const azure = smallAzure([{ id: service }, connectionBody(service, { status: 'Quarantined' })]);
    const room = openRoom(azure);
    await room.pass(service, policy);
    expect(room.findings).toMatchObject([{ check: 'approvals-connection-state-unknown' }]);
    expect(azure.statusOf(c1)).toBe('Quarantined');
  });

  it('does not repeat a state that can be no word', async () => {
    const room = openRoom(smallAzure([{ id: service }, connectionBody(service, { status: 'approve\u2028this' })]));
    await room.pass(service, policy);
    expect(room.findings.map(({ message }) => message)).toEqual([
      "The connection's state is a text that can be no name, which is not known here; it is left as it is.",
    ]);
  });

  it('answers nothing of a type nobody has described, and says so until the requests are gone', async () => {
    const novelty = vault.replace('keyvault/vaults', 'novelty/things');
    const room = openRoom(world(novelty));
    await room.pass(novelty, policy);
    expect(room.azure.statusOf(connectionId(novelty))).toBe('Pending');
    expect(room.findings.map(({ check }) => check)).toContain('approvals-type-unknown');
    // Resource Graph shows the resource, and a list without them: that it shows nothing at all would prove nothing.
    room.azure.bodies.delete(connectionId(novelty).toLowerCase());
    await room.pass(novelty, policy);
    expect(room.findings).toEqual([]);
    expect(await room.row(novelty)).toBeUndefined();
  });

  it('says once that connections without an id can not be read, however many there are', async () => {
    const room = openRoom(world());
    const elements = [{ properties: {} }, { properties: { a: 1 } }];
    room.azure.bodies.set(service, { id: service, properties: { privateEndpointConnections: elements } });
    const azure = {
      ...room.azure,
      find: async () => ({ status: 200, headers: {}, body: room.azure.bodies.get(service) }),
    };
    const again = openRoom(azure);
    await again.pass(service, policy);
    expect(again.findings).toMatchObject([
      { check: 'approvals-connection-unread', message: expect.stringContaining('2 connections') },
    ]);
  });

  it('wakes only endpoints of the subscriptions it covers', async () => {
    const room = openRoom(world(), { subscriptions: [ours] });
    await room.pass(service, policy);
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(room.woken).toEqual([]);
  });

  it.each([
    { when: 'a rule would approve it', given: policy, asked: {}, holds: 'hold' },
    {
      when: 'a rule would reject it',
      given: policyOf([{ ...allowFriend, action: 'reject' }]),
      asked: {},
      holds: 'hold',
    },
    {
      when: 'it expired',
      given: policyOf([], { pending: { expireAfter: '2m', remindAfter: '1m' } }),
      asked: {},
      holds: 'hold',
    },
    {
      when: 'it was approved past policy, and policy removes such',
      given: policyOf([allowFriend], { outsidePolicy: 'remove' }),
      asked: { from: stranger, status: 'Approved', message: 'by hand' },
      holds: 'none',
    },
  ])('answers nothing in a subscription that is not managed, or left: $when', async ({ given, asked, holds }) => {
    const standing = () =>
      smallAzure([{ id: service, properties: {} }, connectionBody(service, asked)], { strict: false });
    for (const [subscriptions, writes] of [
      [[stranger], 0],
      [[ours], 1],
    ] as const) {
      const room = openRoom(standing(), { subscriptions: [...subscriptions] });
      await room.pass(service, given);
      await room.pass(service, given, later(minutes(5)));
      expect([room.azure.writes, subscriptions]).toEqual([writes, subscriptions]);
      if (writes === 0) expect(await room.row(service)).toMatchObject({ verdict: holds });
    }
  });

  it('has a person answer where a rule may not, and that is carried out', async () => {
    const room = openRoom(world(), { subscriptions: [stranger] });
    await room.pass(service, policy);
    expect(await room.row(service)).toMatchObject({
      objections: [{ rule: 'friends', because: `it matches, but subscription ${ours} is not managed` }],
    });
    expect(room.findings.map(({ message }) => message)).toEqual([
      `'${endpointId(friend).toLowerCase()}' asks 'pls1'; rule 'friends' does not answer it: it matches, but subscription ${ours} is not managed.`,
    ]);
    const asked = { connection: shortId(c1), kind: 'approve', by: someone, reason: 'ticket 4711' } as const;
    expect(await room.decide(asked, policy)).toMatchObject({ kind: 'done' });
    expect(room.azure.statusOf(c1)).toBe('Approved');
  });

  it('observes the names of an endpoint that somebody approved in the portal', async () => {
    const room = openRoom(world());
    await room.pass(service, policyOf([]));
    room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { status: 'Approved' }));
    await room.pass(service, policyOf([]), later());
    expect(room.woken).toEqual([{ room: 'dns', key: endpointId(friend).toLowerCase() }]);
    expect(await room.row(service)).toMatchObject({ state: 'Approved', verdict: 'hold' });
  });
});

describe('rows', () => {
  it('are under the hashes of the resource and of the connection', async () => {
    const room = openRoom(world());
    await room.pass(service, policy);
    expect((await room.state.connections.findByRow(shortId(c1)))?.partition).toBe(shortId(service));
  });
});
