import type { EndpointView, NetworkInterfaceView, ZoneGroupView } from '../model.ts';
import { believedNames, listedAddresses, listsOwnNames } from '../names/believed.ts';
import { createProviderZones } from '../names/provider-zones.ts';
import { createClusterReader } from '../names/read-cluster.ts';
import { privateLinkType } from '../names/readiness.ts';
import { namesServices } from '../names/service-names.ts';
import type { ReadPrefixes } from '../names/subnets.ts';
import type { DnsPorts, Reading } from '../ports.ts';
import { readable } from '../schema.ts';
import type { ReadGroupTags } from './group-tags.ts';
import { parseNetworkInterface } from './interface-schema.ts';
import { isLinkService } from './link-service.ts';
import type { SeenEndpoint } from './model.ts';
import { type EndpointReads, seeEndpoint } from './see.ts';
import { createLinkServices } from './services.ts';
import { zoneGroupMark } from './strategy.ts';
import { parseZoneGroups } from './zone-group-schema.ts';

/**
 * Takes one endpoint as far as the rules go, reading what its own body leaves out. `hasZoneGroup`: an earlier pass knows that one depends on it,
 * although it lists names of its own. `inFull`: its names are wanted although it opted out.
 */
export type ReadEndpoint = (
  view: EndpointView,
  reading: Reading,
  hasZoneGroup?: boolean,
  inFull?: boolean,
) => Promise<SeenEndpoint>;

/**
 * Reads beside the endpoint itself, one each:
 *
 *   lists only its resource's own     nothing; its subnet, once, where its prefixes are not kept
 *     names, inside its subnet
 *   lists other names or addresses    every network interface
 *   lists none                        every network interface, and its zone groups
 *   policy wants a zone group on it   its zone groups, and where there is one every network interface
 *   connects to a private link        every network interface, the service, and for an alias a query; only where policy has
 *     service                         names for such endpoints
 *   with a name nobody here places    what the provider says of its zones; once an hour for a resource
 *   connects to a cluster             the cluster; once an hour
 */
export function createEndpointReader(
  {
    network,
    arm,
    cloud,
    subscriptions,
    owner,
  }: Pick<DnsPorts, 'network' | 'arm' | 'cloud' | 'subscriptions' | 'owner'>,
  readGroupTags: ReadGroupTags,
  readPrefixes: ReadPrefixes,
): ReadEndpoint {
  const mark = zoneGroupMark(owner);
  const services = createLinkServices(arm, subscriptions);
  const readProviderZones = createProviderZones(arm);
  const withCluster = createClusterReader(arm);

  type Interfaces = Pick<EndpointReads, 'interfaces' | 'isIncomplete'>;
  async function readInterfaces({ networkInterfaces }: EndpointView, { signal }: Reading): Promise<Interfaces> {
    const read = async (id: string): Promise<NetworkInterfaceView | undefined> => {
      const body = await network.findNetworkInterface(id, signal);
      return body === undefined ? undefined : readable(() => parseNetworkInterface(body));
    };
    const found = await Promise.all(networkInterfaces.map(read));
    return { interfaces: found.flatMap((each) => each ?? []), isIncomplete: found.includes(undefined) };
  }

  async function readGroups({ id }: EndpointView, { signal }: Reading): Promise<readonly ZoneGroupView[]> {
    const body = await network.listPrivateDnsZoneGroups(id, signal);
    return readable(() => parseZoneGroups(body));
  }

  async function readNames(reads: EndpointReads, wantsGroups: boolean, reading: Reading): Promise<EndpointReads> {
    const { view } = reads;
    if (view.customDnsConfigs.length === 0) {
      const [interfaces, groups] = await Promise.all([readInterfaces(view, reading), readGroups(view, reading)]);
      return { ...reads, ...interfaces, groups };
    }
    const prefixes = listsOwnNames(view, cloud) ? await readPrefixes(view.subnet, listedAddresses(view), reading) : [];
    const { isListBelieved } = believedNames(view, undefined, prefixes, cloud);
    // Names of its own mean that no zone group covers any: one with another zone succeeds and writes nothing, as observed.
    const groups = wantsGroups ? await readGroups(view, reading) : undefined;
    if (isListBelieved && (groups ?? []).length === 0) return { ...reads, prefixes, groups };
    return { ...reads, prefixes, groups, ...(await readInterfaces(view, reading)) };
  }

  async function readService(
    reads: EndpointReads,
    { obstacle }: SeenEndpoint,
    reading: Reading,
  ): Promise<EndpointReads> {
    const { view } = reads;
    if (view.connectionState === 'Disconnected') {
      return { ...reads, lostAlias: await services.findLost(view.privateLinkResource, reading) };
    }
    if (obstacle?.kind !== 'nameless' || !namesServices(reading.policy.dns)) return reads;
    const [interfaces, service] = await Promise.all([
      readInterfaces(view, reading),
      services.read(view.privateLinkResource, reading),
    ]);
    return { ...reads, ...interfaces, service };
  }

  return async (given, reading, hasZoneGroup = false, inFull = false) => {
    const view = await withCluster(given, reading);
    const policy = reading.policy.dns;
    const see = (reads: EndpointReads): SeenEndpoint => seeEndpoint(reads, policy, cloud);
    const groupTags = policy.optOut.resourceGroups ? await readGroupTags(view.id, reading) : {};
    const unread = { interfaces: undefined, prefixes: [], groups: undefined, isIncomplete: false };
    const nothing: EndpointReads = { ...unread, view, groupTags, mark };
    const first = see(nothing);
    if (first.isOptedOut && !inFull) return first;
    if (isLinkService(view.privateLinkResource)) return see(await readService(nothing, first, reading));
    if (first.obstacle !== undefined) return first;
    const reads = await readNames(nothing, first.zoneGroup.strategy === 'zoneGroup' || hasZoneGroup, reading);
    const seen = see(reads);
    if (!hasUnmapped(seen)) return seen;
    const zones = await readProviderZones(view.privateLinkResource, view.groupIds, reading);
    return see({ ...reads, providerZones: zones ?? 'unread' });
  };
}

/** Whether a name has no place by what is known here; the provider may know more. */
const hasUnmapped = ({ names, view }: SeenEndpoint): boolean =>
  privateLinkType(view.privateLinkResource) !== '' && names.unplaced.some(({ kind }) => kind === 'Unmapped');
