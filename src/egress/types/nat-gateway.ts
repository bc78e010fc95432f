import { elementsOf, field } from '../body.ts';
import type { Resource, ResourceType } from '../model.ts';

/** A NAT gateway is no subject: it lends its addresses to the subnets behind it. */
export const natGateway: ResourceType = {
  name: 'Microsoft.Network/natGateways',
  apiVersion: '2024-07-01',
  tellingFields: ['publicIpAddresses', 'publicIpPrefixes', 'idleTimeoutInMinutes'],
  checks: {},
  lends: true,
};

/** Without a public address a NAT gateway lets nothing out. */
export const hasPublicAddress = ({ properties }: Resource): boolean =>
  ['publicIpAddresses', 'publicIpPrefixes', 'publicIpAddressesV6', 'publicIpPrefixesV6'].some(
    (name) => elementsOf(field(properties, name)).length > 0,
  );
