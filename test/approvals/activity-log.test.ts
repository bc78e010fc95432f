import { describe, expect, it } from 'vitest';
import { findRequesterItem, toConnectionItem } from '../../src/api/views/connection-item.ts';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import type { LoggedPage } from '../../src/core/logged-operation.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { after, minutes } from '../../src/core/time.ts';
import { connectionBody, connectionId, endpointId, friend, now, policyOf, vault } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const eve = 'e0000000-0000-0000-0000-000000000003';
const two = policyOf([], { twoPerson: [{ targets: { types: ['Microsoft.KeyVault/vaults'] } }] });
const one = policyOf([]);
const endpoint = endpointId(friend).toLowerCase();
const write = (by: string, wait = 0) => entry('write', by, wait);
const entry = (ending: string, by: string, wait: number) => ({
  operation: `microsoft.network/privateendpoints/${ending}`,
  at: after(now, minutes(wait)),
  by: [by],
});
const log = (...operations: LoggedPage['operations']): LoggedPage => ({ operations, complete: true });
const small = (options = {}) => smallAzure([{ id: vault }, connectionBody(vault, options)]);
const later = (count: number) => after(now, minutes(count));

describe('who asked, where two people must approve', () => {
  interface Line {
    readonly when: string;
    readonly log: LoggedPage | Error;
    /** What the log says by the second read, where it is another. */
    readonly later?: LoggedPage | Error;
    readonly by?: readonly string[];
    readonly isKnown?: true;
  }
  it.each<Line>([
    { when: 'the log has the write that made the request', log: log(write(ann)), by: [ann], isKnown: true },
    {
      when: 'the endpoint was written by two, before and since',
      log: log(write(ann, -9_000), write(bob, 3)),
      by: [ann, bob],
      isKnown: true,
    },
    { when: 'the log has nothing yet', log: log() },
    {
      when: 'it has nothing at first, and the write later',
      log: log(),
      later: log(write(ann)),
      by: [ann],
      isKnown: true,
    },
    {
      when: 'it named one at first, and names another later: nobody is taken off',
      log: log(write(ann)),
      later: log(write(bob)),
      by: [ann, bob],
      isKnown: true,
    },
    { when: 'it knows only a write that came after the request was seen', log: log(write(eve, 4)), by: [eve] },
    {
      when: 'an earlier endpoint of that name was deleted in between',
      log: log(write(eve, -90), entry('delete', eve, -60), write(ann)),
      by: [ann],
      isKnown: true,
    },
    { when: 'the earlier one alone is in the log', log: log(write(eve, -90), entry('delete', eve, -60)) },
    { when: 'nobody is named by an id', log: log({ ...write(ann), by: [] }) },
    {
      when: 'it is of another operation',
      log: log({ ...write(eve), operation: 'microsoft.network/privateendpoints/privatednszonegroups/write' }),
    },
    { when: 'there is more than a page of it', log: { ...log(write(ann)), complete: false }, by: [ann] },
    { when: 'it may not be read', log: new PermanentError('AuthorizationFailed', 'no role') },
    {
      when: 'it may be read later',
      log: new PermanentError('AuthorizationFailed', 'no'),
      later: log(write(ann)),
      by: [ann],
      isKnown: true,
    },
    { when: 'it is throttled', log: new RetryableError('busy'), later: log(write(ann)), by: [ann], isKnown: true },
    {
      when: 'it can not be read any more',
      log: log(write(ann)),
      later: new RetryableError('busy'),
      by: [ann],
      isKnown: true,
    },
  ])('$when', async ({ log: first, later: second = first, by = [], isKnown = false }) => {
    const room = openRoom(small());
    await room.pass(vault, two);
    room.azure.logged.set(endpoint, first);
    await room.pass(vault, two, later(6));
    room.azure.logged.set(endpoint, second);
    await room.pass(vault, two, later(31));
    expect((await room.row(vault))?.whoAsked).toMatchObject({ by, isKnown });
  });

  it.each<{ when: string; at: readonly number[]; policy?: typeof two; options?: object; reads: number }>([
    { when: 'none, before five minutes: it would say nothing yet', at: [0, 1, 4], reads: 0 },
    { when: 'one, from then on', at: [0, 5, 6, 20], reads: 1 },
    { when: 'two at most, however often it is observed', at: [0, 5, 30, 31, 45, 60, 9_000], reads: 2 },
    { when: 'one, where the request is seen late', at: [0, 45, 60], reads: 1 },
    { when: 'none where one person is enough', at: [0, 5, 30], policy: one, reads: 0 },
    { when: 'none where nobody is seen to ask', at: [0, 5, 30], options: { from: null }, reads: 0 },
    { when: 'none once it is answered', at: [0, 5, 30], options: { status: 'Rejected' }, reads: 0 },
  ])('takes calls: $when', async ({ at, policy = two, options = {}, reads }) => {
    const room = openRoom(small(options));
    room.azure.logged.set(endpoint, new PermanentError('AuthorizationFailed', 'no role'));
    for (const minute of at) await room.pass(vault, policy, later(minute));
    expect(room.azure.logReads).toEqual(Array.from({ length: reads }, () => endpoint));
  });

  it('is searched for without an event, as soon as the log may say it', async () => {
    const room = openRoom(small());
    expect(await room.pass(vault, two)).toMatchObject({ kind: 'recheck', after: minutes(5) });
    expect(await room.pass(vault, two, later(5))).toMatchObject({ kind: 'recheck', after: minutes(15) });
    expect(await room.pass(vault, two, later(20))).toMatchObject({ kind: 'recheck', after: minutes(10) });
    expect(await room.pass(vault, two, later(30))).toMatchObject({ kind: 'recheck', after: minutes(15) });
  });

  it('starts again where the same connection asks again', async () => {
    const room = openRoom(small());
    room.azure.logged.set(endpoint, log(write(ann)));
    await room.pass(vault, two);
    await room.pass(vault, two, later(6));
    for (const [status, at] of [
      ['Rejected', 10],
      ['Pending', 20],
    ] as const) {
      room.azure.bodies.set(connectionId(vault).toLowerCase(), connectionBody(vault, { status }));
      await room.pass(vault, two, later(at));
    }
    expect(await room.row(vault)).not.toHaveProperty('whoAsked');
    await room.pass(vault, two, later(26));
    expect((await room.row(vault))?.whoAsked).toMatchObject({ by: [ann], isKnown: true });
  });

  it('stays on record once it is decided', async () => {
    const room = openRoom(small());
    room.azure.logged.set(endpoint, log(write(ann)));
    await room.pass(vault, two);
    await room.pass(vault, two, later(6));
    room.azure.bodies.set(connectionId(vault).toLowerCase(), connectionBody(vault, { status: 'Approved' }));
    await room.pass(vault, two, later(120));
    expect((await room.row(vault))?.whoAsked).toMatchObject({ by: [ann] });
  });

  it('is found where policy comes to want two after days', async () => {
    const room = openRoom(small());
    room.azure.logged.set(endpoint, log(write(ann)));
    await room.pass(vault, one);
    await room.pass(vault, two, later(3 * 24 * 60));
    expect((await room.row(vault))?.whoAsked).toMatchObject({ by: [ann], isKnown: true });
  });
});

