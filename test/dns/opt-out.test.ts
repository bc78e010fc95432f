import { expect, it } from 'vitest';
import { blobRecord, dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';

const record = blobRecord('st1');
const hour = 60 * 60_000;
type World = ReturnType<typeof dnsWorld>;

/** What somebody does with an endpoint that carries the tag. */
interface Attempt {
  readonly attempt: string;
  readonly does: (world: World) => void;
  readonly policy?: Record<string, unknown>;
  /** What `st1` says afterwards; undefined where it has no record. */
  readonly says: readonly string[] | undefined;
}

function put(world: World, name: string, account: string, address: string, more: { guid?: string; state?: string }) {
  world.azure.putEndpoint(name, account, address, more);
  if (name !== 'pe1') return;
  Object.assign(world.azure.endpoints.get(endpointId('pe1')) as object, { tags: { gatehouse: 'off' } });
}

const again =
  (more: { account?: string; address?: string; guid?: string; state?: string }) =>
  (world: World): void =>
    put(world, 'pe1', more.account ?? 'st1', more.address ?? '10.0.0.4', more);

const rival = (world: World): void => put(world, 'pe2', 'st1', '10.0.0.5', {});

it.each<Attempt>([
  { attempt: 'only tag the endpoint', does: () => {}, says: ['10.0.0.4'] },
  { attempt: 'change its address', does: again({ address: '10.0.0.9' }), says: ['10.0.0.4'] },
  { attempt: 'keep the record after the owner rejected it', does: again({ state: 'Rejected' }), says: undefined },
  { attempt: 'keep it after the owner disconnected it', does: again({ state: 'Disconnected' }), says: undefined },
  { attempt: 'keep it while a new request is Pending', does: again({ state: 'Pending' }), says: undefined },
  {
    attempt: 'keep it after a rejection where policy keeps such records',
    does: again({ state: 'Rejected' }),
    policy: { rejected: 'keep' },
    says: ['10.0.0.4'],
  },
  { attempt: 'keep it across a re-creation', does: again({ guid: 'guid-new' }), says: undefined },
  {
    attempt: 'keep it across a re-creation to another account',
    does: again({ guid: 'guid-new', account: 'mine' }),
    says: undefined,
  },
  { attempt: 'keep it and connect to another account', does: again({ account: 'mine' }), says: undefined },
  { attempt: 'hold the name against another endpoint of the account', does: rival, says: ['10.0.0.5'] },
  {
    attempt: 'hold the name by an order of preference',
    does: rival,
    policy: { conflicts: { winner: 'prefer', prefer: [{ networks: ['**/virtualnetworks/vnet'] }] } },
    says: ['10.0.0.5'],
  },
  {
    attempt: 'have the record written again after somebody removed it',
    does: ({ azure }) => void azure.recordSets.delete(record),
    says: undefined,
  },
  {
    attempt: 'have what a person wrote there instead removed',
    does: (world) => world.azure.putForeignRecord(record, '10.6.6.6'),
    says: ['10.6.6.6'],
  },
])('an endpoint that opts out: $attempt', async ({ does, policy = {}, says }) => {
  const world = dnsWorld(enforcing(policy));
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  world.clock.advance(hour);
  again({})(world);
  await world.event('pe1');
  does(world);
  for (const name of ['pe2', 'pe1']) await world.event(name);
  await world.recordEvent(record);
  expect(world.azure.addresses(record)).toEqual(says);
});

it('a name that it lost by the tag comes back to it without the tag once the other is gone', async () => {
  const world = dnsWorld();
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  again({})(world);
  await world.event('pe1');
  rival(world);
  await world.event('pe2');
  world.azure.endpoints.delete(endpointId('pe2'));
  world.clock.advance(hour);
  await world.event('pe2');
  expect(world.azure.addresses(record)).toBeUndefined();
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
});

/** As lost memory leaves it: the claims are gone, and each comes back from the mark of its record set, which doesn't say what it was for. */
async function loseClaims(world: World): Promise<void> {
  const { names } = world.state;
  for await (const { partition, row, value, etag } of names.listAll())
    if (value.kind === 'claim') await names.remove(partition, row, etag);
}

it.each([
  { what: 'keeps its record', moves: () => {}, says: ['10.0.0.4'] },
  { what: 'keeps none once it leads to another account', moves: again({ account: 'mine' }), says: undefined },
])('an opted-out endpoint whose claims memory lost $what', async ({ moves, says }) => {
  for (const order of ['before', 'after']) {
    const world = dnsWorld();
    world.orphansMayGo = true;
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    again({})(world);
    if (order === 'before') moves(world);
    await loseClaims(world);
    await world.recordEvent(record);
    await world.drain(hour);
    if (order === 'after') {
      expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
      moves(world);
      await world.event('pe1');
    }
    await world.drain(hour);
    expect(world.azure.addresses(record), order).toEqual(says);
    expect(world.azure.addresses(blobRecord('mine'))).toBeUndefined();
  }
});

it('an opted-out endpoint keeps its record when the tables are lost', async () => {
  const world = dnsWorld();
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  again({})(world);
  const after = dnsWorld(undefined, undefined, world.azure);
  after.orphansMayGo = true;
  await after.event('pe1');
  await after.recordEvent(record);
  expect(after.azure.addresses(record)).toEqual(['10.0.0.4']);
});
