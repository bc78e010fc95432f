import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { after, hours, minutes } from '../../src/core/time.ts';
import type { Policy } from '../../src/policy/policy.ts';
import {
  allowFriend,
  type ConnectionOptions,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  ours,
  policyOf,
  storage,
  stranger,
  vault,
} from './support/build.ts';
import { openRoom, type Room } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const c1 = connectionId(vault);
const key = shortId(c1);
const later = after(now, hours(1));
const soon = after(now, minutes(1));
const inTwoDays = after(now, hours(48));
const two = policyOf([], { twoPerson: [{ targets: { types: ['Microsoft.KeyVault/vaults'] } }] });
const none = policyOf([]);
const bySubscription = policyOf([allowFriend]);

const approve = (by: string) => ({ connection: key, kind: 'approve', by, reason: 'ticket 4711' }) as const;
const reject = (by: string) => ({ connection: key, kind: 'reject', by, reason: 'not ours' }) as const;
const endpoint = (name: string, resourceGuid: string) => ({
  id: endpointId(friend, name),
  properties: { resourceGuid },
});
const first = endpoint('pe1', '00000000-0000-4000-8000-000000000001');

/** The vault, and what asks under one and the same connection id: Key Vault names a connection as its endpoint does. */
const asks = (options: ConnectionOptions = {}): SmallAzure =>
  smallAzure([{ id: vault }, first, connectionBody(vault, options)]);
const replace = (azure: SmallAzure, ...bodies: Record<string, unknown>[]): void => {
  for (const body of bodies) azure.bodies.set(String(body.id).toLowerCase(), body);
};
const another = (options: ConnectionOptions = {}) => connectionBody(vault, { endpoint: 'pe2', ...options });
const madeAgain = endpoint('pe1', '00000000-0000-4000-8000-000000000002');

describe('another requester under the id of an earlier connection', () => {
  interface Attempt {
    readonly when: string;
    /** What was said of the first request. */
    readonly said?: (room: Room) => Promise<unknown>;
    readonly by?: readonly string[];
    readonly policy?: Policy;
    /** What asks now. */
    readonly next: readonly Record<string, unknown>[];
    readonly under?: Policy;
    readonly does?: (room: Room) => Promise<unknown>;
    readonly status: string;
    readonly row?: object;
    readonly without?: 'decision' | 'deferral' | 'firstApproval';
    readonly findings?: readonly string[];
  }
  const waits = ['approvals-connection-waiting'];
  it.each<Attempt>([
    {
      when: 'one of two people approved the earlier one, the other approves: it is the first approval of the new one',
      said: (room) => room.decide(approve(ann), two),
      policy: two,
      next: [another()],
      under: two,
      does: (room) => room.decide(approve(bob), two),
      status: 'Pending',
      row: { firstApproval: { by: `person ${bob}` } },
      findings: waits,
    },
    {
      when: 'the earlier one was put off: a rule decides of the new one',
      said: (room) => room.defer({ ...approve(ann), until: inTwoDays }, none),
      next: [another()],
      under: bySubscription,
      status: 'Approved',
      row: { decision: { by: 'rule friends' } },
      without: 'deferral',
    },
    {
      when: 'a person approved the earlier one, and the new one is approved by nobody here: it is past policy',
      said: (room) => room.decide(approve(ann), none),
      next: [another({ status: 'Approved', from: stranger })],
      status: 'Approved',
      row: { basis: { kind: 'outside' } },
      without: 'decision',
      findings: ['approvals-connection-outside-policy'],
    },
    {
      when: 'a person approved the earlier one, and its endpoint was deleted and made again under the same name',
      said: (room) => room.decide(approve(ann), none),
      next: [madeAgain, connectionBody(vault, { status: 'Approved' })],
      status: 'Approved',
      row: { basis: { kind: 'outside' } },
      without: 'decision',
      findings: ['approvals-connection-outside-policy'],
    },
    {
      when: 'one of two approved it, and its endpoint was deleted and made again under the same name',
      said: (room) => room.decide(approve(ann), two),
      policy: two,
      next: [madeAgain],
      under: two,
      does: (room) => room.decide(approve(bob), two),
      status: 'Pending',
      row: { firstApproval: { by: `person ${bob}` } },
      findings: waits,
    },
    {
      when: 'a person rejected the earlier one: a rule decides of the new one',
      said: (room) => room.decide(reject(ann), none),
      next: [another()],
      under: bySubscription,
      status: 'Approved',
      row: { decision: { by: 'rule friends' } },
    },
    {
      when: 'the earlier one had waited for long: the new one starts again, and does not expire',
      next: [another()],
      under: policyOf([], { pending: { remindAfter: '10m', expireAfter: '30m' } }),
      status: 'Pending',
      row: { firstSeen: later.toISOString() },
      findings: waits,
    },
    {
      when: 'the new one does not say who asks: nothing said of the earlier one counts',
      said: (room) => room.decide(approve(ann), two),
      policy: two,
      next: [connectionBody(vault, { from: null })],
      under: two,
      status: 'Pending',
      without: 'firstApproval',
      findings: waits,
    },
    {
      when: 'it is the same request still: the second approval ends it',
      said: (room) => room.decide(approve(ann), two),
      policy: two,
      next: [],
      under: two,
      does: (room) => room.decide(approve(bob), two),
      status: 'Approved',
    },
  ])('$when', async ({ said, policy = none, next, under = none, does, status, row = {}, without, findings }) => {
    const room = openRoom(asks());
    await room.pass(vault, policy);
    await said?.(room);
    replace(room.azure, ...next);
    await room.pass(vault, under, later);
    await does?.(room);
    expect(room.azure.statusOf(c1)).toBe(status);
    const kept = await room.row(vault);
    expect(kept).toMatchObject(row);
    if (without !== undefined) expect(kept?.[without]).toBeUndefined();
    if (findings !== undefined) expect(room.findings.map(({ check }) => check)).toEqual(findings);
  });

  it.each([
    { when: 'another endpoint asks when the connection is read again', now: another() },
    {
      when: 'an endpoint of the same name in another subscription asks',
      now: connectionBody(vault, { from: stranger }),
    },
    { when: 'other group ids are asked for', now: connectionBody(vault, { groupIds: ['vault', 'secrets'] }) },
    { when: 'no group ids are named any more', now: connectionBody(vault) },
    { when: 'nobody is named any more', now: connectionBody(vault, { from: null, groupIds: ['vault'] }) },
  ])('nothing is written by a person or a rule where $when', async ({ now: body }) => {
    const judged = { groupIds: ['vault'] };
    const byPerson = openRoom(asks(judged));
    await byPerson.pass(vault, none);
    replace(byPerson.azure, body);
    const { etag } = (await byPerson.state.connections.findByRow(key)) ?? {};
    expect(await byPerson.decide({ ...approve(ann), ifMatch: etag }, none)).toMatchObject({
      kind: 'conflict',
      message: 'another private endpoint asks now, or for other group ids; read it again',
    });
    const byRule = openRoom(asks(judged));
    byRule.azure.beforeRead = () => replace(byRule.azure, body);
    expect(await byRule.pass(vault, bySubscription)).toMatchObject({ kind: 'conflict' });
    for (const room of [byPerson, byRule]) {
      expect(room.azure.statusOf(c1)).toBe('Pending');
      expect(room.azure.writes).toBe(0);
      expect((await room.row(vault))?.decision).toBeUndefined();
      expect(await room.audit()).toEqual([]);
    }
  });

  describe('where the list names nobody', () => {
    /** A provider whose list leaves the private endpoint out, which the connection itself names. */
    const namedAlone = (options: ConnectionOptions = {}): SmallAzure => {
      const azure = asks(options);
      azure.list = async () => [connectionBody(vault, { ...options, from: null })];
      return azure;
    };

    it('a rule judges whom the connection itself names', async () => {
      const room = openRoom(namedAlone());
      await room.pass(vault, bySubscription);
      expect(room.azure.statusOf(c1)).toBe('Approved');
      const other = openRoom(namedAlone({ from: stranger }));
      await other.pass(vault, bySubscription);
      expect(other.azure.statusOf(c1)).toBe('Pending');
    });

    it('a person answers nobody whom they did not see', async () => {
      const room = openRoom(asks({ from: null }));
      await room.pass(vault, none);
      replace(room.azure, another());
      expect(await room.decide(approve(ann), none)).toMatchObject({ kind: 'conflict' });
      expect(room.azure.statusOf(c1)).toBe('Pending');
      await room.pass(vault, none, soon);
      expect(await room.row(vault)).toMatchObject({ endpoint: endpointId(friend, 'pe2').toLowerCase() });
      expect(await room.decide(approve(ann), none)).toMatchObject({ kind: 'done' });
    });
  });

  it('is not called ours where Azure shows it approved when ours was about to be written', async () => {
    const room = openRoom(asks());
    await room.pass(vault, none);
    replace(room.azure, another({ status: 'Approved', from: stranger }));
    expect(await room.decide(approve(ann), none)).toMatchObject({ kind: 'conflict' });
    await room.pass(vault, none, soon);
    expect(room.findings.map(({ check }) => check)).toEqual(['approvals-connection-outside-policy']);
    expect(await room.audit()).toEqual([]);
  });
});

