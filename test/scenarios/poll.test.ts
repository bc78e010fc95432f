import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { isRecord, propertiesOf } from '../../src/core/arm-body.ts';

const shop = '00000000-0000-0000-0000-0000000000a1';
const partner = '00000000-0000-0000-0000-0000000000b1';
const group = (subscription: string) => `/subscriptions/${subscription}/resourceGroups/rg-poll`;
const network = (subscription: string) => `${group(subscription)}/providers/Microsoft.Network/virtualNetworks/vnet`;
const service = `${group(shop)}/providers/Microsoft.Network/privateLinkServices/pls-poll`;
const balancer = `${group(shop)}/providers/Microsoft.Network/loadBalancers/lb`;
const frontend = `${balancer}/frontendIPConfigurations/f`;
const location = 'westeurope';

let stack: Stack;
beforeAll(async () => {
  const rules = [{ name: 'partner', action: 'approve', from: { subscriptions: [partner] } }];
  stack = await startStack({
    subscriptions: [shop],
    policy: { version: 1, approvals: { mode: 'enforce', rules } },
    timers: true,
    sweepSchedule: '0 0 0 1 1 *',
    env: { GATEHOUSE_POLL_SCHEDULE: '*/2 * * * * *' },
  });
  await stack.ensureSubscription(partner);
  for (const subscription of [shop, partner]) {
    await stack.put(group(subscription), { location });
    await stack.put(network(subscription), {
      location,
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 's', properties: { addressPrefix: '10.0.0.0/24' } }],
      },
    });
  }
  await stack.put(balancer, { location, properties: { frontendIPConfigurations: [{ name: 'f', properties: {} }] } });
  await stack.put(service, {
    location,
    properties: {
      loadBalancerFrontendIpConfigurations: [{ id: frontend }],
      ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${network(shop)}/subnets/s` } } }],
    },
  });
  await stack.quiet();
});
afterAll(() => stack.stop());

/** The states of the service's connections, as Azure shows them. */
async function states(): Promise<readonly unknown[]> {
  const { privateEndpointConnections: connections } = propertiesOf((await stack.get(service)).body);
  return (Array.isArray(connections) ? connections : []).map((connection) => {
    const state = propertiesOf(connection).privateLinkServiceConnectionState;
    return isRecord(state) ? state.status : undefined;
  });
}

it('a request that raises no event is answered by the poll, between two sweeps', async () => {
  await stack.put(`${group(partner)}/providers/Microsoft.Network/privateEndpoints/pe-poll`, {
    location,
    properties: {
      subnet: { id: `${network(partner)}/subnets/s` },
      manualPrivateLinkServiceConnections: [
        { name: 'ask', properties: { privateLinkServiceId: service, requestMessage: 'please' } },
      ],
    },
  });
  await expect.poll(states, { timeout: 30_000 }).toEqual(['Approved']);
  expect(stack.log.lines.some((line) => line.function === 'sweep')).toBe(false);
});
