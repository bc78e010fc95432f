import { UnreadError } from '../../core/errors.ts';
import { type Family, findPrefix, type Prefix, reachesInternet } from '../../core/prefixes.ts';
import { days, since } from '../../core/time.ts';
import type { Told, ToldGroup, ToldRoute, ToldRoutes, Verified } from '../../state/verifications/model.ts';
import { elementsOf, field, lowerText, textOf } from '../body.ts';
import { liveIdOf } from '../path/live.ts';
import { refOf, textsOf } from '../path/parts.ts';
import { reviewFlows } from '../path/review-flows.ts';
import { toRule } from '../path/security-group.ts';

/** What a machine told is asked anew after a day, and counts for as long again where that is in vain. */
export const askedAgainAfter = days(1);
const countsFor = days(2);

/** More than a route table may have; a gateway may teach thousands, of which the widest decide. */
const mostRoutes = 400;
const mostLearnt = 100;

interface Effective extends ToldRoute {
  readonly source: string;
  readonly reach: Prefix;
}

/**
 * What effective routes say beyond bodies (https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/get-effective-route-table).
 *
 *   source                      is
 *   User                        a route of the table
 *   VirtualNetworkGateway       learnt: from a gateway, a route server or a virtual hub
 *   Default                     what bodies say, or nothing of the internet
 *   another                     unknown: nobody can tell then what is learnt
 *
 * Of a route that is not Active no packet is sent; where none is active at all, nothing was told.
 * @throws UnreadError where the answer is none.
 */
export function toldRoutes(body: unknown): ToldRoutes {
  const active = elementsOf(field(body, 'value')).filter((each) => lowerText(field(each, 'state')) === 'active');
  if (active.length === 0) throw new UnreadError('the effective routes of an interface name no active route');
  const all = active.flatMap(publicRoutes).sort((a, b) => a.reach.length - b.reach.length);
  const of = (source: string): readonly Effective[] => all.filter((each) => each.source === source);
  const user = of('user');
  const isKnown = all.every(({ source }) => ['user', 'virtualnetworkgateway', 'default'].includes(source));
  return {
    ...(user.length > mostRoutes ? {} : { user: user.map(kept) }),
    ...(isKnown ? { learnt: of('virtualnetworkgateway').slice(0, mostLearnt).map(kept) } : {}),
  };
}

function publicRoutes(route: unknown): readonly Effective[] {
  const hop = textOf(field(route, 'nextHopType')) ?? 'not set';
  const addresses = [...textsOf(route, 'nextHopIpAddress')];
  const source = lowerText(field(route, 'source')) ?? 'unknown';
  return textsOf(route, 'addressPrefix').flatMap((text) => {
    const reach = findPrefix(text);
    return reach === undefined || !reachesInternet(reach)
      ? []
      : [{ source, prefix: reach.text, hop, addresses, reach }];
  });
}

const kept = ({ prefix, hop, addresses }: Effective): ToldRoute => ({ prefix, hop, addresses });

/**
 * How much of the internet each network security group lets out, by its effective rules, which are written as a group's own but for the word All
 * (https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/list-effective-network-security-groups). `from`: the prefixes of the subnet.
 */
export function toldGroups(body: unknown, from: readonly string[]): readonly ToldGroup[] {
  const prefixes = from.flatMap((text) => findPrefix(text) ?? []);
  const groups = new Map<string, ToldGroup>();
  for (const group of elementsOf(field(body, 'value'))) {
    const id = refOf(group, 'networkSecurityGroup');
    const rules = elementsOf(field(group, 'effectiveSecurityRules'))
      .filter((rule) => lowerText(field(rule, 'direction')) === 'outbound')
      .map((rule) => toRule({ id: id ?? '', name: textOf(field(rule, 'name')) ?? '', properties: withStars(rule) }))
      .sort((a, b) => a.priority - b.priority);
    if (id === undefined || rules.length === 0) continue;
    const share = (family: Family) => {
      const sender = { prefixes: prefixes.filter((each) => each.family === family), groups: [] };
      return reviewFlows(rules, family, sender).share;
    };
    groups.set(id, { id, v4: share('v4'), v6: share('v6') });
  }
  return [...groups.values()];
}

const withStars = (rule: unknown): Record<string, unknown> => ({
  ...Object(rule),
  ...(lowerText(field(rule, 'protocol')) === 'all' ? { protocol: '*' } : {}),
});

/** Among the bodies a verdict rests on: what was told, while it counts. */
export const liveBodies = (verified: readonly (Verified | undefined)[], now: Date): readonly unknown[] =>
  verified.flatMap((each) =>
    each?.told === undefined || !counts(each.told, now) ? [] : [bodyOf(each.subnet, each.told)],
  );

const counts = ({ at }: Told, now: Date): boolean => since(new Date(at), now) <= countsFor;
const bodyOf = (subnet: string, told: Told): unknown => ({ id: liveIdOf(subnet), properties: told });
