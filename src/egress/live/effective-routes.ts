import { UnreadError } from '../../core/errors.ts';
import { findPrefix, type Prefix, reachesInternet } from '../../core/prefixes.ts';
import type { EffectiveRoute, EffectiveRoutes } from '../../state/verifications/model.ts';
import { elementsOf, field, lowerText, textOf } from '../body.ts';
import { textsOf } from '../path/parts.ts';

/** More than a route table may have; a gateway may teach thousands, of which the widest decide. */
const mostRoutes = 400;
const mostLearnt = 100;

interface Effective extends EffectiveRoute {
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
 *   another                     unknown: then it is not known what is learnt
 *
 * Of a route that is not Active no packet is sent; where none is active at all, nothing was reported.
 * @throws UnreadError where the answer is none.
 */
export function effectiveRoutes(body: unknown): EffectiveRoutes {
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

const kept = ({ prefix, hop, addresses }: Effective): EffectiveRoute => ({ prefix, hop, addresses });
