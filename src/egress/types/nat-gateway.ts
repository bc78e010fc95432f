import type { ResourceType } from '../model.ts';

/** A NAT gateway is no subject: it lends its addresses to the subnets behind it. */
export const natGateway: ResourceType = {
  name: 'Microsoft.Network/natGateways',
  apiVersion: '2024-07-01',
  contentFields: ['publicIpAddresses', 'publicIpPrefixes', 'idleTimeoutInMinutes'],
  checks: {},
  lends: true,
};
