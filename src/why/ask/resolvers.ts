import { findAddress } from '../../core/addresses.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { elementsOf, field, lowerText, textOf } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { networkOf } from '../../egress/path/network.ts';
import { partsOf, refOf, refsOf } from '../../egress/path/parts.ts';
import { addTo, perId, perWorld } from '../../egress/path/per-world.ts';

const resolverType = 'microsoft.network/dnsresolvers';
const ruleSetType = 'microsoft.network/dnsforwardingrulesets';

/** An address at which a DNS private resolver answers as the Azure DNS of its own network. */
export interface Inbound {
  readonly id: string;
  readonly network: string;
}

export interface ForwardingRule {
  readonly name: string;
  /** Without its final dot; `` for all names. */
  readonly domain: string;
  /** In the order they are tried. */
  readonly servers: readonly { readonly address: string; readonly port: number }[];
}

/** What is linked to a network and forwards some names from another. */
export interface RuleSet {
  readonly id: string;
  /** By the domain. Azure allows one for each. */
  readonly rules: ReadonlyMap<string, readonly ForwardingRule[]>;
  /** Where its outbound endpoints send from; undefined where that can't be read. */
  readonly outbound: string | undefined;
  /** Networks of its outbound endpoints. Azure allows those of one resolver, which is in one network. */
  readonly sendsFrom: readonly string[];
}

interface Resolvers {
  readonly inbound: ReadonlyMap<string, readonly Inbound[]>;
  /** Subnets that resolvers have endpoints in, or are made for them. */
  readonly subnets: ReadonlySet<string>;
  /** By network, by id. Azure allows one (azure-docs#125137). */
  readonly ruleSets: ReadonlyMap<string, readonly RuleSet[]>;
}

/** The DNS private resolvers among the bodies. */
export const resolversOf = perWorld((world: World): Resolvers => {
  const inbound = new Map<string, Inbound[]>();
  const subnets = new Set<string>();
  const ruleSets = new Map<string, RuleSet[]>();
  for (const resource of world.resources) {
    const { id, properties } = resource;
    if (id.type === `${resolverType}/inboundendpoints`) addInbound(world, resource, inbound, subnets);
    if (id.type === `${resolverType}/outboundendpoints`) subnets.add(refOf(properties, 'subnet') ?? '');
    if (id.type === 'microsoft.network/virtualnetworks/subnets' && isForResolvers(properties)) subnets.add(id.id);
    // By its links: an export may lack the rule set's own body, and then only where it sends from is not known.
    if (id.type === `${ruleSetType}/virtualnetworklinks` && id.parent !== undefined) {
      const network = refOf(properties, 'virtualNetwork');
      const ruleSet = ruleSetOf(world, id.parent);
      if (network !== undefined && !ruleSets.get(network)?.includes(ruleSet)) addTo(ruleSets, network, ruleSet);
    }
  }
  for (const linked of ruleSets.values()) linked.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { inbound, subnets, ruleSets };
});

function addInbound(
  world: World,
  { id, properties }: Resource,
  inbound: Map<string, Inbound[]>,
  subnets: Set<string>,
): void {
  for (const configuration of elementsOf(field(properties, 'ipConfigurations'))) {
    const subnet = refOf(configuration, 'subnet');
    if (subnet !== undefined) subnets.add(subnet);
    const network = subnet === undefined ? resolversNetwork(world, id.parent) : networkOf(subnet);
    const address = findAddress(textOf(field(configuration, 'privateIpAddress')) ?? '')?.text;
    if (address !== undefined && network !== undefined) addTo(inbound, address, { id: id.id, network });
  }
}

const isForResolvers = (properties: unknown): boolean =>
  elementsOf(field(properties, 'delegations')).some(
    (each) => lowerText(field(field(each, 'properties') ?? each, 'serviceName')) === resolverType,
  );

const resolversNetwork = (world: World, resolver: string | undefined): string | undefined =>
  refOf(world.find(resolver ?? '')?.properties, 'virtualNetwork');

const ruleSetOf = perId((world: World, id): RuleSet => {
  const parsed = findResourceId(id);
  const absent = parsed === undefined ? undefined : { id: parsed, properties: {} };
  const ruleSet = world.find(id) ?? absent;
  return ruleSet === undefined
    ? { id, rules: new Map(), outbound: undefined, sendsFrom: [] }
    : toRuleSet(world, ruleSet);
});

function toRuleSet(world: World, ruleSet: Pick<Resource, 'id' | 'properties'>): RuleSet {
  const rules = new Map<string, ForwardingRule[]>();
  for (const { name, properties } of partsOf(world, ruleSet, 'forwardingRules') ?? []) {
    const domain = lowerText(field(properties, 'domainName'))?.replace(/\.$/, '');
    // A disabled rule is as good as absent.
    if (domain === undefined || lowerText(field(properties, 'forwardingRuleState')) === 'disabled') continue;
    const servers = elementsOf(field(properties, 'targetDnsServers')).flatMap((each) => {
      const text = textOf(field(each, 'ipAddress'));
      if (text === undefined) return [];
      return { address: findAddress(text)?.text ?? text, port: Number(field(each, 'port') || 53) };
    });
    addTo(rules, domain, { name, domain, servers });
  }
  for (const same of rules.values()) same.sort((a, b) => (a.name < b.name ? -1 : 1));
  const endpoints = refsOf(ruleSet.properties, 'dnsResolverOutboundEndpoints');
  const networks = endpoints.map((endpoint) => outboundNetwork(world, endpoint));
  const sendsFrom = [...new Set(networks.flatMap((network) => network ?? []))].sort();
  return { id: ruleSet.id.id, rules, outbound: networks[0], sendsFrom };
}

function outboundNetwork(world: World, endpoint: string): string | undefined {
  const subnet = refOf(world.find(endpoint)?.properties, 'subnet');
  return subnet === undefined ? resolversNetwork(world, findResourceId(endpoint)?.parent) : networkOf(subnet);
}
