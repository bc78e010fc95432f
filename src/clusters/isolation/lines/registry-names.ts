import { findAddress } from '../../../core/addresses.ts';
import { nameOf, type ResourceId } from '../../../core/resource-id.ts';
import { foldCase } from '../../../core/text.ts';
import { at, elementsOf, field, textOf } from '../../../egress/body.ts';
import type { Resource, World } from '../../../egress/model.ts';
import { findRead, refOf } from '../../../egress/path/parts.ts';
import { addressesOfMember, dataOf } from '../members.ts';
import { fail, type Given, type LineAnswer, pass, unknown, worst } from '../model.ts';
import { nodeNetworksOf } from '../network-view.ts';
import { ofOwnRegistry, regionOf } from '../registry.ts';

/** Azure's public zone first, then those of its sovereign clouds. */
const zoneNames: ReadonlySet<string> = new Set([
  'privatelink.azurecr.io',
  'privatelink.azurecr.us',
  'privatelink.azurecr.cn',
]);

/** A name that a zone has to hold, and the addresses it may resolve to; any address where none is known. */
interface Wanted {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** 3.7: the registry's two names in a private zone that every network of the nodes is linked to, at the addresses of its endpoints. */
export const registryNames = (given: Given): LineAnswer =>
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
    const wanted = [
      { name: registry.id.name, addresses: addressesOfMember(world, registry, 'registry') },
      {
        name: `${registry.id.name}.${region}.data`,
        addresses: addressesOfMember(world, registry, dataOf(region)),
      },
    ];
    return worst(
      networks.map((network) => ofNetwork(world, zones, network, wanted)),
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

function ofNetwork(world: World, zones: readonly string[], network: string, wanted: readonly Wanted[]): LineAnswer {
  const read = zones.map((zone) => ({
    records: recordsIn(world, zone, wanted),
    links: world.findChildren(zone, 'virtualnetworklinks'),
  }));
  const linked = read.find(({ links }) => links?.some((link) => isTo(link, network)) === true);
  const failing = read.map(({ records }) => records).filter(({ state }) => state === 'fail');
  if (linked?.records.state === 'fail') return linked.records;
  // No zone could answer, regardless of which one is linked.
  if (linked === undefined && failing.length === read.length) return worst(failing, unknown('no zone was read'));
  const own = findRead(world, network);
  const servers = elementsOf(at(own?.properties, 'dhcpOptions', 'dnsServers')).flatMap((each) => textOf(each) ?? []);
  if (servers.length > 0) {
    return unknown(`${network} asks DNS servers of its own (${servers.join(', ')}), and what they answer was not read`);
  }
  if (linked !== undefined) {
    const waits = (linked.links ?? []).filter((link) => isTo(link, network)).flatMap((link) => waitingOf(link) ?? []);
    return waits.length > 0 && linked.records.state === 'pass' ? unknown(waits.sort().join(', ')) : linked.records;
  }
  return read.some(({ links }) => links === undefined)
    ? unknown(`no virtual network link of ${zones.map(nameOf).join(', ')} was read`)
    : fail(`no zone privatelink.azurecr.io is linked to ${network}`);
}

const isTo = ({ properties }: Resource, network: string): boolean => refOf(properties, 'virtualNetwork') === network;

/** A link that Azure has not finished answers nothing yet. */
function waitingOf({ id, properties }: Resource): string | undefined {
  const state = textOf(field(properties, 'virtualNetworkLinkState'));
  return state === undefined || foldCase(state) === 'completed'
    ? undefined
    : `virtualNetworkLinkState of link ${id.name} is ${state}, and not Completed`;
}

function recordsIn(world: World, zone: string, wanted: readonly Wanted[]): LineAnswer {
  const sets = world.findChildren(zone, 'a');
  if (sets === undefined) return unknown(`no A record of ${nameOf(zone)} was read`);
  const found = wanted.map(({ name, addresses }) => {
    const there = sets.flatMap((set) => (set.id.name === name ? addressesIn(set) : []));
    return { name, there, strange: there.filter((each) => addresses.length > 0 && !addresses.includes(each)) };
  });
  const lacking = found.flatMap(({ name, there }) => (there.length === 0 ? [name] : []));
  if (lacking.length > 0) return fail(`${nameOf(zone)} has no A record ${lacking.join(', ')}`);
  const strange = found.flatMap(({ name, strange: all }) => all.map((each) => `${name} at ${each}`));
  return strange.length > 0
    ? fail(`${nameOf(zone)} has ${strange.join(', ')}, where no endpoint of the registry is`)
    : pass(
        `${nameOf(zone)} has ${wanted.map(({ name }) => name).join(' and ')}, and the nodes' network is linked to it`,
      );
}

const addressesIn = ({ properties }: Resource): readonly string[] =>
  elementsOf(field(properties, 'aRecords')).flatMap((record) => {
    const text = textOf(field(record, 'ipv4Address'));
    return text === undefined ? [] : [findAddress(text)?.text ?? text];
  });
