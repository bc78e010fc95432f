import { nameOf } from '../../core/resource-id.ts';
import type { Connection, Way } from './connection.ts';

interface Words {
  readonly because: string;
  readonly remedy: string | null;
}

/** A connection of two networks in words. */
export function describeConnection({ way, about = '' }: Connection, from: string, to: string): Words {
  const [a, b, it] = [nameOf(from), nameOf(to), about === '' ? '' : nameOf(about)];
  const routes = 'check the effective routes of a machine there';
  const hubRoutes = 'check the effective routes of the virtual hub';
  const words: Readonly<Record<Way, Words>> = {
    same: { because: `both are in ${a}`, remedy: null },
    peered: { because: `${a} and ${b} are peered, Connected on both sides`, remedy: null },
    notConnected: {
      because: `the peering of ${a} and ${b} is ${about === '' ? 'in no state that the export shows' : about}`,
      remedy: `make the peering of ${a} and ${b} on both sides, until both say Connected`,
    },
    otherSideMissing: {
      because: `of the peering of ${a} and ${b} the side of ${it} is not among the resources`,
      remedy: `add ${it} with its peerings to the export`,
    },
    unread: {
      because: `${it} is not among the resources, so its peerings aren't known`,
      remedy: `add the virtual network ${it} to the export`,
    },
    gateways: {
      because: `${a} and ${b} both have or use a gateway, and the routes that gateways learn are in no body`,
      remedy: routes,
    },
    unpeered: {
      because: `${a} and ${b} are not peered, and peering is not transitive`,
      remedy: `peer ${a} with ${b} on both sides, or make a private endpoint in ${a}`,
    },
    hub: { because: `${a} and ${b} are connected to the virtual hub ${it}`, remedy: null },
    wan: { because: `${a} and ${b} are connected to the virtual WAN ${it}`, remedy: null },
    otherWan: {
      because: `${a} and ${b} are connected to hubs of different virtual WANs`,
      remedy: `peer ${a} with ${b}, or connect both to one virtual WAN`,
    },
    hubConnections: {
      because: `${a} and ${b} are on virtual hubs, and not all connections of ${it} are among the resources`,
      remedy: `add the connections of the virtual hub ${it} to the export (az network vhub connection list)`,
    },
    hubIntent: {
      because: `the virtual hub ${it} has a firewall, and whether private traffic goes through it depends on its routing intent, which is not among the resources`,
      remedy: `add the routing intent of the virtual hub ${it} to the export (az network vhub routing-intent list)`,
    },
    hubUnread: {
      because: `whether the virtual hubs of ${a} and ${b} are of one virtual WAN can't be read`,
      remedy: 'add the virtual hubs to the export',
    },
    hubAppliance: {
      because: `the virtual hub sends private traffic through ${it}, whose rules decide`,
      remedy: hubRoutes,
    },
    hubTable: { because: `${it} uses a route table of its own in the virtual hub`, remedy: hubRoutes },
  };
  return words[way];
}
