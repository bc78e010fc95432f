import { type Body, idOf, of } from './rows.ts';

export const N = 'Microsoft.Network';
export const pip = { id: idOf(`${N}/publicIPAddresses`, 'pip') };
export const nic = (ip: Body, more: Body = {}) =>
  of(`${N}/networkInterfaces`, 'nic', { ipConfigurations: [{ properties: ip }], ...more });
export const balancer = (properties: Body, sku = 'Standard') =>
  of(`${N}/loadBalancers`, 'lb', properties, { sku: { name: sku } });
export const frontendId = (name: string) => `${idOf(`${N}/loadBalancers`, 'lb')}/frontendIPConfigurations/${name}`;
export const frontends = {
  frontendIPConfigurations: [
    { id: frontendId('out'), name: 'out', properties: { publicIPAddress: pip } },
    { id: frontendId('in'), name: 'in', properties: { privateIPAddress: '10.0.0.4' } },
  ],
};
export const on = (frontend: string, more: Body = {}) => [
  { name: 'r', properties: { frontendIPConfiguration: { id: frontendId(frontend) }, ...more } },
];
export const nsg = (...rules: readonly Body[]) =>
  of(`${N}/networkSecurityGroups`, 'nsg', {
    subnets: [{ id: 'x' }],
    securityRules: rules.map((rule, index) => ({
      name: `r${index}`,
      properties: { priority: 100 + index, protocol: '*', ...rule },
    })),
  });
export const inbound = { direction: 'Inbound', access: 'Allow', destinationAddressPrefix: '*' };
export const outbound = { direction: 'Outbound', access: 'Allow', sourceAddressPrefix: '*' };
export const denyAll = {
  direction: 'Inbound',
  access: 'Deny',
  sourceAddressPrefix: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
};
export const rules = (ruleCollection: Body, rule: Body) =>
  of(`${N}/firewallPolicies/ruleCollectionGroups`, 'p/g', {
    ruleCollections: [{ action: { type: 'Allow' }, ...ruleCollection, rules: [{ name: 'r', ...rule }] }],
  });
/** Several rules of one collection that allows. */
export const rulesIn = (all: readonly Body[]): Body =>
  of(`${N}/firewallPolicies/ruleCollectionGroups`, 'p/g', {
    ruleCollections: [{ action: { type: 'Allow' }, rules: all.map((rule, index) => ({ name: `r${index}`, ...rule })) }],
  });
export const table = (routes: readonly (readonly [string, string])[], more: Body = {}) =>
  of(`${N}/routeTables`, 'rt', {
    routes: routes.map(([addressPrefix, nextHopType]) => ({ properties: { addressPrefix, nextHopType } })),
    ...more,
  });
export const subnet = (properties: Body, name = 'snet') =>
  of(`${N}/virtualNetworks/subnets`, `net/${name}`, { addressPrefix: '10.0.0.0/24', ...properties });
export const scaleSet = (configuration: Body) =>
  of('Microsoft.Compute/virtualMachineScaleSets', 'vmss', {
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [{ properties: { ipConfigurations: [{ properties: configuration }] } }],
      },
    },
  });
export const subnetId = idOf(`${N}/virtualNetworks/subnets`, 'net/snet');
export const nsgId = { id: idOf(`${N}/networkSecurityGroups`, 'nsg') };

/** The group in front of the subnet. */
export const guarding = (...rules: readonly Body[]): Body => {
  const { properties, ...group } = nsg(...rules);
  return { ...group, properties: { ...(properties as Body), subnets: [{ id: subnetId }] } };
};
export const ownNsgId = { id: idOf(`${N}/networkSecurityGroups`, 'own') };
export const ownNsg = (destinationPortRange: string): Body => ({
  ...nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange }),
  ...ownNsgId,
  name: 'own',
});
