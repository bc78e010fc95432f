import { afterAll, beforeAll, expect, it } from 'vitest';
import { listFromApi } from '../../simulator/scenario/observe.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { isRecord, propertiesOf } from '../../src/core/arm-body.ts';

const shop = '00000000-0000-0000-0000-0000000000a1';
const fresh = '00000000-0000-0000-0000-0000000000a2';
const partner = '00000000-0000-0000-0000-0000000000b1';
const group = (subscription: string) => `/subscriptions/${subscription}/resourceGroups/rg-poll`;
const networks = (subscription: string) => `${group(subscription)}/providers/Microsoft.Network`;
const service = (subscription: string) => `${networks(subscription)}/privateLinkServices/pls-poll`;
const managementGroup = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;
const place = `${managementGroup('corp')}/subscriptions/${fresh}`;
const site = 'func-gatehouse-poll';
const location = 'westeurope';

const rules = [{ name: 'partner', action: 'approve', from: { subscriptions: [partner] } }];
const policyWith = (more: readonly object[] = []) => ({
  version: 1,
  approvals: { mode: 'enforce', rules: [...rules, ...more] },
});

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    subscriptions: [shop],
    policy: policyWith(),
    timers: true,
    sweepSchedule: '0 0 0 1 1 *',
    env: {
      GATEHOUSE_POLL_SCHEDULE: '*/2 * * * * *',
      // Nobody names a subscription: what is managed is what is under the group.
      GATEHOUSE_SUBSCRIPTIONS: '',
      GATEHOUSE_MANAGEMENT_GROUP: 'landing-zones',
      WEBSITE_SITE_NAME: site,
    },
  });
  for (const subscription of [partner, fresh]) await stack.ensureSubscription(subscription);
  await stack.put(managementGroup('landing-zones'), {});
  await stack.put(`${managementGroup('landing-zones')}/subscriptions/${shop}`, {});
  await stack.put(managementGroup('corp'), {
    properties: { details: { parent: { id: managementGroup('landing-zones') } } },
  });
  for (const subscription of [shop, partner, fresh]) {
    await stack.put(group(subscription), { location });
    await stack.put(`${networks(subscription)}/virtualNetworks/vnet`, {
      location,
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 's', properties: { addressPrefix: '10.0.0.0/24' } }],
      },
    });
  }
  for (const subscription of [shop, fresh]) await offer(subscription);
  await connect(shop);
  await stack.quiet();
});
afterAll(() => stack.stop());

/** A private link service, with what it is built on. */
async function offer(subscription: string): Promise<void> {
  const balancer = `${networks(subscription)}/loadBalancers/lb`;
  const subnet = { id: `${networks(subscription)}/virtualNetworks/vnet/subnets/s` };
  await stack.put(balancer, { location, properties: { frontendIPConfigurations: [{ name: 'f', properties: {} }] } });
  await stack.put(service(subscription), {
    location,
    properties: {
      loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/f` }],
      ipConfigurations: [{ name: 'ip', properties: { subnet } }],
    },
  });
}

/** What the deployment makes in a subscription that is taken in: the topic of its events, and an event subscription that leads to the app. */
async function connect(subscription: string): Promise<void> {
  const topic = `${group(subscription)}/providers/Microsoft.EventGrid/systemTopics/evgt-gatehouse`;
  const source = `/subscriptions/${subscription}`;
  const app = `${group(shop)}/providers/Microsoft.Web/sites/${site}`;
  await stack.put(topic, {
    location: 'global',
    properties: { source, topicType: 'Microsoft.Resources.Subscriptions' },
  });
  await stack.put(`${topic}/eventSubscriptions/gatehouse-writes`, {
    properties: {
      destination: { endpointType: 'AzureFunction', properties: { resourceId: `${app}/functions/resource-event` } },
    },
  });
}

const ask = (from: string, target: string, name: string) =>
  stack.put(`${networks(from)}/privateEndpoints/${name}`, {
    location,
    properties: {
      subnet: { id: `${networks(from)}/virtualNetworks/vnet/subnets/s` },
      manualPrivateLinkServiceConnections: [
        { name: 'ask', properties: { privateLinkServiceId: target, requestMessage: 'please' } },
      ],
    },
  });

/** The states of a service's connections, as Azure shows them. */
async function states(of: string): Promise<readonly unknown[]> {
  const { privateEndpointConnections: connections } = propertiesOf((await stack.get(of)).body);
  return (Array.isArray(connections) ? connections : []).map((connection) => {
    const state = propertiesOf(connection).privateLinkServiceConnectionState;
    return isRecord(state) ? state.status : undefined;
  });
}

/** What is said of the subscriptions, after a sweep. */
async function sweepSays() {
  await stack.sweep();
  const open = await listFromApi(stack, '/api/findings?state=open');
  const { body } = await stack.api({ as: 'reader', method: 'GET', path: '/api/health' });
  return {
    checks: open.flatMap(({ check }) => (String(check).startsWith('subscriptions-') ? [check] : [])),
    subscriptions: isRecord(body) ? body.subscriptions : undefined,
  };
}

it('a request that raises no event is answered by the poll, between two sweeps', async () => {
  await ask(partner, service(shop), 'pe-poll');
  await expect.poll(() => states(service(shop)), { timeout: 30_000 }).toEqual(['Approved']);
  expect(stack.log.lines.some((line) => line.function === 'sweep')).toBe(false);
});

it('a subscription that comes is found by the sweep, is a finding until it is connected, and is managed then', async () => {
  stack.arm.settings.permissions = { unreadable: [`/subscriptions/${fresh}`], unwritable: [] };
  await stack.put(place, {});
  expect(await sweepSays()).toMatchObject({ checks: ['subscriptions-unreadable'], subscriptions: { managed: 2 } });
  stack.arm.settings.permissions = { unreadable: [], unwritable: [] };
  expect(await sweepSays()).toMatchObject({ checks: ['subscriptions-without-events'] });
  await connect(fresh);
  expect(await sweepSays()).toMatchObject({ checks: [], subscriptions: { managed: 2, left: 0 } });
  const before = stack.events.deliveries.length;
  await ask(partner, service(fresh), 'pe-fresh');
  await stack.put(`${group(fresh)}-events`, { location });
  await expect.poll(() => states(service(fresh)), { timeout: 30_000 }).toEqual(['Approved']);
  expect(stack.events.deliveries.slice(before).map(({ outcome }) => outcome)).toContain(202);
});

it('in one that leaves no rule answers any more, and what is connected there stays', async () => {
  await ask(shop, service(fresh), 'pe-late');
  const isHeld = async () => (await listFromApi(stack, `/api/connections?resource=${service(fresh)}`)).length;
  await expect.poll(isHeld, { timeout: 30_000 }).toBe(2);
  expect((await stack.delete(place)).status).toBe(200);
  expect(await sweepSays()).toMatchObject({ subscriptions: { managed: 1, left: 1 } });
  await stack.setPolicy(policyWith([{ name: 'ours', action: 'approve', from: { subscriptions: [shop] } }]));
  const because = async () => {
    const seen = await listFromApi(stack, `/api/connections?resource=${service(fresh)}`);
    return JSON.stringify(seen.map(({ objections }) => objections));
  };
  await expect.poll(because, { timeout: 30_000 }).toContain(`subscription ${fresh} is not managed`);
  expect([...(await states(service(fresh)))].sort()).toEqual(['Approved', 'Pending']);
});
