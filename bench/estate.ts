import type { EndpointMember } from '../simulator/arm/arm.ts';
import type { ArmSettings } from '../simulator/arm/simulation.ts';
import { type Stack, type StackOptions, startStack } from '../simulator/stack.ts';
import { Policy } from '../src/policy/policy.ts';
import { quietly } from './events.ts';

/** Where the endpoints are, where the zones are, and somebody else's subscription. */
export const spoke = '00000000-0000-0000-0000-0000000000a1';
export const hub = '00000000-0000-0000-0000-0000000000f1';
export const partner = '00000000-0000-0000-0000-0000000000b1';

const location = 'westeurope';
const inGroup = (subscription: string, group: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers`;
const zones = `/subscriptions/${hub}/resourceGroups/rg-dns`;
const networkOf = (subscription: string): string =>
  `${inGroup(subscription, 'rg-app')}/Microsoft.Network/virtualNetworks/vnet`;

export const blobZone = `${zones}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
export const registryZone = `${zones}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
export const accountId = (name: string): string =>
  `${inGroup(spoke, 'rg-app')}/Microsoft.Storage/storageAccounts/${name}`;
export const registryId = (name: string): string =>
  `${inGroup(spoke, 'rg-app')}/Microsoft.ContainerRegistry/registries/${name}`;
export const endpointId = (name: string, subscription = spoke): string =>
  `${inGroup(subscription, 'rg-app')}/Microsoft.Network/privateEndpoints/${name}`;
export const recordId = (name: string, zone = blobZone): string => `${zone}/A/${name}`;

/** Everything enforced, one rule that approves the partner; absence is confirmed soon, so that no bench waits for it long. */
export const policy = {
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zones }, confirmAbsence: '1s' },
  approvals: {
    mode: 'enforce',
    rules: [
      {
        name: 'partner',
        action: 'approve',
        targets: { types: ['Microsoft.Storage/storageAccounts'] },
        from: { subscriptions: [partner] },
      },
    ],
  },
};

/** The policy's dns part with its defaults, as the app reads it. */
export const dnsPolicy = Policy.parse(policy).dns;

/** A registry replicated to a second region has three names. */
const endpointMembers = (target: { type: string; name: string }): readonly EndpointMember[] | undefined =>
  target.type.toLowerCase() === 'microsoft.containerregistry/registries'
    ? ['.westeurope.data', '.northeurope.data', ''].map((part) => ({
        name: `registry${part}`,
        fqdns: [`${target.name}${part}.azurecr.io`],
      }))
    : undefined;

/** A stack with a hub of zones, a spoke and a partner, none of whose making raised an event. */
export async function startEstate(
  options: Partial<StackOptions> & { arm?: Partial<ArmSettings> } = {},
): Promise<Stack> {
  const stack = await startStack({
    subscriptions: [spoke, hub],
    policy,
    ...options,
    arm: { endpointMembers, ...options.arm },
  });
  await quietly(stack, async () => {
    await stack.ensureSubscription(partner);
    await must(stack, zones, { location });
    for (const zone of [blobZone, registryZone]) await must(stack, zone, { location: 'global' });
    for (const subscription of [spoke, partner]) {
      await must(stack, `/subscriptions/${subscription}/resourceGroups/rg-app`, { location });
      await must(stack, networkOf(subscription), {
        location,
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/8'] },
          subnets: [{ name: 'endpoints', properties: { addressPrefix: '10.0.0.0/9', defaultOutboundAccess: false } }],
        },
      });
    }
  });
  return stack;
}

/** A storage account that gives the egress room nothing to say, unless it is opened. */
export async function putAccount(
  stack: Stack,
  name: string,
  publicNetworkAccess: 'Enabled' | 'Disabled' = 'Disabled',
): Promise<void> {
  await must(stack, accountId(name), {
    location,
    kind: 'StorageV2',
    sku: { name: 'Standard_ZRS' },
    properties: {
      publicNetworkAccess,
      allowBlobPublicAccess: false,
      networkAcls: { defaultAction: publicNetworkAccess === 'Enabled' ? 'Allow' : 'Deny', bypass: 'None' },
    },
  });
}

export async function putRegistry(stack: Stack, name: string): Promise<void> {
  await must(stack, registryId(name), {
    location,
    sku: { name: 'Premium' },
    properties: { publicNetworkAccess: 'Disabled' },
  });
}

/** An endpoint for this resource; a partner's asks for approval. */
export async function putEndpoint(
  stack: Stack,
  name: string,
  { target, groupId, from = spoke }: { target: string; groupId: string; from?: string },
): Promise<void> {
  const list = from === spoke ? 'privateLinkServiceConnections' : 'manualPrivateLinkServiceConnections';
  await must(stack, endpointId(name, from), {
    location,
    properties: {
      subnet: { id: `${networkOf(from)}/subnets/endpoints` },
      [list]: [{ name, properties: { privateLinkServiceId: target, groupIds: [groupId] } }],
    },
  });
}

async function must(stack: Stack, id: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { status, body: answer } = await stack.put(id, body);
  if (status >= 300) throw new Error(`PUT ${id} was answered ${status}: ${JSON.stringify(answer)}`);
}
