import { type Family, findPrefix, holdInternet, type Prefix, reachesInternet, whole } from '../../core/prefixes.ts';
import { foldCase } from '../../core/text.ts';
import { elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import type { World } from '../model.ts';
import { findRead, type Part, partsOf } from './parts.ts';
import { perId } from './per-world.ts';

/** Where a route leads; `unknown` is a type that Azure has learnt since, which is never taken for closed. */
export type HopKind = 'None' | 'VirtualNetworkGateway' | 'VirtualAppliance' | 'Internet' | 'VnetLocal' | 'unknown';

export interface Route {
  /** `BGP`: learnt from a gateway or a hub; nobody can read them in a body. */
  readonly source: 'User' | 'BGP' | 'System';
  /** As written: a prefix or a service tag. */
  readonly scope: string;
  /** Undefined for a service tag: its addresses aren't in any body. */
  readonly prefix: Prefix | undefined;
  readonly hop: HopKind;
  /** As Azure writes the type. */
  readonly hopText: string;
  /** The appliance's, several where packets are spread over equal ones. */
  readonly addresses: readonly string[];
  readonly id: string | undefined;
}

export interface RouteTable {
  readonly id: string;
  readonly routes: readonly Route[];
  /** Routes learnt from gateways don't reach the subnet. */
  readonly isWithoutLearnt: boolean;
  /** Nor do those to peered networks. */
  readonly isWithoutPeered: boolean;
}

/** A route table; undefined where it, or its routes, were not read. */
export const findRouteTable = perId((world: World, id): RouteTable | undefined => {
  const table = findRead(world, id);
  const parts = table === undefined ? undefined : partsOf(world, table, 'routes');
  if (table === undefined || parts === undefined) return undefined;
  return {
    id,
    routes: parts.map(toRoute),
    isWithoutLearnt: flagOf(field(table.properties, 'disableBgpRoutePropagation')) === true,
    isWithoutPeered: lowerText(field(table.properties, 'disablePeeringRoute')) === 'all',
  };
});

const hops: Readonly<Record<string, HopKind>> = {
  none: 'None',
  virtualnetworkgateway: 'VirtualNetworkGateway',
  virtualappliance: 'VirtualAppliance',
  virtualapplianceecmp: 'VirtualAppliance',
  internet: 'Internet',
  vnetlocal: 'VnetLocal',
};

/** By the type as Azure writes it. */
export const hopOf = (text: string): HopKind => hops[foldCase(text)] ?? 'unknown';

function toRoute({ id, properties }: Part): Route {
  const hopText = textOf(field(properties, 'nextHopType')) ?? 'not set';
  const prefix = findPrefix(textOf(field(properties, 'addressPrefix')) ?? '');
  const one = textOf(field(properties, 'nextHopIpAddress'));
  const several = elementsOf(field(field(properties, 'nextHop'), 'nextHopIpAddresses')).flatMap(
    (each) => textOf(each) ?? [],
  );
  return {
    source: 'User',
    scope: prefix?.text ?? textOf(field(properties, 'addressPrefix')) ?? 'not set',
    prefix,
    hop: hopOf(hopText),
    hopText,
    addresses: one === undefined ? several : [one, ...several],
    id,
  };
}

/** Azure's own route to the internet, which is there where nothing else is. */
export const systemDefault = (prefix: Prefix): Route => ({
  source: 'System',
  scope: prefix.text,
  prefix,
  hop: 'Internet',
  hopText: 'Internet',
  addresses: [],
  id: undefined,
});

/** `User:0.0.0.0/0->VirtualAppliance`. */
export const routeText = ({ source, scope, hopText }: Route): string => `${source}:${scope}->${hopText}`;

/** Whether a route is about addresses of the internet, of this family. A service tag has addresses of both. */
export const isPublic = ({ prefix }: Route, family: Family): boolean =>
  prefix === undefined || (prefix.family === family && reachesInternet(prefix));

/**
 * Where a table's own default of a family leads: the hop of its route of everything, or of routes of one hop that make up the internet between
 * them (two halves are a default as well); `several` where only routes of different hops do, undefined where there is no default.
 */
export function defaultHopOf(table: RouteTable | undefined, family: Family): HopKind | 'several' | undefined {
  const routes = (table?.routes ?? []).filter((route) => route.prefix !== undefined && isPublic(route, family));
  const exact = routes.find(({ scope }) => scope === whole[family].text);
  if (exact !== undefined) return exact.hop;
  const isDefault = (some: readonly Route[]): boolean =>
    holdInternet(
      family,
      some.flatMap(({ prefix }) => prefix ?? []),
    );
  if (!isDefault(routes)) return undefined;
  return routes.map(({ hop }) => hop).find((hop) => isDefault(routes.filter((each) => each.hop === hop))) ?? 'several';
}
