import { elementsOf, field, textOf } from '../body.ts';
import { estateOf } from '../path/estate.ts';
import { inOrder } from '../path/join.ts';
import type { ScopeVerdict, WayName } from '../path/model.ts';
import { refsOf } from '../path/parts.ts';
import { holdsOnlyEndpoints } from '../path/subjects/occupants.ts';
import { ofNewMachine } from '../path/subjects/subnet.ts';
import { worstOf } from '../path/ways.ts';
import { allows } from '../profiles/allowed.ts';
import type { Given, Predicates } from './predicate.ts';

/** Closed or taken elsewhere by a route, a rule or a NAT gateway, not by the subnet's own flag. */
const elsewhere: ReadonlySet<WayName> = new Set(['blocked', 'forced-tunnel', 'firewall-inspected', 'nat-gateway']);

/** A NAT gateway that was not read may have no address, and then it takes nothing. */
const isElsewhere = ({ class: way, missing }: ScopeVerdict): boolean =>
  elsewhere.has(way) && (way !== 'nat-gateway' || missing.length === 0);

/** The paths of a machine put into the subnet today, in order; none for a subnet that takes no machine. */
const verdictsOf = ({ resource, world, policy }: Given): readonly ScopeVerdict[] =>
  inOrder(ofNewMachine(estateOf(world, policy.approvedNextHops), resource.id.id).verdicts);

/** What a subnet's own fields mean for the path that is taken from it. */
export const subnetPaths: Predicates = {
  'egress-subnet-private-flag-unset'(given) {
    if ((field(given.properties, 'defaultOutboundAccess') ?? undefined) !== undefined) return undefined;
    const verdicts = verdictsOf(given);
    if (verdicts.length === 0 || !verdicts.every(isElsewhere)) return undefined;
    const ways = [...new Set(verdicts.map((each) => each.class))].sort().join(', ');
    return `defaultOutboundAccess is not set: the subnet is ${ways} only as long as its routes and rules stay as they are`;
  },
  'egress-subnet-no-route-table'(given) {
    const { properties, resource, world } = given;
    if ((field(properties, 'routeTable') ?? undefined) !== undefined) return undefined;
    const verdicts = verdictsOf(given);
    if (verdicts.length === 0 || holdsOnlyEndpoints(world, resource)) return undefined;
    const worst = worstOf(verdicts);
    if (worst.class === 'unknown' || worst.mayBeLearnt || allows('inspected', worst.class)) return undefined;
    return `it has no route table, so ${worst.scope} takes ${worst.route}, which is ${worst.class}`;
  },
  'egress-service-endpoint-bypasses-firewall'(given) {
    const { properties } = given;
    const hasPolicies = refsOf(properties, 'serviceEndpointPolicies').length > 0;
    const services = elementsOf(field(properties, 'serviceEndpoints'))
      .flatMap((each) => textOf(field(each, 'service')) ?? [])
      .filter((service) => !(hasPolicies && /^microsoft\.storage/i.test(service)))
      .sort();
    const behind = verdictsOf(given).find((each) => each.class === 'firewall-inspected');
    if (services.length === 0 || behind === undefined) return undefined;
    return `${behind.scope} goes through a firewall, and service endpoints go past it: ${services.join(', ')}`;
  },
};
