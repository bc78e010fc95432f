import { describe, expect, it } from 'vitest';
import { lengthOf } from '../../src/approvals/rules/waiting.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { after, hours, type Millis, minutes } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  now,
  passWith,
  policyOf,
  service,
  stranger,
} from './support/build.ts';
import { Killed, type KillSwitch, mortalAzure, mortalState, revive } from './support/kill.ts';
import { openRoom, type Room } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const c1 = connectionId(service);
const ann = 'a0000000-0000-0000-0000-000000000001';
const pending = { remindAfter: '1d', expireAfter: '30d' };
const policy = policyOf([], { pending });
const later = (from: Date, wait: Millis): Date => after(from, wait);
const days = (count: number): Date => later(now, hours(24 * count));
const world = () => smallAzure([{ id: service }, connectionBody(service, { from: stranger })]);
const defer = { connection: shortId(c1), by: ann, reason: 'their review is on Monday', until: days(3) };

async function waiting(): Promise<Room> {
  const room = openRoom(world());
  await room.pass(service, policy);
  room.woken.length = 0;
  return room;
}

describe('a request that nobody answers', () => {
  it.each([
    { at: now, severity: 'info', late: false },
    { at: later(days(1), minutes(-1)), severity: 'info', late: false },
    { at: days(1), severity: 'medium', late: true },
    { at: days(20), severity: 'medium', late: true },
  ])('is $severity at $at', async ({ at, severity, late }) => {
    const room = await waiting();
    await room.pass(service, policy, at);
    expect(room.findings).toMatchObject([{ check: 'approvals-connection-waiting', severity }]);
    expect(room.findings[0]?.message.includes('It has waited for more than 1d.')).toBe(late);
    expect(room.azure.statusOf(c1)).toBe('Pending');
  });

  it('expires when policy says so, with a description and one audit row that say why', async () => {
    const room = await waiting();
    await room.pass(service, policy, days(30));
    expect(room.azure.statusOf(c1)).toBe('Rejected');
    expect(room.azure.descriptionOf(c1)).toBe('Rejected by Gatehouse: nobody answered it within 30d');
    expect(await room.row(service)).toMatchObject({
      decision: { kind: 'reject', occasion: 'expiry', by: 'gatehouse', state: 'done' },
    });
    expect(await room.audit()).toMatchObject([{ action: 'expire', by: 'gatehouse' }]);
    expect(room.findings).toEqual([]);
  });

  it.each([
    { when: 'policy sets no end', given: policyOf([]) },
    { when: 'the room only observes', given: policyOf([], { pending, mode: 'observe' }) },
  ])('does not expire when $when', async ({ given }) => {
    const room = openRoom(world());
    await room.pass(service, given);
    await room.pass(service, given, days(365));
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect(room.azure.writes).toBe(0);
  });

  it('is answered by a rule rather than left to expire', async () => {
    const room = openRoom(smallAzure([{ id: service }, connectionBody(service)]));
    await room.pass(service, policy);
    await room.pass(service, policyOf([allowFriend], { pending }), days(40));
    expect(room.azure.statusOf(c1)).toBe('Approved');
  });

  it('has its time again when it asks again', async () => {
    const room = await waiting();
    await room.pass(service, policy, days(30));
    room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { from: stranger }));
    await room.pass(service, policy, days(31));
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect(await room.row(service)).toMatchObject({ pendingSince: days(31).toISOString() });
    await room.pass(service, policyOf([{ ...allowFriend, from: { subscriptions: [stranger] } }]), days(32));
    expect(room.azure.statusOf(c1), 'an expiry is no decision by a person').toBe('Approved');
  });

  it('expires once, wherever the process dies, in one audit row', async () => {
    let died = 0;
    for (let at = 1; ; at += 1) {
      const azure = world();
      const kill: KillSwitch = { after: 0, writes: 0, dead: false };
      const room = openRoom(mortalAzure(azure, kill), { state: mortalState(kill) });
      await room.pass(service, policy);
      kill.after = kill.writes + at;
      const ended = await room.pass(service, policy, days(30)).catch((error: unknown) => error);
      if (!(ended instanceof Killed)) break;
      died += 1;
      revive(kill);
      await room.pass(service, policy, later(days(30), minutes(1)));
      expect(azure.statusOf(c1), ended.message).toBe('Rejected');
      expect(await room.row(service), ended.message).toMatchObject({ decision: { occasion: 'expiry', state: 'done' } });
      expect(await room.audit(), ended.message).toMatchObject([{ action: 'expire' }]);
    }
    expect(died).toBe(4);
  });
});

