import { expect, it } from 'vitest';
import type { Policy } from '../../src/policy/policy.ts';
import { dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { SimulatedAzure } from './support/simulated-azure.ts';

const blob = 'privatelink.blob.core.windows.net';
const group = `${endpointId('pe1')}/privateDnsZoneGroups/default`;
const grouped = enforcing({ strategy: 'zoneGroup' });
const elsewhere = '00000000-0000-0000-0000-0000000000ff';
const byUs = { addresses: ['10.0.0.4'], by: 'us' };
const byThePlatform = { addresses: ['10.0.0.4'], by: 'the platform' };

/** An endpoint in a subscription that leaves and comes back; `settle` observes it as an event and two sweeps do. */
async function open(policy: Policy) {
  const azure = await new SimulatedAzure().prepare();
  const world = dnsWorld(policy, memoryState(), azure);
  const [spoke = ''] = world.managed;
  await azure.createEndpoint('pe1', await azure.createAccount('st1'));
  const settle = async (): Promise<void> => {
    await world.event('pe1');
    await world.drain();
    for (let sweeps = 0; sweeps < 2; sweeps += 1) await sweep();
  };
  const sweep = async (): Promise<void> => {
    await world.sweep(azure.arm);
    await world.drain();
  };
  const manage = (subscription: string): void => {
    world.managed.splice(0, 1, subscription);
    azure.writes.length = 0;
  };
  return { azure, world, settle, sweep, leave: () => manage(elsewhere), comeBack: () => manage(spoke) };
}

it('a zone group stays where its subscription left and policy wants it no more, and goes once it is back: the name never lacks its record', async () => {
  const { azure, world, settle, sweep, leave, comeBack } = await open(grouped);
  await settle();
  leave();
  world.policy = enforcing();
  await settle();
  expect([azure.writes, await azure.record(blob, 'st1')]).toEqual([[], byThePlatform]);
  comeBack();
  await sweep();
  expect(azure.writes.at(-1)).toBe('DELETE privatednszonegroups/default');
  expect(await azure.record(blob, 'st1')).toEqual(byUs);
});

it('none is made where its subscription left before it was, and it is made by the sweep once it is back', async () => {
  const { azure, settle, sweep, leave, comeBack } = await open(grouped);
  leave();
  await settle();
  expect(azure.writes).toEqual([]);
  comeBack();
  await sweep();
  expect(azure.writes).toEqual(['PUT privatednszonegroups/default']);
  expect(await azure.record(blob, 'st1')).toEqual(byThePlatform);
});

it('a subscription that leaves while its names are being taken over keeps both, until it is back', async () => {
  const { azure, world, settle, sweep, leave, comeBack } = await open(grouped);
  await settle();
  world.policy = enforcing();
  // The first pass takes the record over, the next one would remove the group.
  await world.event('pe1');
  expect(await azure.record(blob, 'st1')).toEqual(byUs);
  leave();
  await settle();
  expect(azure.writes.filter((write) => write.includes('zonegroups'))).toEqual([]);
  expect(await azure.record(blob, 'st1')).toEqual(byUs);
  expect(Object.keys(await azure.body(group))).not.toEqual([]);
  comeBack();
  await sweep();
  expect(azure.writes).toContain('DELETE privatednszonegroups/default');
  expect(await azure.record(blob, 'st1')).toEqual(byUs);
});

it('the record of an endpoint that is known follows it all the same, and goes with it', async () => {
  const { azure, settle, leave } = await open(enforcing());
  await settle();
  leave();
  await azure.destroy(endpointId('pe1'));
  await settle();
  expect(await azure.record(blob, 'st1')).toBeUndefined();
});
