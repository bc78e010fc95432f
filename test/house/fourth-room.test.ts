import { expect, it } from 'vitest';
import { modesOf, Policy } from '../../src/policy/policy.ts';
import { openRooms } from '../../src/reconcile/open-rooms.ts';
import type { Action, Reconciler, Sweeper } from '../../src/reconcile/reconciler.ts';
import type { Room } from '../../src/reconcile/room.ts';
import { SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { everyFinding } from '../support/every-finding.ts';
import { threeRooms } from '../support/three-rooms.ts';

const type = 'microsoft.network/publicipaddresses';
const address = `/subscriptions/00000000-0000-0000-0000-0000000000a1/resourcegroups/rg/providers/${type}/ip`;
const other = `${address}-2`;

/** What a new folder would export: a room of which the rest of the product knows nothing. */
function publicAddresses(written: string[]): Room<unknown> {
  const reconciler: Reconciler<string, Action> = {
    observe: async (key) => key,
    plan: (subject) => ({
      actions: [{ kind: 'remove', target: subject, by: 'gatehouse', because: 'it is public', before: 1, after: null }],
      findings: [
        {
          check: 'public-address',
          subject,
          severity: 'low',
          message: 'there is a public address',
          remedy: 'Remove it.',
        },
      ],
    }),
    carryOut: () => ({
      async apply({ target }) {
        written.push(target);
        return { kind: 'applied' };
      },
      remember: async () => {},
    }),
  };
  const sweeper: Sweeper = {
    room: 'addresses',
    async *drift() {
      yield { keys: [{ room: 'addresses', key: other }], cursor: undefined };
    },
  };
  return {
    name: 'addresses',
    keysOf: (change) => (change.type === type ? [{ room: 'addresses', key: change.id }] : []),
    findings: [],
    open: () => ({ reconcilerFor: () => reconciler, sweeper, poll: sweeper }),
  };
}

function setUp() {
  const written: string[] = [];
  const room = publicAddresses(written);
  const policy = Policy.parse({ version: 1 });
  return {
    written,
    room,
    policy,
    house: threeRooms(new SimulatedAzure(), { policy, subscriptions: [], more: [room] }),
  };
}

const subjects = async ({ house }: ReturnType<typeof setUp>) =>
  (await everyFinding(house.state)).filter(({ room }) => room === 'addresses').map(({ subject }) => subject);

it('a fourth room is notified of events, without anybody else knowing it', async () => {
  const world = setUp();
  const change = { operation: `${type}/write`, kind: 'write', id: address, succeeded: true } as const;
  await world.house.notify([{ ...change, subscriptionId: '', correlationId: '', time: new Date(0) }]);
  expect(await subjects(world)).toEqual([address]);
});

it('has its part in the sweep, on the queue and in the poll', async () => {
  const world = setUp();
  expect(await world.house.sweep()).toContain(`addresses ${other}`);
  expect(await subjects(world)).toEqual([other]);
  expect(openRooms([world.room], undefined).polls).toHaveLength(1);
});

it('only observes as long as policy has no section of its name', async () => {
  const world = setUp();
  await world.house.sweep();
  expect(world.written).toEqual([]);
  expect(modesOf(world.policy, ['dns', 'addresses'])).toEqual({ dns: 'observe', addresses: 'observe' });
  world.house.policy = { ...world.policy, ...{ addresses: { mode: 'enforce' } } };
  await world.house.sweep();
  expect(world.written).toEqual([other]);
});
