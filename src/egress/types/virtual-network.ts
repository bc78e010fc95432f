import type { ResourceType } from '../model.ts';

/** A virtual network lists its subnets and peerings, and lends its subnets its NAT gateway and its tags. */
export const virtualNetwork: ResourceType = {
  name: 'Microsoft.Network/virtualNetworks',
  // 2024-07-01 or later: older ones leave out the network's own NAT gateway.
  apiVersion: '2024-07-01',
  contentFields: [],
  checks: {},
  inlineList: 'subnets',
  alsoInline: ['virtualNetworkPeerings'],
};
