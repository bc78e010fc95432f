import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { minutes } from '../../src/core/time.ts';
import { keptGroupIds } from '../../src/state/connections/model.ts';
import { connectionBody, connectionId, endpointId, friend, now, policyOf, storage, vault } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

const c1 = connectionId(storage);
const endpoint = (groupIds: readonly string[], target = storage) => ({
  id: endpointId(friend),
  location: 'westeurope',
  properties: {
    manualPrivateLinkServiceConnections: [{ properties: { privateLinkServiceId: target, groupIds } }],
  },
});
/** Storage and Key Vault don't say on the connection which group it is for. */
const world = (groupIds: readonly string[], target = storage): SmallAzure =>
  smallAzure([{ id: target }, connectionBody(target), endpoint(groupIds, target)]);
const blobOnly = policyOf([
  { name: 'blob', action: 'approve', targets: { groupIds: ['blob'] }, from: { subscriptions: [friend] } },
]);
const later = (count: number): Date => new Date(now.getTime() + count * minutes(20));
const readEndpoints = (azure: SmallAzure): number =>
  azure.reads.filter((id) => id === endpointId(friend).toLowerCase()).length;

describe('a group that only the private endpoint says', () => {
  it.each([
    { asks: ['blob'], status: 'Approved' },
    { asks: ['Blob'], status: 'Approved' },
    { asks: ['file'], status: 'Pending' },
    { asks: ['blob', 'file'], status: 'Pending' },
    { asks: [], status: 'Pending' },
  ])('decides a rule for blob: $asks is $status', async ({ asks, status }) => {
    const room = openRoom(world(asks));
    await room.pass(storage, blobOnly);
    expect(room.azure.statusOf(c1)).toBe(status);
  });

  it('counts for vaults alike', async () => {
    const room = openRoom(world(['vault'], vault));
    const rule = { name: 'v', action: 'approve', targets: { groupIds: ['vault'] }, from: { subscriptions: [friend] } };
    await room.pass(vault, policyOf([rule]));
    expect(room.azure.statusOf(connectionId(vault))).toBe('Approved');
  });

  it('keeps a later approval from passing where an earlier rejection might have meant it', async () => {
    const rules = [
      { name: 'no files', action: 'reject', targets: { groupIds: ['file'] }, from: { subscriptions: [friend] } },
      { name: 'the rest', action: 'approve', from: { subscriptions: [friend] } },
    ];
    const [files, blobs, unread] = [openRoom(world(['file'])), openRoom(world(['blob'])), openRoom(world(['blob']))];
    unread.azure.unreadable.set(endpointId(friend).toLowerCase(), new PermanentError('AuthorizationFailed', 'no'));
    for (const room of [files, blobs, unread]) await room.pass(storage, policyOf(rules));
    expect([files, blobs, unread].map(({ azure }) => azure.statusOf(c1))).toEqual(['Rejected', 'Approved', 'Pending']);
  });

  it('that may not be read holds the connection, and the finding and the row say so', async () => {
    const room = openRoom(world(['blob']));
    room.azure.unreadable.set(endpointId(friend).toLowerCase(), new PermanentError('AuthorizationFailed', 'no'));
    await room.pass(storage, blobOnly);
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect((await room.row(storage))?.objections).toEqual([
      { rule: 'blob', because: 'neither the connection nor its private endpoint says which group id it asks for' },
    ]);
    expect(room.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        "no rule answers it. A rule that names group ids can't be judged: neither the connection nor",
      ),
    ]);
  });

  it('of another resource counts for nothing', async () => {
    const room = openRoom(smallAzure([{ id: storage }, connectionBody(storage), endpoint(['blob'], vault)]));
    await room.pass(storage, blobOnly);
    expect(room.azure.statusOf(c1)).toBe('Pending');
  });

  it('is shown to the people who are to decide, and read once for them', async () => {
    const room = openRoom(world(['table']));
    for (const count of [0, 1, 2]) await room.pass(storage, policyOf([]), later(count));
    const row = await room.row(storage);
    expect(row && keptGroupIds(row)).toEqual(['table']);
    expect(row?.groupIds).toEqual([]);
    expect(readEndpoints(room.azure)).toBe(1);
    expect(room.findings.map(({ message }) => message)).toEqual([expect.stringContaining("asks 'st1'")]);
  });

  it('is not read where a rule decides without it', async () => {
    const room = openRoom(world(['blob']));
    await room.pass(storage, policyOf([{ name: 'all', action: 'approve', from: { subscriptions: [friend] } }]));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(readEndpoints(room.azure)).toBe(0);
  });

  it('that changed between the judgement and the write is not approved', async () => {
    const room = openRoom(world(['blob']));
    room.azure.beforeRead = () => {
      room.azure.bodies.set(endpointId(friend).toLowerCase(), endpoint(['file']));
    };
    await room.pass(storage, blobOnly);
    expect(room.azure.statusOf(c1)).toBe('Pending');
  });

  it('holds an approval that rests on it to the rule: another group is past policy', async () => {
    const approved = connectionBody(storage, { status: 'Approved', message: 'done' });
    const outside = async (groupIds: readonly string[]): Promise<readonly string[]> => {
      const room = openRoom(smallAzure([{ id: storage }, approved, endpoint(groupIds)]));
      await room.pass(storage, blobOnly);
      return room.findings.map(({ check }) => check);
    };
    expect(await outside(['blob'])).toEqual([]);
    expect(await outside(['file'])).toEqual(['approvals-connection-outside-policy']);
  });

  it.each([
    { asks: 'blob', needs: 'done' },
    { asks: 'file', needs: 'recorded' },
  ])('says whether two must approve: $asks', async ({ asks, needs }) => {
    const policy = policyOf([], { twoPerson: [{ targets: { groupIds: ['file'] } }] });
    const room = openRoom(world([asks]));
    await room.pass(storage, policy);
    const row = await room.row(storage);
    expect(row && keptGroupIds(row)).toEqual([asks]);
    const decided = await room.decide(
      { connection: shortId(c1), kind: 'approve', by: '33333333-3333-3333-3333-333333333333', reason: 'ok' },
      policy,
    );
    expect(decided.kind).toBe(needs);
  });
});
