import { holdInternet, prefixesIn } from '../../core/prefixes.ts';
import { elementsOf, field, flagOf, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { findMisread } from './misread.ts';
import { refOf, textsOf } from './parts.ts';
import { perWorld } from './per-world.ts';

/** A virtual network's connection to a virtual hub. */
export interface HubConnection {
  readonly id: string;
  readonly hub: string;
  /** Whether the hub's default route reaches the network; undefined where its body can't be read. */
  readonly takesDefault: boolean | undefined;
}

const connectionType = 'microsoft.network/virtualhubs/hubvirtualnetworkconnections';

/** The connection of each network that has one. */
const connections = perWorld((world: World): ReadonlyMap<string, HubConnection> => {
  const found = new Map<string, HubConnection>();
  for (const resource of world.resources) {
    const { id, properties } = resource;
    const network = id.type === connectionType ? refOf(properties, 'remoteVirtualNetwork') : undefined;
    if (network === undefined || id.parent === undefined) continue;
    const says = flagOf(field(properties, 'enableInternetSecurity')) === true;
    const takesDefault = findMisread(resource) === undefined ? says : undefined;
    found.set(network, { id: id.id, hub: id.parent, takesDefault });
  }
  return found;
});

export const findHubConnection = (world: World, network: string): HubConnection | undefined =>
  connections(world).get(network);

/**
 * The name of the hub behind a peering: Azure gives a connected network one of its own, to a network in a group `RG_<hub>_<guid>` of Microsoft's
 * (as `az network vnet peering list` shows it). Undefined for any other peering.
 */
export function hubBehind(peering: string, remote: string): string | undefined {
  const isHubs = /\/virtualnetworkpeerings\/remotevnettohubpeering_/.test(peering);
  return isHubs ? /\/resourcegroups\/rg_([^/]+)_[0-9a-f-]{36}\//.exec(remote)?.[1] : undefined;
}

/** Where a hub sends what is for the internet: the id of a firewall or an appliance, and the body that says so. */
export interface HubDefault {
  readonly nextHop: string;
  readonly saidBy: string;
}

/** A hub's default route: its routing intent's, or a static one of its route tables; `unread` where neither was read, undefined where both say nothing of it. */
export function findHubDefault(world: World, hub: string): HubDefault | 'unread' | undefined {
  const intents = world.findChildren(hub, 'routingintent');
  const tables = world.findChildren(hub, 'hubroutetables');
  for (const intent of intents ?? []) {
    const policy = elementsOf(field(intent.properties, 'routingPolicies')).find((each) =>
      elementsOf(field(each, 'destinations')).some((to) => lowerText(to) === 'internet'),
    );
    const nextHop = lowerText(field(policy, 'nextHop'));
    if (nextHop !== undefined) return { nextHop, saidBy: intent.id.id };
  }
  for (const table of tables ?? []) {
    const nextHop = staticDefault(table);
    if (nextHop !== undefined) return { nextHop, saidBy: table.id.id };
  }
  const isUnread =
    (intents === undefined && tables === undefined) || intents?.some((each) => findMisread(each)) === true;
  return isUnread ? 'unread' : undefined;
}

function staticDefault({ properties }: Resource): string | undefined {
  const route = elementsOf(field(properties, 'routes')).find((each) =>
    holdInternet('v4', textsOf(each, 'destinations').flatMap(prefixesIn)),
  );
  return lowerText(field(route, 'nextHop'));
}

/** Whether a virtual hub, by its properties, has a firewall, or a partner's. */
export const hasAppliance = (hub: unknown): boolean =>
  ['azureFirewall', 'securityPartnerProvider'].some((name) => field(hub, name) != null);
