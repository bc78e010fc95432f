import { contains, type Family, isCovered, notPublic, type Prefix, whole } from '../../core/prefixes.ts';
import { isPublic, type Route, type RouteTable, systemDefault } from './route-table.ts';

/** A set of destinations, and the route that wins for it. */
export interface Scope {
  readonly scope: string;
  readonly family: Family;
  readonly route: Route;
}

/**
 * The sets of destinations on the internet that the routes distinguish, each with the route that wins: longest prefix first; among equal
 * ones the user's before what is learnt before the system's.
 *
 *   what is left out                                                    because
 *   a prefix that longer ones cover between them (0/0 under two /1)     no packet takes its route
 *   private space, and the network's own (also where it is public)      that isn't the internet
 *
 * `learnt` are routes that are known to be learnt: a hub's default, or what a running machine showed.
 */
export function scopesOf(
  family: Family,
  table: RouteTable | undefined,
  learnt: readonly Route[],
  own: readonly Prefix[],
): readonly Scope[] {
  const everything = whole[family];
  const inOwn = (prefix: Prefix): boolean => own.some((each) => contains(each, prefix));
  const routes = (table?.routes ?? []).filter(
    (route) => isPublic(route, family) && (route.prefix === undefined || !inOwn(route.prefix)),
  );
  const isUsers = ({ prefix }: Route): boolean => routes.some((route) => route.prefix?.text === prefix?.text);
  const ofOthers = learnt.filter((route) => isPublic(route, family) && !isUsers(route));
  const known = [...ofOthers, ...routes];
  const hasDefault = known.some(({ prefix }) => prefix?.text === everything.text);
  const all = hasDefault ? known : [systemDefault(everything), ...known];
  const elsewhere = [...notPublic, ...own];
  const isReached = ({ prefix }: Route): boolean => {
    if (prefix === undefined) return true;
    const longer = all.flatMap((other) => (isLonger(other.prefix, prefix) ? [other.prefix] : []));
    return longer.length === 0 || !isCovered(prefix, [...longer, ...elsewhere]);
  };
  return all.filter(isReached).map((route) => ({ scope: route.scope, family, route }));
}

const isLonger = (other: Prefix | undefined, prefix: Prefix): other is Prefix =>
  other !== undefined && other.length > prefix.length && contains(prefix, other);
