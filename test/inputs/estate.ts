import { propertiesOf } from '../../src/core/arm-body.ts';
import { minutes } from '../../src/core/time.ts';
import { Policy } from '../../src/policy/policy.ts';
import { SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { zoneGroup } from '../support/dns-world.ts';
import { threeRooms } from '../support/three-rooms.ts';

const subscription = '00000000-0000-0000-0000-000000000001';

/** Writes all that may be written, and approves nobody that is there. */
export const policy = Policy.parse({
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zoneGroup } },
  approvals: {
    mode: 'enforce',
    rules: [{ name: 'nobody', action: 'approve', from: { subscriptions: ['22222222-2222-2222-2222-222222222222'] } }],
  },
});

/** Two endpoints, one of them served, one waiting for a person; every room has nothing left to do. */
export async function settledEstate() {
  const azure = await new SimulatedAzure().prepare();
  const account = await azure.createAccount('st1');
  await azure.createEndpoint('pe1', account);
  await azure.createEndpoint('pe2', account, ['blob'], {}, true);
  const rooms = threeRooms(azure, { policy, subscriptions: [subscription] });
  const settle = async (): Promise<void> => {
    for (let pass = 0; pass < 2; pass += 1) {
      await rooms.sweep();
      await rooms.drain(minutes(1));
      rooms.advance(minutes(11));
    }
  };
  await settle();
  azure.writes.length = 0;
  return { azure, rooms, settle, account };
}

/** Which addresses are in each record set. */
export const recordsOf = (azure: SimulatedAzure): ReadonlyMap<string, string> =>
  new Map(
    [...azure.world.list()]
      .filter(({ type }) => /\/privateDnsZones\/(A|AAAA)$/i.test(type))
      .map(({ id, body }) => {
        const { aRecords, aaaaRecords } = propertiesOf(body);
        return [id, JSON.stringify([aRecords, aaaaRecords])];
      }),
  );