describe('both approvers', () => {
  const approve = { connection: shortId(connectionId(vault)), kind: 'approve', by: bob, reason: 'r' } as const;

  it.each<{ when: string; log: LoggedPage | Error; by?: readonly string[]; said: boolean; shown: readonly string[] }>([
    { when: 'the log names the requester', log: log(write(ann)), said: false, shown: [ann] },
    { when: 'it may not be read', log: new PermanentError('AuthorizationFailed', 'no'), said: true, shown: [] },
    {
      when: 'an event alone names somebody, which anybody with the key can write',
      log: log(),
      by: [eve],
      said: true,
      shown: [eve],
    },
    { when: 'the log says otherwise than an event', log: log(write(ann)), by: [eve], said: false, shown: [ann] },
  ])('are notified that it is not known, or not: $when', async ({ log: logged, by = [], said, shown }) => {
    const room = openRoom(small());
    room.azure.logged.set(endpoint, logged);
    await room.pass(vault, two, now, by);
    await room.pass(vault, two, later(6));
    const result = await room.decide(approve, two, later(7));
    const item = result.kind === 'recorded' ? toConnectionItem(result.connection) : undefined;
    expect(item?.whoAsked).toBe(said ? 'not known' : undefined);
    await room.pass(vault, two, later(8));
    const row = await room.state.connections.findByRow(shortId(connectionId(vault)));
    expect(row && toConnectionItem(row).whoAsked).toBe(said ? 'not known' : undefined);
    expect((row && findRequesterItem(row.value)?.requestedBy) ?? []).toEqual(shown);
  });

  it('are not stopped by a forged event that names them', async () => {
    const room = openRoom(small());
    await room.pass(vault, two, now, [ann, bob]);
    expect(await room.decide(approve, two)).toMatchObject({ kind: 'recorded' });
    expect(await room.decide({ ...approve, by: ann }, two)).toMatchObject({ kind: 'done' });
  });

  it('do not count the requester, also where the log says it after their approval', async () => {
    const room = openRoom(small());
    await room.pass(vault, two);
    expect(await room.decide(approve, two, later(1))).toMatchObject({ kind: 'recorded' });
    room.azure.logged.set(endpoint, log(write(bob)));
    await room.pass(vault, two, later(6));
    expect(await room.decide({ ...approve, by: ann }, two, later(7))).toMatchObject({ kind: 'recorded' });
    expect(await room.decide(approve, two, later(8))).toMatchObject({
      kind: 'refused',
      message: /you made this request/,
    });
    expect(room.azure.writes).toBe(0);
    expect(await room.decide({ ...approve, by: eve }, two, later(9))).toMatchObject({ kind: 'done' });
    expect(await room.row(vault)).toMatchObject({ decision: { by: `person ${eve}`, after: `person ${ann}` } });
  });
});