describe('an element of a list that is no connection of the resource', () => {
  const production = `/subscriptions/${ours}/resourcegroups/rg-prod/providers/microsoft.storage/storageaccounts/prod`;
  it.each([
    { what: "another resource's connection", id: connectionId(production) },
    { what: 'one of a resource whose name begins alike', id: connectionId(`${storage}2`) },
    { what: "a child's connection", id: connectionId(`${storage}/fileServices/default`) },
    { what: 'the resource itself', id: storage },
  ])('is unread where it is $what: a finding, no answer, and nothing is forgotten', async ({ id }) => {
    const room = openRoom(
      smallAzure([{ id: storage }, { id: production }, connectionBody(production), connectionBody(storage)]),
    );
    await room.pass(storage, none);
    room.azure.list = async () => [{ ...connectionBody(storage), id }];
    await room.pass(storage, bySubscription, later);
    expect(room.azure.writes).toBe(0);
    expect(room.findings).toMatchObject([
      {
        check: 'approvals-connection-unread',
        subject: storage,
        message: expect.stringContaining('is no connection of this resource'),
      },
    ]);
    expect(await room.row(storage)).toMatchObject({ state: 'Pending' });
  });

  it.each([
    { what: 'the connection', asked: connectionId(storage).toLowerCase() },
    { what: 'the resource', asked: storage },
  ])('is not read where the answer to a read of $what is another', async ({ asked }) => {
    const room = openRoom(smallAzure([{ id: storage }, connectionBody(storage)]));
    await room.pass(storage, none);
    const { find } = room.azure;
    const tagged = policyOf([{ ...allowFriend, targets: { tags: { env: 'test' } } }]);
    room.azure.find = async (id, version, signal) => {
      const answer = await find(id, version, signal);
      return id.toLowerCase() === asked && answer !== undefined
        ? { ...answer, body: { ...(answer.body as object), id: connectionId(production), tags: { env: 'test' } } }
        : answer;
    };
    await room.pass(storage, asked === storage ? tagged : bySubscription, later).catch(() => undefined);
    expect(room.azure.writes).toBe(0);
    expect(room.azure.statusOf(connectionId(storage))).toBe('Pending');
  });
});
