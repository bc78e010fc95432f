import { at, elementsOf, field, idTextOf, lowerText } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { findHubConnection, type HubConnection, hasAppliance } from '../../egress/path/hub.ts';
import { findNetwork } from '../../egress/path/network.ts';
import { refOf } from '../../egress/path/parts.ts';
import { perId } from '../../egress/path/per-world.ts';
import type { Connection } from './connection.ts';

/**
 * What virtual hubs say of two networks; undefined where they aren't both connected to one. A virtual WAN connects its networks
 * (learn.microsoft.com/azure/virtual-wan/howto-private-link).
 *
 *   their hubs                                             packets pass
 *   are known by their peerings alone                      unknown: their connections say which hub, and by which table
 *   send private traffic through an appliance              unknown: its rules decide
 *   have one, and their routing intent isn't here          unknown
 *   or a connection uses a route table of its own          unknown: that table decides
 *   are one, or of one virtual WAN                         yes
 *   aren't among the resources                             unknown
 *   are of different virtual WANs                          no
 */
export function acrossHubs(world: World, from: string, to: string): Connection | undefined {
  const [a, b] = [findHubConnection(world, from), findHubConnection(world, to)];
  if (a === undefined || b === undefined) {
    const hub = [a === undefined ? from : [], b === undefined ? to : []]
      .flat()
      .flatMap((id) => findNetwork(world, id)?.hubName ?? []);
    return hub[0] === undefined ? undefined : { state: 'unknown', way: 'hubConnections', about: hub[0] };
  }
  const through = privateNextHop(world, a.hub) ?? privateNextHop(world, b.hub);
  if (through !== undefined) return { state: 'unknown', way: 'hubAppliance', about: through };
  const guarded = [a, b].find(({ hub }) => mayDivert(world, hub));
  if (guarded !== undefined) return { state: 'unknown', way: 'hubIntent', about: guarded.hub };
  const custom = [a, b].find((connection) => usesOwnTable(world, connection));
  if (custom !== undefined) return { state: 'unknown', way: 'hubTable', about: custom.id };
  if (a.hub === b.hub) return { state: 'ok', way: 'hub', about: a.hub };
  const [wan, other] = [wanOf(world, a.hub), wanOf(world, b.hub)];
  if (wan === undefined || other === undefined) return { state: 'unknown', way: 'hubUnread' };
  return wan === other ? { state: 'ok', way: 'wan', about: wan } : { state: 'broken', way: 'otherWan' };
}

const wanOf = (world: World, hub: string): string | undefined => refOf(world.find(hub)?.properties, 'virtualWan');

/** Where routing intent sends what stays private. */
const privateNextHop = perId((world: World, hub): string | undefined => {
  for (const { properties } of world.findChildren(hub, 'routingintent') ?? []) {
    const policy = elementsOf(field(properties, 'routingPolicies')).find((each) =>
      elementsOf(field(each, 'destinations')).some((to) => lowerText(to) === 'privatetraffic'),
    );
    const nextHop = idTextOf(field(policy, 'nextHop'));
    if (nextHop !== undefined) return nextHop;
  }
  return undefined;
});

/** Whether a hub has an appliance to which its routing intent, which was not read, may send what stays private. */
const mayDivert = (world: World, hub: string): boolean =>
  world.findChildren(hub, 'routingintent') === undefined && hasAppliance(world.find(hub)?.properties);

function usesOwnTable(world: World, { id }: HubConnection): boolean {
  const table = idTextOf(at(world.find(id)?.properties, 'routingConfiguration', 'associatedRouteTable', 'id'));
  return table !== undefined && !table.endsWith('/defaultroutetable');
}
