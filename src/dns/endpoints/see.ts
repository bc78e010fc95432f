import type { CloudName } from '../../core/cloud.ts';
import { fingerprint } from '../../core/fingerprint.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { EndpointView, LinkServiceView, NetworkInterfaceView, ZoneGroupView } from '../model.ts';
import { believedNames } from '../names/believed.ts';
import { type NamePlan, noNames, planNames } from '../names/plan-names.ts';
import { findUnseen, isOptedOut, matches, mayShare, rankOf } from '../names/preference.ts';
import { findObstacle, type Obstacle } from '../names/readiness.ts';
import { planServiceNames } from '../names/service-names.ts';
import { inNamedZones, type PlacedRecordSet, placeInZones, recordSetId } from '../names/zone-id.ts';
import { isLinkService } from './link-service.ts';
import type { SeenEndpoint } from './model.ts';
import { isSigned, strategyOf } from './strategy.ts';

/** Everything read of one endpoint. */
export interface EndpointReads {
  readonly view: EndpointView;
  /** Its network interfaces; undefined where they were not read. */
  readonly interfaces: readonly NetworkInterfaceView[] | undefined;
  /** Address prefixes of its subnet; none where they are not known or not asked for. */
  readonly prefixes: readonly string[];
  /** Its zone groups; undefined where they were not read. */
  readonly groups: readonly ZoneGroupView[] | undefined;
  readonly isIncomplete: boolean;
  /** Of its resource group, where policy reads it; empty otherwise. */
  readonly groupTags: Readonly<Record<string, string>>;
  /** How this deployment signs zone groups. */
  readonly mark: string;
  /** The customer's private link service it connects to, where policy has names for such endpoints. */
  readonly service?: LinkServiceView;
  /** What its service leaves unsaid was asked of the provider: the zones it named, or `unread`. */
  readonly providerZones?: readonly string[] | 'unread';
  /** Its alias leads to no service that we can see; aliases that services of the same name have now. */
  readonly lostAlias?: SeenEndpoint['lostAlias'];
}

/** Takes what was read as far as pure rules go: which names, which zones, and what a zone group covers. */
export function seeEndpoint(reads: EndpointReads, policy: DnsPolicy, cloud: CloudName): SeenEndpoint {
  const { view, groups, isIncomplete, groupTags, mark, providerZones, lostAlias } = reads;
  const { obstacle, isUncertain, ...named } = nameEndpoint(reads, policy, cloud);
  const names = inNamedZones(named.names, view, policy);
  const { placed, homeless } = placeInZones(names.records, view, policy);
  const own = groups?.find((group) => isSigned(group, mark));
  return {
    view,
    fingerprint: fingerprintOf(view, policy),
    obstacle,
    names,
    wanted: placed,
    homeless,
    covered: coveredBy(groups ?? [], placed),
    isIncomplete,
    isUncertain: isUncertain || providerZones === 'unread',
    isOptedOut: isOptedOut(view, groupTags, policy),
    rank: rankOf(view, policy),
    zoneGroup: {
      strategy: strategyOf(view, policy),
      isRead: groups !== undefined,
      own,
      others: (groups ?? []).filter((group) => group !== own),
    },
    lostAlias,
  };
}

function nameEndpoint(
  { view, interfaces, prefixes, groups, isIncomplete, service, providerZones }: EndpointReads,
  policy: DnsPolicy,
  cloud: CloudName,
): { names: NamePlan; obstacle: Obstacle | undefined; isUncertain: boolean } {
  const obstacle = findObstacle(view);
  const unseen = obstacle === undefined || obstacle.kind === 'nameless' ? findUnseen(view, policy) : undefined;
  if (unseen !== undefined) {
    const reason = `RuleUnseen: which rule of the policy means it can't be seen: ${unseen}`;
    return { names: noNames(reason), obstacle: { kind: 'unseen', reason }, isUncertain: false };
  }
  if (service !== undefined && obstacle?.kind === 'nameless') {
    const names = planServiceNames(view, interfaces ?? [], service, policy);
    const isNameless = names.placed.length === 0 && names.unplaced.length === 0 && !names.isUncertain;
    return { names, obstacle: isNameless ? obstacle : undefined, isUncertain: names.isUncertain };
  }
  // A zone group takes what it covers out of customDnsConfigs: beside one, only the network interfaces list every name.
  const hasGroup = (groups ?? []).length > 0 && (interfaces ?? []).some(({ names }) => names.length > 0);
  const { isListBelieved, refused } = believedNames(view, isIncomplete ? undefined : interfaces, prefixes, cloud);
  const believed = isListBelieved && !hasGroup ? view : { ...view, customDnsConfigs: [] };
  const names = planNames(believed, interfaces ?? [], cloud, {
    refused,
    refusesShared: !mayShare(view, policy),
    sensitiveZones: policy.sensitiveZones,
    providerZones: providerZones === 'unread' ? undefined : providerZones,
  });
  return { names, obstacle, isUncertain: false };
}

/** The record sets that zone groups write: by their own list, whether or not the endpoint still needs them. */
function coveredBy(groups: readonly ZoneGroupView[], placed: readonly PlacedRecordSet[]): ReadonlySet<string> {
  const written = groups.flatMap(({ recordSets }) => recordSets);
  // A group may write to a zone of the same name elsewhere: only the very record set we would write is covered.
  const ids = written.filter(({ zone }) => zone.startsWith('/')).map((each) => recordSetId(each.zone, each));
  const byName = new Set(written.filter(({ zone }) => !zone.startsWith('/')).map(placeKey));
  const named = placed.filter((each) => byName.has(placeKey(each))).map(({ id }) => id);
  return new Set([...ids, ...named]);
}

const placeKey = ({ zone, type, name }: Pick<PlacedRecordSet, 'zone' | 'type' | 'name'>) => `${zone} ${type} ${name}`;

/** Where names are taken from: another text has every endpoint observed once more, by the first sweep after an update. */
const namesFrom = 'own list of own names, else interfaces; clusters by who made the endpoint';

/**
 * Changes with everything that decides an endpoint's record sets: its body, and where policy puts zones. The sweep compares it with what
 * Resource Graph shows.
 */
export function fingerprintOf(view: EndpointView, policy: DnsPolicy): string {
  const { rules, resourceGroup, byName } = policy.zones;
  const names = view.customDnsConfigs.map(({ fqdn, addresses }) => `${fqdn}=${[...addresses].sort().join(',')}`).sort();
  const parts = [
    namesFrom,
    [view.resourceGuid, view.provisioningState, view.connectionState, view.privateLinkResource],
    [...view.groupIds].sort(),
    names,
    [...view.networkInterfaces].sort(),
    [rules, resourceGroup, byName, policy.sensitiveZones, policy.rejected, mayShare(view, policy)],
    [isOptedOut(view, {}, policy), rankOf(view, policy), rules.map(({ match }) => matches(view, match))],
    [strategyOf(view, policy), isLinkService(view.privateLinkResource) ? policy.services : []],
  ];
  return fingerprint(JSON.stringify(parts));
}
