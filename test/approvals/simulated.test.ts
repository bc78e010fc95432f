import { describe, expect, it } from 'vitest';
import { listConnectableTypes } from '../../src/approvals/catalogue.ts';
import { after, seconds } from '../../src/core/time.ts';
import { asked, stateOf } from './support/asked.ts';
import { allowFriend, friend, now, policyOf } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { simulatedArm } from './support/simulated-arm.ts';

/** All but the types below another resource, and those that a rule does not answer. */
const types = listConnectableTypes().filter(
  ({ type, write, care }) => type.split('/').length === 2 && write !== 'none' && care !== 'platform',
);
const policy = policyOf([
  {
    name: 'links',
    action: 'approve',
    targets: { types: ['Microsoft.Authorization/resourceManagementPrivateLinks'] },
    from: { subscriptions: [friend] },
  },
  allowFriend,
]);
describe('against the simulator', () => {
  it.each(types)('$type is approved, and comes to rest', async ({ type }) => {
    const azure = simulatedArm();
    const resource = await asked(azure, type);
    const room = openRoom(azure.arm);
    const lookAfter = (count: number) => room.look(resource, policy, after(now, seconds(count)));
    for (const count of [0, 5, 10]) {
      await lookAfter(count);
      await azure.idle();
    }
    expect(await stateOf(azure, resource)).toMatchObject({ status: 'Approved' });
    expect(await lookAfter(60)).toMatchObject({ kind: 'settled' });
    expect(await room.audit()).toHaveLength(1);
  });
});