describe('a request that a person puts off', () => {
  it('waits, is visible and audited, and is not written to Azure', async () => {
    const room = await waiting();
    expect(await room.defer(defer, policy)).toMatchObject({ kind: 'done' });
    expect(await room.row(service)).toMatchObject({
      state: 'Pending',
      verdict: 'hold',
      deferral: { by: `person ${ann}`, until: days(3).toISOString(), reason: defer.reason },
    });
    expect(await room.audit()).toMatchObject([
      { action: 'defer', by: `person ${ann}`, because: defer.reason, after: { until: days(3).toISOString() } },
    ]);
    expect(room.azure.writes).toBe(0);
    expect(room.woken).toEqual([{ room: 'approvals', key: service }]);
  });

  it('is not reminded of before, and is afterwards', async () => {
    const room = await waiting();
    await room.defer(defer, policy);
    await room.pass(service, policy, days(2));
    expect(room.findings).toMatchObject([{ severity: 'info', message: expect.stringContaining('put it off until') }]);
    await room.pass(service, policy, days(3.5));
    expect(room.findings).toMatchObject([{ severity: 'info' }]);
    await room.pass(service, policy, days(4));
    expect(room.findings).toMatchObject([{ severity: 'medium' }]);
  });

  it('does not expire before, nor right afterwards', async () => {
    const room = await waiting();
    await room.defer({ ...defer, until: days(40) }, policy);
    for (const day of [30, 39, 41, 69]) {
      await room.pass(service, policy, days(day));
      expect(room.azure.statusOf(c1), `day ${day}`).toBe('Pending');
    }
    await room.pass(service, policy, days(70));
    expect(room.azure.statusOf(c1)).toBe('Rejected');
  });

  it('is not answered by a rule before, and is afterwards', async () => {
    const room = await waiting();
    await room.defer(defer, policy);
    const allowed = policyOf([{ ...allowFriend, from: { subscriptions: [stranger] } }]);
    expect(await room.pass(service, allowed, later(days(3), minutes(-5)))).toMatchObject({
      kind: 'recheck',
      after: minutes(5),
    });
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect((await room.row(service))?.objections[0]?.because).toContain(`person ${ann} put it off until`);
    await room.pass(service, allowed, days(3));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(await room.row(service)).not.toHaveProperty('deferral');
  });

  it('is put off once by the same request sent twice, and again by another', async () => {
    const room = await waiting();
    await room.defer(defer, policy);
    expect(await room.defer({ ...defer, ifMatch: 'W/"old"' }, policy)).toMatchObject({ kind: 'done' });
    expect(await room.audit()).toHaveLength(1);
    await room.defer({ ...defer, until: days(5) }, policy);
    expect(await room.audit()).toHaveLength(2);
    expect(await room.row(service)).toMatchObject({ deferral: { until: days(5).toISOString() } });
  });

  it.each([
    { when: 'nobody knows it', request: { ...defer, connection: 'unknown' }, status: 'Pending', kind: 'notFound' },
    { when: 'it changed since', request: { ...defer, ifMatch: 'W/"0"' }, status: 'Pending', kind: 'conflict' },
    { when: 'it is approved already', request: defer, status: 'Approved', kind: 'conflict' },
  ])('is not, when $when', async ({ request, status, kind }) => {
    const room = await waiting();
    room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { from: stranger, status }));
    await room.pass(service, policy);
    expect(await room.defer(request, policy)).toMatchObject({ kind });
    expect(await room.audit()).toEqual([]);
  });

  it('may be put off while the room only observes', async () => {
    const room = await waiting();
    expect(await room.defer(defer, policyOf([], { mode: 'observe' }))).toMatchObject({ kind: 'done' });
  });

  it('can still be decided by anybody', async () => {
    const room = await waiting();
    await room.defer(defer, policy);
    const request = { connection: defer.connection, kind: 'approve', by: 'bob', reason: 'done' } as const;
    expect(await room.decide(request, policy)).toMatchObject({ kind: 'done' });
    expect(await room.row(service)).not.toHaveProperty('deferral');
  });

  it('has one audit row although the process died before it was written, when the request comes again', async () => {
    const kill: KillSwitch = { after: 0, writes: 0, dead: false };
    const room = openRoom(mortalAzure(world(), kill), { state: mortalState(kill) });
    await room.pass(service, policy);
    kill.after = kill.writes + 1;
    await expect(room.defer(defer, policy)).rejects.toThrow(Killed);
    revive(kill);
    expect(await room.audit()).toEqual([]);
    await room.defer(defer, policy, later(now, minutes(1)));
    expect(await room.audit()).toMatchObject([{ action: 'defer', at: now.toISOString() }]);
  });
});

it('writes lengths of time as policy does', () => {
  expect(lengthOf(passWith(policy).policy.approvals.pending.remindAfter)).toBe('1d');
});
