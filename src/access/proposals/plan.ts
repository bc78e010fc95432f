import { clusterType } from '../../core/cluster-type.ts';
import { compare } from '../../core/compare.ts';
import { fingerprint } from '../../core/fingerprint.ts';
import { isAlwaysAliased } from '../../core/public-aliases.ts';
import { nameOf } from '../../core/resource-id.ts';
import { isPlacedByPolicy } from '../../dns/names/zone-id.ts';
import { findOwnZone } from '../../dns/zones/clusters.ts';
import { linkName } from '../../dns/zones/plan.ts';
import { isSensitiveZone } from '../../dns/zones/wanted-links.ts';
import type { Policy } from '../../policy/policy.ts';
import { sourceOf } from '../../why/ask/source.ts';
import { recordStateIn } from '../../why/classify.ts';
import { judge } from '../../why/diagnosis.ts';
import type { Graph } from '../../why/graph/graph.ts';
import { findUnfinished, type Zone } from '../../why/graph/zones.ts';
import { factsOfName, type NameFacts } from '../../why/name-facts.ts';
import { type JudgedPromise, judgePromises } from '../../why/promises.ts';
import { namesOf } from '../../why/reach.ts';
import { isLocked } from '../api-server.ts';
import type { KeptPromise, Proposal, ProposalKind } from './model.ts';

type Policies = Pick<Policy, 'dns' | 'reachability'>;

interface Wanted extends Pick<Proposal, 'kind' | 'target' | 'zone' | 'network' | 'blockedBy'> {
  readonly mends: KeptPromise;
}

/**
 * What would keep the promises that are broken because a link is missing. Pure; sorted by what would be created, each once.
 *
 *   the zone                                           proposal
 *   has the right record, and may be written           link it to the network that is asked
 *   AKS's own, where nobody else may write             a zone of that name where policy keeps zones, then its link
 *   redirects a whole control plane, or exists         none: the link would break other names
 *     before names of everybody
 *   is being linked already                            none
 *   has no right record                                none: a link alone would lead nowhere
 *   is where neither policy nor AKS keeps zones        none: anybody may make a zone of any name, with one right record in it
 */
export function planProposals(graph: Graph, policy: Policies): readonly Proposal[] {
  const broken = judgePromises(graph, policy.reachability).filter(
    ({ wanted, outcome }) => wanted === 'must' && outcome === 'broken',
  );
  const wanted = broken.flatMap((promise) =>
    namesOf(graph, promise.target).flatMap((name) => wantedFor(graph, policy, promise, name) ?? []),
  );
  const targets = [...new Set(wanted.map(({ target }) => target))].sort(compare);
  return targets.flatMap((target) => toProposal(wanted.filter((each) => each.target === target)));
}

function wantedFor(graph: Graph, policy: Policies, promise: JudgedPromise, name: string): Wanted | undefined {
  const facts = factsOfName(graph, name);
  const { chain, brokenAt } = judge(graph, facts, sourceOf(graph.world, promise.from));
  const zoneName = facts.place?.zone;
  const { network } = chain;
  if (brokenAt !== 'link' || network === undefined || zoneName === undefined) return undefined;
  if (isSensitiveZone(zoneName) && !policy.dns.sensitiveZones.includes(zoneName)) return undefined;
  if (isAlwaysAliased(zoneName) || findUnfinished(network, facts.zones) !== undefined) return undefined;
  const { from, target, because } = promise;
  const place = placeFor(graph, facts, policy);
  if (place === undefined) return undefined;
  const common = { network, mends: { from, target, because } };
  if (place.kind === 'custom-zone') {
    const blockedBy =
      place.zone === undefined
        ? 'policy names no place for such a zone; write dns.zones.resourceGroup, or the zone under dns.zones.byName'
        : blockedIn(policy);
    const zone = place.zone ?? place.locked;
    return { ...common, kind: 'custom-zone', target: zone, zone, blockedBy };
  }
  const link = `${place.zone}/virtualnetworklinks/${linkName(network)}`;
  return { ...common, kind: 'link', target: link, zone: place.zone, blockedBy: blockedIn(policy) };
}

const blockedIn = ({ dns }: Pick<Policy, 'dns'>): string | undefined =>
  dns.mode === 'observe' ? 'dns.mode is observe: nothing is written to Azure' : undefined;

type Place =
  | { readonly kind: 'link'; readonly zone: string }
  /** Undefined: policy says nowhere. */
  | { readonly kind: 'custom-zone'; readonly zone: string | undefined; readonly locked: string };

function placeFor(graph: Graph, facts: NameFacts, { dns }: Policies): Place | undefined {
  const { locked, made } = clusterZones(graph);
  const isTrusted = ({ id }: Zone): boolean => made.has(id) || isPlacedByPolicy(id, dns) || dns.aks.zones.includes(id);
  const isRight = (zone: Zone): boolean => recordStateIn(zone, facts).kind === 'right';
  const trusted = facts.zones.filter(isTrusted);
  const open = trusted.filter(({ id }) => !locked.has(id));
  const right = open.find(isRight);
  if (right !== undefined) return { kind: 'link', zone: right.id };
  const closed = trusted.find((zone) => locked.has(zone.id) && isRight(zone));
  if (closed === undefined) return undefined;
  const own = open.find(({ id }) => id === facts.policyZone);
  return own === undefined
    ? { kind: 'custom-zone', zone: facts.policyZone, locked: closed.id }
    : { kind: 'link', zone: own.id };
}

/** The zones that AKS keeps in node resource groups, as the clusters' own bodies say, and those where nobody else may write. */
function clusterZones({ world }: Graph): Readonly<Record<'made' | 'locked', ReadonlySet<string>>> {
  const clusters = world.resources.filter(({ id }) => id.type === clusterType);
  const zonesOf = (some: typeof clusters) => new Set(some.flatMap(({ body }) => findOwnZone(body) ?? []));
  return { made: zonesOf(clusters), locked: zonesOf(clusters.filter(isLocked)) };
}

function toProposal(all: readonly Wanted[]): readonly Proposal[] {
  const [first] = all;
  if (first === undefined) return [];
  const { kind, target, zone, network, blockedBy } = first;
  const keyOf = (each: KeptPromise): string => `${each.target} ${each.from} ${each.because}`;
  // In the order of the promises, which are sorted.
  const mends = [...new Map(all.map(({ mends: each }) => [keyOf(each), each])).values()];
  const content = { kind, target, zone, network, mends, ...words(kind, zone, network), blockedBy };
  return [{ ...content, etag: `"${fingerprint(JSON.stringify(content))}"` }];
}

function words(kind: ProposalKind, zone: string, network: string): Pick<Proposal, 'does' | 'afterwards'> {
  if (kind === 'link')
    return { does: `links ${nameOf(zone)} to ${nameOf(network)}, without registration`, afterwards: '' };
  return {
    does: `makes the zone ${nameOf(zone)}, since AKS keeps its own where nobody else may write`,
    afterwards: `Link it to ${nameOf(network)}, which is proposed next, and make a private endpoint to the cluster there, group id management: its record goes into this zone.`,
  };
}
