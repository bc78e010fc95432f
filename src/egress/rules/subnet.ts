import type { Judgement, Note, Route, Subnet } from '../model.ts';

/** Subnets the platform keeps for its own services: no machine of a customer's runs there. */
const platformSubnets: ReadonlySet<string> = new Set([
  'gatewaysubnet',
  'azurefirewallsubnet',
  'azurefirewallmanagementsubnet',
  'azurebastionsubnet',
  'routeserversubnet',
]);

/** Whether a machine could be put here at all: delegated and platform subnets have rules of their own. */
export const isSubject = ({ name, isDelegated }: Pick<Subnet, 'name' | 'isDelegated'>): boolean =>
  !isDelegated && !platformSubnets.has(name.toLowerCase());

/**
 * Whether a machine put into this subnet today would leave from a hidden address of Microsoft's.
 *
 *   defaultOutboundAccess   NAT gateway           routes          verdict
 *   false                   any                   any             none
 *   true, absent, null      with an address       any             none
 *   true, absent, null      not read              any             none, and a note
 *   true, absent, null      none, or no address   all redirected  none
 *   true, absent, null      none, or no address   not read        default-outbound, and a note
 *   true, absent, null      none, or no address   otherwise       default-outbound
 */
export function judgeSubnet(subnet: Subnet): Judgement {
  const { id, defaultOutbound, natGateway, routeTable } = subnet;
  if (!isSubject(subnet) || defaultOutbound === false) return { verdicts: [], notes: [] };
  if (natGateway.kind === 'unread') {
    const message = `whether NAT gateway ${natGateway.id} has a public address was not read`;
    return { verdicts: [], notes: [{ subject: id, message }] };
  }
  if (natGateway.kind === 'nat' && natGateway.hasAddress) return { verdicts: [], notes: [] };
  if (routeTable.kind === 'routes' && redirectsEverything(routeTable.routes)) return { verdicts: [], notes: [] };
  const notes: readonly Note[] =
    routeTable.kind === 'unread' ? [{ subject: id, message: `the routes of ${routeTable.id} were not read` }] : [];
  const because = [
    `defaultOutboundAccess is ${defaultOutbound === true ? 'true' : 'not set, which means enabled'}`,
    natGateway.kind === 'nat' ? `NAT gateway ${natGateway.id} has no public address` : 'there is no NAT gateway',
    routesText(routeTable),
  ].join(', ');
  return { verdicts: [{ check: 'egress-subnet-default-outbound', subject: id, because }], notes };
}

function routesText(routeTable: Subnet['routeTable']): string {
  if (routeTable.kind === 'none') return 'there is no route table';
  if (routeTable.kind === 'unread') return `the routes of ${routeTable.id} were not read`;
  return `no route of ${routeTable.id} takes 0.0.0.0/0 elsewhere`;
}

/** Longest prefix wins, so a pair of /1 routes to the internet undoes a 0/0 route to a firewall, and the other way round. */
export function redirectsEverything(routes: readonly Route[]): boolean {
  const hopsTo = (prefix: string): readonly string[] =>
    routes.filter((route) => route.prefix === prefix).map((route) => route.nextHop);
  return ['0.0.0.0/1', '128.0.0.0/1'].every((half) => {
    const exact = hopsTo(half);
    const hops = exact.length > 0 ? exact : hopsTo('0.0.0.0/0');
    return hops.length > 0 && hops.every((hop) => hop !== 'internet' && hop !== '');
  });
}
