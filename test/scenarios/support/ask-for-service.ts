import { expect, vi } from 'vitest';
import type { Stack } from '../../../simulator/stack.ts';

export const shop = '00000000-0000-0000-0000-0000000000a1';
const reports = '00000000-0000-0000-0000-0000000000c1';
const group = (subscription: string) => `/subscriptions/${subscription}/resourceGroups/rg-console`;
const network = (subscription: string) => `${group(subscription)}/providers/Microsoft.Network/virtualNetworks/vnet`;
export const service = `${group(shop)}/providers/Microsoft.Network/privateLinkServices/pls-storefront`;
const balancer = `${group(shop)}/providers/Microsoft.Network/loadBalancers/lb`;
const frontend = `${balancer}/frontendIPConfigurations/f`;
const location = 'westeurope';
/** Says nothing of who asks here, so a person must. */
export const partners = {
  name: 'partners',
  action: 'approve',
  from: { subscriptions: ['00000000-0000-0000-0000-0000000000b1'] },
};

/** A service that somebody of another subscription asks for, seen by a sweep. */
export async function askForService(stack: Stack): Promise<void> {
  await stack.ensureSubscription(reports);
  for (const subscription of [shop, reports]) {
    await stack.put(group(subscription), { location });
    await stack.put(network(subscription), {
      location,
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 's', properties: { addressPrefix: '10.0.0.0/24' } }],
      },
    });
  }
  await stack.put(balancer, {
    location,
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [{ name: 'f', properties: { subnet: { id: `${network(shop)}/subnets/s` } } }],
    },
  });
  await stack.put(service, {
    location,
    properties: {
      loadBalancerFrontendIpConfigurations: [{ id: frontend }],
      ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${network(shop)}/subnets/s` } } }],
    },
  });
  await stack.put(`${group(reports)}/providers/Microsoft.Network/privateEndpoints/pe-newcomer`, {
    location,
    properties: {
      subnet: { id: `${network(reports)}/subnets/s` },
      manualPrivateLinkServiceConnections: [
        { name: 'pe', properties: { privateLinkServiceId: service, requestMessage: 'Reports team, ticket 4711' } },
      ],
    },
  });
  await stack.quiet();
  const waiting = async () =>
    ((await (await stack.request('/api/connections?state=pending', {}, 'reader')).json()) as { value: object[] }).value;
  // Resource Graph shows a new connection late, so one sweep may be too early.
  const isThere = async () => {
    await stack.sweep();
    expect(await waiting()).toHaveLength(1);
  };
  await vi.waitFor(isThere, { timeout: 60_000, interval: 500 });
}
