import { serversIn } from '../../core/dns-servers.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { at, elementsOf, field, flagOf } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { findOwner } from '../../egress/path/address-owners.ts';
import { refOf } from '../../egress/path/parts.ts';
import type { Graph } from '../graph/graph.ts';
import type { AddressPlace } from '../path/places.ts';

/** What listens at the address of a DNS server that is in a network. */
export type Listener =
  /** Where it forwards to is in no body: `who` names what is known of it. */
  | { readonly kind: 'assumed'; readonly who: string }
  /** The DNS proxy of a firewall: `servers` are those it asks, none for Azure DNS of its own network. */
  | { readonly kind: 'proxy'; readonly firewall: string; readonly servers: readonly string[] }
  | { readonly kind: 'nobody'; readonly because: string; readonly remedy: string };

/**
 *   the address is                                          what listens
 *   a firewall's whose policy says what its DNS does        its proxy, or nobody where that is off
 *   a machine's, a load balancer's, another firewall's      it, as far as is known
 *   nobody's, in a subnet whose every interface is known    nobody
 *   nobody's that is known                                  somebody, as far as is known
 *   one whose holder was not looked up                      somebody, with a note that it was not looked up
 */
export function listenerAt(
  { world, holdersReadOf }: Pick<Graph, 'world' | 'holdersReadOf'>,
  { network, subnet }: AddressPlace,
  server: string,
): Listener {
  const owner = findOwner(world, server, [network]);
  const proxy = owner?.kind === 'firewall' ? proxyOf(world, owner.body) : undefined;
  if (proxy !== undefined) return proxy;
  if (owner !== undefined) return { kind: 'assumed', who: `${server} (${whoText(owner.kind, owner.body)})` };
  const where = nameOf(subnet ?? network);
  if (subnet !== undefined && isWholeKnown(world.find(subnet), world))
    return {
      kind: 'nobody',
      because: `nobody has the address of the DNS server ${server}: no interface in ${where} does, and all of them are among the resources`,
      remedy: 'name a DNS server that is there, or none for Azure DNS',
    };
  const isSought = holdersReadOf === undefined || holdersReadOf.has(server);
  return {
    kind: 'assumed',
    who: isSought ? `${server}, which nothing among the resources has,` : `${server} (what has it was not looked up)`,
  };
}

function whoText(kind: 'firewall' | 'balancer' | 'interface', { id, properties }: Resource): string {
  const machine = refOf(properties, 'virtualMachine');
  if (kind === 'interface') return machine === undefined ? `interface ${id.name}` : `machine ${nameOf(machine)}`;
  return `${kind === 'firewall' ? 'firewall' : 'load balancer'} ${id.name}`;
}

/**
 * By its policy, else by its own older settings. A policy that has a parent and says nothing of DNS may have its parent's
 * (learn.microsoft.com/azure/firewall/dns-settings).
 */
function proxyOf(world: World, { id, properties }: Resource): Listener | undefined {
  const reference = at(properties, 'firewallPolicy', 'id');
  const policy = findResourceId(reference) === undefined ? undefined : world.find(String(reference));
  const own = field(properties, 'additionalProperties');
  if (policy === undefined && (findResourceId(reference) !== undefined || own == null)) return undefined;
  const settings = field(policy?.properties, 'dnsSettings');
  if (policy !== undefined && settings == null && refOf(policy.properties, 'basePolicy') !== undefined)
    return undefined;
  const isOn = policy === undefined ? field(own, 'Network.DNS.EnableProxy') : field(settings, 'enableProxy');
  if (flagOf(isOn) !== true)
    return {
      kind: 'nobody',
      because: `the DNS server is the firewall ${id.name}, whose DNS proxy is off, so nobody answers there`,
      remedy: `turn on the DNS proxy of ${id.name} (dnsSettings.enableProxy), or name another server`,
    };
  const servers = policy === undefined ? listIn(field(own, 'Network.DNS.Servers')) : field(settings, 'servers');
  return { kind: 'proxy', firewall: id.name, servers: serversIn(servers) };
}

/** The older settings write a list as a text with commas. */
const listIn = (text: unknown): unknown => (typeof text === 'string' ? text.split(',') : text);

/** The members a subnet lists whose addresses are looked up among the bodies. */
const indexed = /^microsoft\.network\/(networkinterfaces|loadbalancers|azurefirewalls)$/;

/** Whether everything that has an address in a subnet is among the bodies. A list that is empty or not there says nothing. */
function isWholeKnown(subnet: Resource | undefined, world: World): boolean {
  const listed = elementsOf(field(subnet?.properties, 'ipConfigurations'));
  return (
    listed.length > 0 &&
    listed.every((each) => {
      const owner = findResourceId(findResourceId(field(each, 'id'))?.parent);
      return owner !== undefined && indexed.test(owner.type) && world.find(owner.id) !== undefined;
    })
  );
}
