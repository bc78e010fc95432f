import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { after, minutes } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  policyOf,
  storage,
  vault,
} from './support/build.ts';
import { Killed, type KillSwitch, mortalAzure, mortalState, revive } from './support/kill.ts';
import { openRoom, type Room } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const c1 = connectionId(vault);
const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const two = (targets: Record<string, unknown>) => policyOf([], { twoPerson: [{ targets }] });
const vaults = two({ types: ['Microsoft.KeyVault/vaults'] });
const approve = { connection: shortId(c1), kind: 'approve', by: ann, reason: 'ticket 4711' } as const;
const second = { ...approve, by: bob, reason: 'I looked too' };
const oneMinuteLater = after(now, minutes(1));
const world = (tags = {}) => smallAzure([{ id: vault, tags }, connectionBody(vault)]);

/** A request that waits for six minutes, made by these, as the activity log says. */
async function waiting(by: readonly string[] = [], azure = world()): Promise<Room> {
  const room = openRoom(azure);
  await room.pass(vault, vaults, now);
  if (by.length === 0) return room;
  const operation = 'microsoft.network/privateendpoints/write';
  azure.logged.set(endpointId(friend).toLowerCase(), { operations: [{ operation, at: now, by }], complete: true });
  await room.pass(vault, vaults, after(now, minutes(6)));
  return room;
}

