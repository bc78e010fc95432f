import { nameOf, type ResourceId } from '../../../core/resource-id.ts';
import { at, elementsOf, field, lowerText, textOf } from '../../../egress/body.ts';
import type { Resource, World } from '../../../egress/model.ts';
import { findRead, refOf } from '../../../egress/path/parts.ts';
import { fail, type Given, pass, unknown, type Verdict, worst } from '../model.ts';
import { nodeNetworksOf } from '../network-view.ts';
import { ofOwnRegistry, regionOf } from '../registry.ts';

/** Azure's public zone first, then those of its sovereign clouds. */
const zoneNames: ReadonlySet<string> = new Set([
  'privatelink.azurecr.io',
  'privatelink.azurecr.us',
  'privatelink.azurecr.cn',
]);

/** 3.7: the registry's two names in a private zone that every network of the nodes is linked to. */
export const registryNames = (given: Given): Verdict =>
  ofOwnRegistry(given, (registry) => {
    const { world, cluster } = given;
    const zones = zonesIn(world);
    if (zones.length === 0)
      return world.isComplete
        ? fail('there is no zone privatelink.azurecr.io')
        : unknown('no zone privatelink.azurecr.io was read');
    const networks = nodeNetworksOf(world, cluster);
    if (networks.length === 0) return unknown("the nodes' network was not read");
    const region = regionOf(registry);
    if (region === undefined) return unknown(`the location of ${registry.id.name} is not in the body`);
    const names = [registry.id.name, `${registry.id.name}.${region}.data`];
    return worst(
      networks.map((network) => ofNetwork(world, zones, network, names)),
      unknown("the nodes' network was not read"),
    );
  });

/** Zones by their own bodies, or by those of their records and links. */
function zonesIn(world: World): readonly string[] {
  const own = (id: ResourceId): string | undefined =>
    id.type === 'microsoft.network/privatednszones' ? id.id : id.parent;
  const ids = world.resources.flatMap(({ id }) =>
    id.type.startsWith('microsoft.network/privatednszones') ? (own(id) ?? []) : [],
  );
  return [...new Set(ids)].filter((id) => zoneNames.has(nameOf(id)));
}

function ofNetwork(world: World, zones: readonly string[], network: string, names: readonly string[]): Verdict {
  const read = zones.map((zone) => ({
    records: recordsIn(world, zone, names),
    links: world.findChildren(zone, 'virtualnetworklinks'),
  }));
  const linked = read.find(({ links }) => links?.some((link) => isTo(link, network)) === true);
  const failing = read.map(({ records }) => records).filter(({ state }) => state === 'fail');
  if (linked?.records.state === 'fail') return linked.records;
  // No zone could answer, whichever is linked.
  if (linked === undefined && failing.length === read.length) return worst(failing, unknown('no zone was read'));
  const own = findRead(world, network);
  const servers = elementsOf(at(own?.properties, 'dhcpOptions', 'dnsServers')).flatMap((each) => textOf(each) ?? []);
  if (servers.length > 0) {
    return unknown(`${network} asks DNS servers of its own (${servers.join(', ')}), and what they answer was not read`);
  }
  if (linked !== undefined) return linked.records;
  return read.some(({ links }) => links === undefined)
    ? unknown(`no virtual network link of ${zones.map(nameOf).join(', ')} was read`)
    : fail(`no zone privatelink.azurecr.io is linked to ${network}`);
}

const isTo = ({ properties }: Resource, network: string): boolean => refOf(properties, 'virtualNetwork') === network;

function recordsIn(world: World, zone: string, names: readonly string[]): Verdict {
  const sets = world.findChildren(zone, 'a');
  if (sets === undefined) return unknown(`no A record of ${nameOf(zone)} was read`);
  const lacking = names.filter((name) => !sets.some((set) => set.id.name === name && hasAddress(set)));
  return lacking.length > 0
    ? fail(`${nameOf(zone)} has no A record ${lacking.join(', ')}`)
    : pass(`${nameOf(zone)} has ${names.join(' and ')}, and the nodes' network is linked to it`);
}

const hasAddress = ({ properties }: Resource): boolean =>
  elementsOf(field(properties, 'aRecords')).some((record) => lowerText(field(record, 'ipv4Address')) !== undefined);
