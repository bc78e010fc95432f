import { elementsOf, field, textOf } from '../../body.ts';
import type { Resource } from '../../model.ts';

/** Subnets the platform keeps for its own services: no machine of a customer's runs there. */
const platformSubnets: ReadonlySet<string> = new Set([
  'gatewaysubnet',
  'azurefirewallsubnet',
  'azurefirewallmanagementsubnet',
  'azurebastionsubnet',
  'routeserversubnet',
]);

/** Why no machine can be put here; undefined where one can. Delegated and platform subnets have rules of their own. */
export function whyNoMachine({ id, properties }: Resource): string | undefined {
  if (platformSubnets.has(id.name)) return `${id.name} is kept for a service of the platform`;
  const [delegation] = elementsOf(field(properties, 'delegations'));
  if (delegation === undefined) return undefined;
  const service = textOf(field(field(delegation, 'properties') ?? delegation, 'serviceName'));
  return `the subnet is delegated to ${service ?? 'a service'}`;
}
