import { clusterType } from '../../core/cluster-type.ts';
import type { Evidence } from '../../core/evidence.ts';
import type { ProfileName } from '../../policy/egress.ts';
import type { Breach, EgressCheck, Resource } from '../model.ts';
import type { Estate } from '../path/estate.ts';
import { inOrder } from '../path/join.ts';
import type { PathVerdict, ScopeVerdict } from '../path/model.ts';
import { verdictOf } from '../path/path-of.ts';
import { outboundTypeOf } from '../path/subjects/cluster.ts';
import { holdsOnlyEndpoints } from '../path/subjects/occupants.ts';
import { ofNewMachine } from '../path/subjects/subnet.ts';
import { worstOf } from '../path/ways.ts';
import { allows } from './allowed.ts';
import { pathChecks } from './checks.ts';
import { poolsDiffer } from './pools.ts';
import { underProfile } from './under-profile.ts';

export interface JudgedPath {
  /** As the profile has to take it. */
  readonly verdict: PathVerdict;
  readonly breaches: readonly Breach[];
}

const subnetType = 'microsoft.network/virtualnetworks/subnets';
const poolType = `${clusterType}/agentpools`;

/**
 * The path of a subject, and what is held against it: at most one finding for what its worst scope does, named by the class of that. A subnet
 * is judged by what a machine put there today would get, for what is there already is judged by itself. Undefined for types without a path.
 */
export function judgePath(estate: Estate, resource: Resource, profile: ProfileName): JudgedPath | undefined {
  const { type, id } = resource.id;
  const walked = verdictOf(estate, type, id);
  if (walked === undefined) return undefined;
  const verdict = underProfile(walked, profile);
  const judged = type === subnetType ? underProfile(ofNewMachine(estate, id), profile) : verdict;
  const isSaidElsewhere = type === poolType || judged.isSaidElsewhere === true;
  if (judged.verdicts.length === 0 || isSaidElsewhere) return { verdict, breaches: [] };
  const scopes = inOrder(judged.verdicts);
  const worst = worstOf(scopes);
  const check = worst.class === 'unknown' && worst.isUnplaced === true ? undefined : checkFor(resource, worst);
  const differing = poolsDiffer(estate, resource, profile);
  // Where the profile allows it, a check that can weigh `info` leaves such a finding for the record.
  const isForRecord = [check?.severity].flat().includes('info');
  if (check === undefined || !(isForRecord || !allows(profile, worst.class))) return { verdict, breaches: differing };
  const isLow = check === pathChecks.subnetDefaultOutbound && holdsOnlyEndpoints(estate.world, resource);
  const evidence = evidenceOf(worst);
  const breach: Breach = { check, because: textOf(worst, scopes), evidence, ...(isLow ? { severity: 'low' } : {}) };
  return { verdict, breaches: [breach, ...differing] };
}

/** The way a packet takes, in the values that distinguish it from another. */
const evidenceOf = ({ class: way, scope, route, via, publicIps }: ScopeVerdict): Evidence => ({
  'path.class': way,
  'path.scope': scope,
  'path.route': route,
  'path.via': via,
  'path.publicIps': publicIps,
});

function textOf(worst: ScopeVerdict, scopes: readonly ScopeVerdict[]): string {
  const others = scopes.filter((each) => each !== worst && each.class === worst.class).map(({ scope }) => scope);
  const also = others.length === 0 ? '' : ` (so do ${others.join(', ')})`;
  return `${worst.scope} takes ${worst.route}${also}, which is ${worst.class}: ${worst.because}`;
}

/** Which check a path of this class is a finding of; undefined where checks of the cluster's own type say it. */
function checkFor(resource: Resource, worst: ScopeVerdict): EgressCheck | undefined {
  const { type } = resource.id;
  if (worst.class === 'unknown') return worst.isOrphan === true ? pathChecks.orphanHop : pathChecks.unknownPath;
  if (worst.class === 'nva-unapproved') return pathChecks.unapprovedHop;
  if (type === clusterType) return checkForCluster(resource, worst);
  if (worst.class === 'default-outbound') {
    if (type === subnetType) return pathChecks.subnetDefaultOutbound;
    if (type === 'microsoft.compute/virtualmachinescalesets') return pathChecks.scaleSetDefaultOutbound;
  }
  if (worst.class === 'nat-gateway' && type === subnetType) return pathChecks.natUninspected;
  return pathChecks.uninspected;
}

/**
 *   outboundType             class                          check
 *   userDefinedRouting       straight to the internet       by its route: the system's, or the user's
 *   none, block              default-outbound               none-leaks-default-outbound
 *   what the type sets up    lb-outbound-rule, nat-gateway  those of the type itself, which read outboundType
 *   anything else                                           path-uninspected
 */
function checkForCluster(cluster: Resource, { class: way, route }: ScopeVerdict): EgressCheck | undefined {
  const type = outboundTypeOf(cluster);
  if (type === 'userdefinedrouting' && straight.has(way)) {
    return route.startsWith('User:') ? pathChecks.clusterDefaultToInternet : pathChecks.clusterWithoutDefaultRoute;
  }
  if ((type === 'none' || type === 'block') && way === 'default-outbound') return pathChecks.clusterLeaks;
  if (type === 'loadbalancer' && way === 'lb-outbound-rule') return undefined;
  if (type.startsWith('managednatgateway') && way === 'nat-gateway') return undefined;
  return pathChecks.uninspected;
}

/** Ways out past everything that routes could lead to. */
const straight: ReadonlySet<string> = new Set([
  'nat-gateway',
  'lb-outbound-rule',
  'lb-snat',
  'instance-public-ip',
  'default-outbound',
]);
