import type { CloudName } from '../core/cloud.ts';
import { hashId } from '../core/resource-id.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { SeenEndpoint } from './endpoint-plan.ts';
import type { EndpointView, NetworkInterfaceView, ZoneGroupView } from './model.ts';
import { planNames } from './names/plan-names.ts';
import { findObstacle } from './names/readiness.ts';
import { isOptedOut, matches, rankOf } from './preference.ts';
import { placeInZones, recordSetId } from './zone-id.ts';

/** Everything read of one endpoint. */
export interface EndpointReads {
  readonly view: EndpointView;
  readonly interfaces: readonly NetworkInterfaceView[];
  readonly groups: readonly ZoneGroupView[];
  readonly isIncomplete: boolean;
  /** Of its resource group, where policy looks there; empty otherwise. */
  readonly groupTags: Readonly<Record<string, string>>;
}

/** Takes what was read as far as pure rules go: which names, which zones, and what a zone group covers. */
export function seeEndpoint(
  { view, interfaces, groups, isIncomplete, groupTags }: EndpointReads,
  policy: DnsPolicy,
  cloud: CloudName,
): SeenEndpoint {
  const names = planNames(view, interfaces, cloud, { sensitiveZones: policy.sensitiveZones });
  const { placed, homeless } = placeInZones(names.records, view, policy);
  const written = groups.flatMap(({ recordSets }) => recordSets);
  // A group may write to a zone of the same name elsewhere: only the very record set we would write is covered.
  const covered = new Set(
    written.filter(({ zone }) => zone.startsWith('/')).map((each) => recordSetId(each.zone, each)),
  );
  const coveredNames = new Set(
    written.filter(({ zone }) => !zone.startsWith('/')).map(({ zone, type, name }) => `${zone} ${type} ${name}`),
  );
  return {
    view,
    fingerprint: fingerprintOf(view, policy),
    obstacle: findObstacle(view),
    names,
    wanted: placed,
    homeless,
    covered: new Set(
      placed
        .filter(({ id, zone, type, name }) => covered.has(id) || coveredNames.has(`${zone} ${type} ${name}`))
        .map(({ id }) => id),
    ),
    isIncomplete,
    isOptedOut: isOptedOut(view, groupTags, policy),
    rank: rankOf(view, policy),
  };
}

/**
 * Changes with everything that decides an endpoint's record sets: its body, and where policy puts zones. The sweep compares it with what
 * Resource Graph shows.
 */
export function fingerprintOf(view: EndpointView, policy: DnsPolicy): string {
  const {
    resourceGuid,
    provisioningState,
    connectionState,
    privateLinkResource,
    groupIds,
    customDnsConfigs,
    networkInterfaces,
  } = view;
  const { rules, resourceGroup, byName } = policy.zones;
  const names = customDnsConfigs.map(({ fqdn, addresses }) => `${fqdn}=${[...addresses].sort().join(',')}`).sort();
  const parts = [
    [resourceGuid, provisioningState, connectionState, privateLinkResource],
    [...groupIds].sort(),
    names,
    [...networkInterfaces].sort(),
    [rules, resourceGroup, byName, policy.sensitiveZones, policy.rejected],
    [isOptedOut(view, {}, policy), rankOf(view, policy), rules.map(({ match }) => matches(view, match))],
  ];
  return hashId(JSON.stringify(parts));
}
