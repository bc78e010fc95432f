import type { ResourceType } from '../model.ts';
import { pathChecks } from '../profiles/checks.ts';

/** A subnet is judged by the path that a machine put there today would get: see path/ and profiles/. */
export const subnet: ResourceType = {
  name: 'Microsoft.Network/virtualNetworks/subnets',
  apiVersion: '2024-07-01',
  contentFields: ['addressPrefix', 'addressPrefixes', 'defaultOutboundAccess', 'delegations'],
  checks: { defaultOutbound: pathChecks.subnetDefaultOutbound },
};
