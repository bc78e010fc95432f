import type { Arm } from '../../arm/arm.ts';
import type { Network } from '../../arm/network.ts';
import type { CloudName } from '../../core/cloud.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { EndpointView, NetworkInterfaceView, ZoneGroupView } from '../model.ts';
import { findZones } from '../names/catalogue.ts';
import { createProviderZones } from '../names/provider-zones.ts';
import { privateLinkType } from '../names/readiness.ts';
import { namesServices } from '../names/service-names.ts';
import { readable } from '../schema.ts';
import type { ReadGroupTags } from './group-tags.ts';
import { parseNetworkInterface } from './interface-schema.ts';
import { isLinkService } from './link-service.ts';
import type { SeenEndpoint } from './model.ts';
import { type EndpointReads, seeEndpoint } from './see.ts';
import { createLinkServices } from './services.ts';
import { zoneGroupMark } from './strategy.ts';
import { parseZoneGroups } from './zone-group-schema.ts';

export interface EndpointReaderPorts {
  readonly network: Network;
  readonly arm: Arm;
  readonly cloud: CloudName;
  readonly readGroupTags: ReadGroupTags;
  /** Where private link services are looked for by their alias; empty: every subscription the identity can read. */
  readonly subscriptions: readonly string[];
  readonly owner: string;
}

/** What an earlier pass knows and the endpoint's body doesn't say. */
export interface ReadHints {
  /** A zone group hangs on it although it lists names of its own. */
  readonly hasZoneGroup: boolean;
}

/** Takes one endpoint as far as the rules go, reading what its own body leaves out. */
export type ReadEndpoint = (
  view: EndpointView,
  policy: DnsPolicy,
  now: Date,
  signal: AbortSignal,
  hints?: ReadHints,
) => Promise<SeenEndpoint>;

/**
 * Reads beside the endpoint itself, one each:
 *
 *   lists names of its own            nothing
 *   lists none                        every network interface, and its zone groups
 *   policy wants a zone group on it   its zone groups, and where there is one every network interface
 *   connects to a private link        every network interface, the service, and for an alias a query; only where policy has
 *     service                         names for such endpoints
 *   of a type nobody here knows       what the provider says of its zones; once an hour for a resource
 */
export function createEndpointReader(ports: EndpointReaderPorts): ReadEndpoint {
  const { network, arm, cloud, readGroupTags, subscriptions } = ports;
  const mark = zoneGroupMark(ports.owner);
  const services = createLinkServices(arm, subscriptions);
  const readProviderZones = createProviderZones(arm);

  async function readInterfaces(
    view: EndpointView,
    signal: AbortSignal,
  ): Promise<Pick<EndpointReads, 'interfaces' | 'isIncomplete'>> {
    const found = await Promise.all(
      view.networkInterfaces.map(async (id): Promise<NetworkInterfaceView | undefined> => {
        const body = await network.findNetworkInterface(id, signal);
        return body === undefined ? undefined : readable(() => parseNetworkInterface(body));
      }),
    );
    return { interfaces: found.flatMap((each) => each ?? []), isIncomplete: found.includes(undefined) };
  }

  const readGroups = async (id: string, signal: AbortSignal): Promise<readonly ZoneGroupView[]> => {
    const body = await network.listPrivateDnsZoneGroups(id, signal);
    return readable(() => parseZoneGroups(body));
  };

  async function readNames(reads: EndpointReads, wantsGroups: boolean, signal: AbortSignal): Promise<EndpointReads> {
    const { view } = reads;
    if (view.customDnsConfigs.length === 0) {
      const [interfaces, groups] = await Promise.all([readInterfaces(view, signal), readGroups(view.id, signal)]);
      return { ...reads, ...interfaces, groups };
    }
    // Names of its own mean that no zone group covers any: one with another zone succeeds and writes nothing, as observed.
    if (!wantsGroups) return reads;
    const groups = await readGroups(view.id, signal);
    return groups.length === 0 ? { ...reads, groups } : { ...reads, groups, ...(await readInterfaces(view, signal)) };
  }

  async function seeService(
    reads: EndpointReads,
    first: SeenEndpoint,
    policy: DnsPolicy,
    now: Date,
    signal: AbortSignal,
  ) {
    const { view } = reads;
    if (view.connectionState === 'Disconnected') {
      const lostAlias = await services.findLost(view.privateLinkResource, now, signal);
      return lostAlias === undefined ? first : seeEndpoint({ ...reads, lostAlias }, policy, cloud);
    }
    if (first.obstacle?.kind !== 'nameless' || !namesServices(policy)) return first;
    const [interfaces, service] = await Promise.all([
      readInterfaces(view, signal),
      services.read(view.privateLinkResource, now, signal),
    ]);
    return seeEndpoint({ ...reads, ...interfaces, service }, policy, cloud);
  }

  return async (view, policy, now, signal, hints) => {
    const groupTags = policy.optOut.resourceGroups ? await readGroupTags(view.id, now, signal) : {};
    const nothing: EndpointReads = { view, interfaces: [], groups: undefined, isIncomplete: false, groupTags, mark };
    const first = seeEndpoint(nothing, policy, cloud);
    if (first.isOptedOut) return first;
    if (isLinkService(view.privateLinkResource)) return seeService(nothing, first, policy, now, signal);
    if (first.obstacle !== undefined) return first;
    const wantsGroups = first.zoneGroup.strategy === 'zoneGroup' || hints?.hasZoneGroup === true;
    const reads = await readNames(nothing, wantsGroups, signal);
    const seen = seeEndpoint(reads, policy, cloud);
    if (!isUnknown(seen, cloud)) return seen;
    const zones = await readProviderZones(view.privateLinkResource, view.groupIds, now, signal);
    return seeEndpoint({ ...reads, providerZones: zones ?? 'unread' }, policy, cloud);
  };
}

/** Whether a name has no place because the catalogue doesn't know the kind of endpoint at all. */
function isUnknown({ names, view }: SeenEndpoint, cloud: CloudName): boolean {
  const type = privateLinkType(view.privateLinkResource);
  return (
    type !== '' &&
    names.unplaced.some(({ kind }) => kind === 'Unmapped') &&
    findZones(type, view.groupIds, cloud).kind === 'unknown'
  );
}
