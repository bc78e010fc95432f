import { propertiesOf } from '../../core/arm-body.ts';
import { elementsOf, field, lowerText, textOf } from '../body.ts';
import type { Resource, ResourceType } from '../model.ts';

/** A route table is no subject: it lends its routes to the subnets it is given to. */
export const routeTable: ResourceType = {
  name: 'Microsoft.Network/routeTables',
  apiVersion: '2024-07-01',
  tellingFields: ['routes', 'disableBgpRoutePropagation'],
  checks: {},
  lends: true,
  parts: ['routes'],
};

export interface Route {
  /** An IPv4 or IPv6 prefix, or a service tag. */
  readonly prefix: string;
  /** Lower-case, e.g. `virtualappliance`. */
  readonly nextHop: string;
}

export const routesOf = ({ properties }: Resource): readonly Route[] =>
  elementsOf(field(properties, 'routes')).map((route) => {
    const says = propertiesOf(route);
    return { prefix: textOf(field(says, 'addressPrefix')) ?? '', nextHop: lowerText(field(says, 'nextHopType')) ?? '' };
  });

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