describe('where policy wants two people', () => {
  it('the first approval is recorded, visible and audited, and nothing is written to Azure', async () => {
    const room = await waiting();
    expect(await room.decide(approve, vaults)).toMatchObject({ kind: 'recorded' });
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect(await room.row(vault)).toMatchObject({ firstApproval: { by: `person ${ann}`, reason: 'ticket 4711' } });
    expect(await room.audit()).toMatchObject([{ action: 'approve-first', by: `person ${ann}` }]);
    await room.pass(vault, vaults, oneMinuteLater);
    expect(room.findings[0]?.message).toContain(`Person ${ann} approved it; a second person must.`);
    expect(await room.row(vault)).toHaveProperty('firstApproval');
  });

  it('the second approval finishes it, and both are in the audit', async () => {
    const room = await waiting();
    await room.decide(approve, vaults);
    expect(await room.decide(second, vaults)).toMatchObject({ kind: 'done' });
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(await room.row(vault)).toMatchObject({ decision: { by: `person ${bob}`, after: `person ${ann}` } });
    expect(await room.row(vault)).not.toHaveProperty('firstApproval');
    expect(await room.audit()).toHaveLength(2);
    expect(await room.audit()).toContainEqual(
      expect.objectContaining({
        action: 'approve',
        by: `person ${bob}`,
        after: expect.objectContaining({ firstApprovedBy: `person ${ann}` }),
      }),
    );
  });

  it('one person twice is one person', async () => {
    const room = await waiting();
    await room.decide(approve, vaults);
    expect(await room.decide({ ...approve, reason: 'really' }, vaults)).toMatchObject({ kind: 'recorded' });
    expect(room.azure.writes).toBe(0);
    expect(await room.audit()).toHaveLength(1);
  });

  it.each([
    { when: 'the first sends it again as the row was before', again: approve, kind: 'recorded' },
    { when: 'a second approves the row as it was before', again: second, kind: 'conflict' },
    {
      when: 'the first rejects the row as it was before',
      again: { ...approve, kind: 'reject' as const },
      kind: 'conflict',
    },
  ])('$when: $kind', async ({ again, kind }) => {
    const room = await waiting();
    const before = await room.state.connections.find(shortId(vault), shortId(c1));
    const ifMatch = before?.etag ?? '';
    expect(await room.decide({ ...approve, ifMatch }, vaults)).toMatchObject({ kind: 'recorded' });
    expect(await room.decide({ ...again, ifMatch }, vaults)).toMatchObject({ kind });
    expect(room.azure.writes).toBe(0);
  });

  it('two at once are one first approval, and the other has to observe again', async () => {
    const room = await waiting();
    const results = await Promise.all([room.decide(approve, vaults), room.decide(second, vaults)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'recorded']);
    expect(room.azure.writes).toBe(0);
    expect(await room.audit()).toHaveLength(1);
  });

  it('one is enough to reject, also after a first approval', async () => {
    const room = await waiting();
    await room.decide(approve, vaults);
    expect(await room.decide({ ...second, kind: 'reject' }, vaults)).toMatchObject({ kind: 'done' });
    expect(room.azure.statusOf(c1)).toBe('Rejected');
  });

  it('the requester can not approve, and may reject', async () => {
    const room = await waiting([ann]);
    expect(await room.row(vault)).toMatchObject({ whoAsked: { by: [ann], isKnown: true } });
    expect(await room.decide(approve, vaults)).toMatchObject({ kind: 'refused', message: /you made this request/ });
    expect(await room.row(vault)).not.toHaveProperty('firstApproval');
    await room.decide(second, vaults);
    expect(await room.decide(approve, vaults)).toMatchObject({ kind: 'refused' });
    expect(room.azure.writes).toBe(0);
    expect(await room.decide({ ...approve, kind: 'reject' }, vaults)).toMatchObject({ kind: 'done' });
  });

  it('a first approval is forgotten when the same connection asks again', async () => {
    const room = await waiting();
    await room.decide(approve, vaults);
    for (const status of ['Disconnected', 'Pending']) {
      room.azure.bodies.set(c1.toLowerCase(), connectionBody(vault, { status }));
      await room.pass(vault, vaults, oneMinuteLater);
    }
    expect(await room.row(vault)).not.toHaveProperty('firstApproval');
    expect(await room.decide(second, vaults)).toMatchObject({ kind: 'recorded' });
  });

  it.each([
    { what: 'another type', policy: two({ types: ['Microsoft.Storage/storageAccounts'] }), kind: 'done' },
    { what: 'every resource', policy: two({}), kind: 'recorded' },
    { what: 'a tag it carries', policy: two({ tags: { env: 'prod' } }), kind: 'recorded' },
    { what: 'a tag it does not carry', policy: two({ tags: { env: 'dev' } }), kind: 'done' },
    { what: 'a group id that is not known', policy: two({ groupIds: ['vault'] }), kind: 'recorded' },
    { what: 'nothing', policy: policyOf([]), kind: 'done' },
  ])('one is enough, or not, where policy names $what: $kind', async ({ policy, kind }) => {
    const room = await waiting([], world({ Env: 'prod' }));
    expect(await room.decide(approve, policy)).toMatchObject({ kind });
  });

  it('two are wanted where whether it is named can not be read', async () => {
    const room = openRoom(smallAzure([{ id: storage }, connectionBody(storage)]));
    await room.pass(storage, vaults);
    room.azure.unreadable.set(storage, new PermanentError('AuthorizationFailed', 'no'));
    const request = { ...approve, connection: shortId(connectionId(storage)) };
    expect(await room.decide(request, two({ tags: { env: 'prod' } }))).toMatchObject({ kind: 'recorded' });
  });

  it('a rule still answers alone: policy itself is reviewed', async () => {
    const room = openRoom(world());
    await room.pass(vault, policyOf([allowFriend], { twoPerson: [{ targets: {} }] }));
    expect(room.azure.statusOf(c1)).toBe('Approved');
  });

  it('a process may die after any write: two approvals, two audit rows, one decision', async () => {
    let died = 0;
    for (let at = 1; ; at += 1) {
      const azure = world();
      const kill: KillSwitch = { after: 0, writes: 0, dead: false };
      const room = openRoom(mortalAzure(azure, kill), { state: mortalState(kill) });
      await room.pass(vault, vaults);
      kill.after = kill.writes + at;
      const play = async (): Promise<unknown> => {
        await room.decide(approve, vaults);
        return room.decide(second, vaults);
      };
      const ended = await play().catch((error: unknown) => error);
      if (!(ended instanceof Killed)) break;
      died += 1;
      revive(kill);
      if (azure.statusOf(c1) === 'Pending' && (await room.row(vault))?.decision === undefined) await play();
      await room.pass(vault, vaults, oneMinuteLater);
      expect(azure.statusOf(c1), ended.message).toBe('Approved');
      expect(azure.writes).toBe(1);
      expect((await room.audit()).map(({ action }) => action).sort(), ended.message).toEqual([
        'approve',
        'approve-first',
      ]);
    }
    expect(died).toBeGreaterThanOrEqual(5);
  });
});
