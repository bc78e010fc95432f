import { counted, foldCase } from '../../core/text.ts';
import { elementsOf, field, lowerText } from '../body.ts';
import type { Predicates } from './predicate.ts';
import { textsOf } from './read.ts';

/** Subnets that take no security group. */
const withoutGroup: ReadonlySet<string> = new Set([
  'gatewaysubnet',
  'azurefirewallsubnet',
  'azurefirewallmanagementsubnet',
  'routeserversubnet',
]);

/** Subnets by themselves: the security group and the network policies of private endpoints. */
export const subnets: Predicates = {
  'subnet-nsg-missing'({ properties, resource }) {
    const isHsm = textsOf(properties, 'delegations[].serviceName').some((name) =>
      foldCase(name).endsWith('dedicatedhsms'),
    );
    const isExempt = withoutGroup.has(resource.id.name) || isHsm;
    return !isExempt && field(properties, 'networkSecurityGroup') == null
      ? 'networkSecurityGroup is not set'
      : undefined;
  },
  'subnet-gateway-has-nsg': ({ properties, resource }) =>
    resource.id.name === 'gatewaysubnet' && field(properties, 'networkSecurityGroup') != null
      ? 'GatewaySubnet has a security group, which Azure does not support: gateways may stop working'
      : undefined,
  'subnet-pe-network-policies-disabled'({ properties }) {
    const endpoints = elementsOf(field(properties, 'privateEndpoints')).length;
    const policies = lowerText(field(properties, 'privateEndpointNetworkPolicies')) ?? 'disabled';
    if (endpoints === 0 || policies !== 'disabled') return undefined;
    return `privateEndpointNetworkPolicies is Disabled: neither security groups nor routes count for its ${counted(endpoints, 'private endpoint')}`;
  },
};
