import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { after, hours, minutes } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  now,
  ours,
  policyOf,
  storage,
  stranger,
  vault,
} from './support/build.ts';
import { openRoom, type Room } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

const policy = policyOf([allowFriend], { twoPerson: [{ targets: { resourceGroups: ['*'] } }] });
const novelty = vault.replace('keyvault/vaults', 'novelty/things');
const scope = vault.replace('keyvault/vaults', 'maps/accounts');
const later = (count: number): Date => after(now, minutes(count));

/** A request that a person put off and another approved for a first time: what must not be forgotten. */
async function kept(resource: string): Promise<Room> {
  const room = openRoom(smallAzure([{ id: resource }, connectionBody(resource, { from: stranger })]));
  room.azure.unreadable.set(
    `/subscriptions/${ours}/providers/microsoft.novelty`,
    new PermanentError('AuthorizationFailed', 'no'),
  );
  await room.pass(resource, policy);
  const connection = shortId(connectionId(resource));
  await room.decide({ connection, kind: 'approve', by: 'ann', reason: 'known' }, policy);
  await room.defer({ connection, by: 'bob', reason: 'ask them', until: after(now, hours(9)) }, policy);
  expect(await room.row(resource)).toMatchObject(words);
  return room;
}
const words = { deferral: { by: 'person bob' }, firstApproval: { by: 'person ann' } };

const always = async (): Promise<undefined> => undefined;
const refused = (reason: string) => (): Promise<never> => Promise.reject(new PermanentError(reason, 'no'));
const answering = (body: unknown) => async () => ({ status: 200, headers: {}, body });
const withoutList = { properties: { provisioningState: 'Succeeded' } };

describe('what a person said of a request', () => {
  it.each<{ when: string; resource: string; azure: Partial<SmallAzure> }>([
    {
      when: 'Resource Graph does not show a resource of an unknown type',
      resource: novelty,
      azure: { queryGraph: async () => ({ rows: [], skipToken: undefined }) },
    },
    {
      when: 'it shows connections that are no list',
      resource: novelty,
      azure: { queryGraph: async () => ({ rows: [{ id: novelty, connections: {} }], skipToken: undefined }) },
    },
    {
      when: 'the body that holds the connections has no properties',
      resource: vault,
      azure: { find: answering({ id: vault }) },
    },
    { when: 'it is no body at all', resource: vault, azure: { find: answering(undefined) } },
    {
      when: 'a list that every such resource has is refused, and its body does not speak of them',
      resource: storage,
      azure: { list: refused('NotFound'), find: answering(withoutList) },
    },
    {
      when: 'the list is refused because a role is missing',
      resource: scope,
      azure: { list: refused('AuthorizationFailed'), find: answering(withoutList) },
    },
    {
      when: 'one element of the list has no id',
      resource: storage,
      azure: { list: async () => [{ properties: {} }] },
    },
  ])('is not forgotten where $when', async ({ resource, azure }) => {
    const room = await kept(resource);
    Object.assign(room.azure, azure);
    await room.pass(resource, policy, later(1));
    expect(await room.row(resource)).toMatchObject(words);
    expect(room.findings.length).toBeGreaterThan(0);
  });

  it.each<{ when: string; resource: string; azure: Partial<SmallAzure> }>([
    { when: 'the resource is gone', resource: vault, azure: { find: always } },
    { when: 'the list leaves it out', resource: storage, azure: { list: async () => [] } },
    {
      when: 'the body that holds the connections leaves it out',
      resource: vault,
      azure: { find: answering(withoutList) },
    },
    {
      when: 'the resource has no list, and its whole body does not speak of any',
      resource: scope,
      azure: { list: refused('MethodNotAllowed'), find: answering(withoutList) },
    },
  ])('goes with the connection where $when', async ({ resource, azure }) => {
    const room = await kept(resource);
    Object.assign(room.azure, azure);
    await room.pass(resource, policy, later(1));
    expect(await room.row(resource)).toBeUndefined();
  });

  it('outlives that Azure is busy with the connection for a while', async () => {
    const room = await kept(storage);
    const { pendingSince } = (await room.row(storage)) ?? {};
    const show = (status: string): void =>
      void room.azure.bodies.set(
        connectionId(storage).toLowerCase(),
        connectionBody(storage, { from: stranger, status }),
      );
    show('Updating');
    await room.pass(storage, policy, later(1));
    expect(await room.row(storage)).toMatchObject({ ...words, state: 'Updating' });
    show('Pending');
    await room.pass(storage, policy, later(2));
    expect(await room.row(storage)).toMatchObject({ ...words, state: 'Pending', pendingSince });
    show('Rejected');
    await room.pass(storage, policy, later(3));
    expect(await room.row(storage)).not.toHaveProperty('deferral');
  });
});
