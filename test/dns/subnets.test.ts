import { expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { createDnsSweeper } from '../../src/dns/sweeper.ts';
import { createState } from '../../src/state/state.ts';
import { blobRecord, dnsWorld, endpointId, silentLog } from '../support/dns-world.ts';
import { MemoryArm } from '../support/memory-arm.ts';

const network = `${endpointId('x').split('/privateendpoints')[0]}/virtualnetworks/vnet`;
const subnet = `${network}/subnets/pe`;
const record = blobRecord('st1');
const body = (addressPrefix: string) => ({ id: subnet, properties: { addressPrefix } });

async function worldWith(kept?: readonly string[]) {
  const world = dnsWorld();
  const state = createState(world.state);
  if (kept !== undefined) await state.meta.putSubnet(subnet, kept);
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  world.azure.putInterface('pe1', { 'st1.blob.core.windows.net': '10.0.0.99' });
  return { world, state };
}

type World = Awaited<ReturnType<typeof worldWith>>['world'];
const calls = ({ azure }: World) => [...azure.calls, ...azure.asked.calls];
const two = ['GET endpoint', 'PUT record set'];

it.each<{ when: string; kept?: string[]; now?: string; costs: string[]; says: string }>([
  { when: 'its prefixes are kept', kept: ['10.0.0.0/24'], costs: two, says: '10.0.0.4' },
  { when: 'they are not kept: one read', now: '10.0.0.0/24', costs: [...two, 'GET pe'], says: '10.0.0.4' },
  {
    when: 'it was widened since: one read',
    kept: ['10.0.1.0/24'],
    now: '10.0.0.0/23',
    costs: [...two, 'GET pe'],
    says: '10.0.0.4',
  },
  {
    when: 'the address is outside it: its interface too',
    kept: ['10.0.1.0/24'],
    now: '10.0.1.0/24',
    costs: ['GET endpoint', 'GET interface', 'PUT record set', 'GET pe'],
    says: '10.0.0.99',
  },
])('a new endpoint in a subnet where $when', async ({ kept, now, costs, says }) => {
  const { world } = await worldWith(kept);
  if (now !== undefined) world.azure.asked.put(subnet, body(now));
  await world.event('pe1');
  expect(calls(world)).toEqual(costs);
  expect(world.azure.addresses(record)).toEqual([says]);
});

it('a subnet that may not be read is not believed, and costs no name that its interface has', async () => {
  const { world } = await worldWith();
  world.azure.asked.refused.set(subnet, new PermanentError('AuthorizationFailed', 'no role there'));
  await world.event('pe1');
  expect(world.azure.addresses(record)).toEqual(['10.0.0.99']);
});

it('is read once for all endpoints there, by any instance', async () => {
  const { world } = await worldWith();
  await world.event('pe1');
  const another = dnsWorld(undefined, world.state, world.azure);
  world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
  await another.event('pe2');
  expect(world.azure.asked.calls).toEqual(['GET pe']);
});

it('is kept from what a sweep sees of networks, and kept again when it changes', async () => {
  const { state } = await worldWith(['10.9.0.0/24']);
  const arm = new MemoryArm();
  const shown = { id: network, type: 'Microsoft.Network/virtualNetworks' };
  const other = { id: `${network}/subnets/other`, properties: { addressPrefixes: ['10.2.0.0/24', 'fd00::/64'] } };
  arm.rows = [{ ...shown, properties: { subnets: [body('10.0.0.0/24'), other, { id: 'no id' }] } }];
  const sweeper = createDnsSweeper({
    arm: arm.arm,
    state,
    subscriptions: ['s'],
    owner: 'o',
    reviseFindings: async () => [],
  });
  const { world } = await worldWith();
  const pass = await world.loop.beginPass('sweep', new AbortController().signal, silentLog);
  for await (const _ of sweeper.drift('zones:', pass));
  expect(await state.meta.findSubnet(subnet)).toEqual(['10.0.0.0/24']);
  expect(await state.meta.findSubnet(other.id)).toEqual(['10.2.0.0/24', 'fd00::/64']);
});
