import { azureDns, serversIn } from '../../core/dns-servers.ts';
import { gatewayAsksAzure } from '../../core/public-aliases.ts';
import { nameOf } from '../../core/resource-id.ts';
import { at } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { findRead } from '../../egress/path/parts.ts';
import { perWorld } from '../../egress/path/per-world.ts';
import type { Graph } from '../graph/graph.ts';
import { findLongest } from '../graph/names.ts';
import { maybeSeenFrom, seenFrom } from '../graph/zones.ts';
import type { ForwardingRule, RuleSet } from './resolvers.ts';
import { findTaker } from './rules.ts';
import { findServer, type Server, type ServerBy } from './servers.ts';
import type { Source } from './source.ts';

/** One hop of a question on its way. */
export type Hop =
  | {
      readonly kind: 'servers';
      readonly network: string;
      readonly server: string;
      readonly by: ServerBy;
      readonly assumed: string | undefined;
      readonly skipped: readonly string[];
    }
  | { readonly kind: 'gateway'; readonly network: string }
  | {
      readonly kind: 'rule';
      readonly network: string;
      readonly rule: string;
      readonly ruleSet: string;
      readonly server: string;
      readonly assumed: string | undefined;
    };

/** Whose Azure DNS answers in the end; or why none does, or why it is not known. */
export interface Chain {
  readonly state: 'ok' | 'broken' | 'unknown';
  /** The network asked in the end. */
  readonly network: string | undefined;
  readonly hops: readonly Hop[];
  /** Empty where all is well. */
  readonly because: string;
  readonly remedy: string | null;
  /** The network whose rule set would have to be read to go on. */
  readonly lacks?: string;
}

/** A server that is assumed to forward to Azure DNS of its network, although no body says so. */
export interface Assumed {
  readonly who: string;
  readonly network: string;
}

/** Those on the way, each once: a loop may pass one twice. */
export function assumedIn({ hops }: Chain): readonly Assumed[] {
  const found = new Map<string, Assumed>();
  for (const hop of hops)
    if (hop.kind !== 'gateway' && hop.assumed !== undefined)
      found.set(`${hop.assumed} ${hop.network}`, { who: hop.assumed, network: hop.network });
  return [...found.values()];
}

/**
 * Whom a question is asked of, hop by hop (learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets):
 *
 *   own servers of the interface, else the network's; else Azure DNS of the network
 *   a server                        the Azure DNS of the network it is in (findServer)
 *   Azure DNS of a network          a zone linked there that contains the name ends the way; else the rule with the longest ending of the rule
 *                                   set linked there leads to another server; else it ends here
 *   a rule that leads back          a loop: nobody answers
 */
export function chainOf(graph: Graph, source: Source, name: string): Chain {
  const { network } = source;
  const isAzures = network !== undefined && source.isGateway && gatewayAsksAzure(name);
  const first = isAzures ? ended(network, [{ kind: 'gateway', network }]) : entryOf(graph, source);
  if (first.network === undefined || first.state !== 'ok') return first;
  return follow(graph, first, name);
}

const ended = (network: string, hops: readonly Hop[]): Chain => ({
  state: 'ok',
  network,
  hops,
  because: '',
  remedy: null,
});

const entries = perWorld<Map<Source, Chain>, Graph>(() => new Map());

/** Where a source's questions come in: which network's Azure DNS is asked first. An application gateway's depend on the name too (chainOf). */
export function entryOf(graph: Graph, source: Source): Chain {
  const known = entries(graph).get(source);
  if (known !== undefined) return known;
  const made = makeEntry(graph, source);
  entries(graph).set(source, made);
  return made;
}

function makeEntry(graph: Graph, source: Source): Chain {
  const { network } = source;
  if (network === undefined)
    return unknown(
      source.because,
      source.remedy ?? 'add it, its network interface and its virtual network to the export',
    );
  const servers = source.servers.length > 0 ? source.servers : serversOf(graph.world, network);
  if (servers === undefined)
    return findRead(graph.world, network) === undefined
      ? unknown(
          `the DNS servers of ${nameOf(network)} are not known: it is not among the resources`,
          `add the virtual network ${nameOf(network)} to the export`,
        )
      : unknown(
          `the DNS servers of ${nameOf(network)} are not known: dhcpOptions.dnsServers is no list`,
          'export it again with all its properties',
        );
  if (servers.every((server) => server === azureDns)) return ended(network, []);
  return askServers(graph, network, servers);
}

/** Undefined where the network, or its list, was not read; empty for Azure DNS. */
export function serversOf(world: World, network: string): readonly string[] | undefined {
  const body = findRead(world, network);
  const list = at(body?.properties, 'dhcpOptions', 'dnsServers');
  return body === undefined || !(list == null || Array.isArray(list)) ? undefined : serversIn(list);
}

/** The first answer counts, also one that says that there is no such name: the next server is asked only if this one is silent. */
function askServers(graph: Graph, from: string, servers: readonly string[]): Chain {
  const skipped: string[] = [];
  let silent: Chain | undefined;
  for (const server of servers) {
    if (server === azureDns) {
      const hop = { kind: 'servers', network: from, server, by: 'network', assumed: undefined, skipped } as const;
      return ended(from, [hop]);
    }
    const found = findServer(graph, from, server);
    if (found.state === 'ok')
      return ended(found.network, [{ kind: 'servers', ...foundAt(found), server, by: found.by, skipped }]);
    const chain: Chain = { ...found, network: undefined, hops: [] };
    if (found.state === 'unknown') return chain;
    silent ??= chain;
    skipped.push(server);
  }
  return silent ?? unknown('no server is named', null);
}

const foundAt = ({ network, assumed }: Server & { readonly state: 'ok' }) => ({ network, assumed });

const unknown = (because: string, remedy: string | null): Chain => ({
  state: 'unknown',
  network: undefined,
  hops: [],
  because,
  remedy,
});

/** From one network's Azure DNS on: a linked zone ends the way, a rule leads on. */
function follow(graph: Graph, first: Chain, name: string): Chain {
  const hops = [...first.hops];
  const asked = new Set<string>();
  let network = first.network ?? '';
  for (;;) {
    if (isUnread(graph, network, name)) return { ...unread(network), hops, lacks: network };
    const found = findTaker(graph.world, network, name);
    if (found === undefined) return hops.length === first.hops.length ? first : ended(network, hops);
    if (found.kind === 'doubled') return { ...unknown(found.because, found.remedy), hops };
    const { ruleSet, rule } = found;
    const maybe = findLongest(name, maybeSeenFrom(graph.world, network));
    if (maybe !== undefined)
      return {
        ...unknown(
          `the rule ${rule.name} of ${nameOf(ruleSet.id)} takes ${name} unless ${maybe.name} is linked to ${nameOf(network)}, and not all links of ${maybe.name} are among the resources`,
          `add the links of ${maybe.name} to the export`,
        ),
        hops,
      };
    if (asked.has(network)) {
      const because = `the rule ${rule.name} of ${nameOf(ruleSet.id)} leads back to where the question came from: a loop`;
      return {
        state: 'broken',
        network: undefined,
        hops,
        because,
        remedy: `take the link of ${nameOf(ruleSet.id)} from ${nameOf(network)}, link a zone there that contains the name, or forward to another server`,
      };
    }
    asked.add(network);
    const next = alongRule(graph, ruleSet, rule);
    if (next.state !== 'ok' || next.network === undefined) return { ...next, hops };
    hops.push(...next.hops);
    network = next.network;
  }
}

/** Whether a rule may take a name in a network whose rule set was not read. */
const isUnread = ({ world, rulesReadOf }: Graph, network: string, name: string): boolean =>
  rulesReadOf?.has(network) === false && findLongest(name, seenFrom(world, network)) === undefined;

const unread = (network: string): Chain =>
  unknown(
    `which rule set is linked to ${nameOf(network)} was not read: more calls of Azure than a question may cost`,
    'ask of an export, or a deployed app that may list the rule sets of a network',
  );

/** The outbound endpoint's network needs the way to the server; the network the rule set is linked to needs none. */
function alongRule(graph: Graph, ruleSet: RuleSet, rule: ForwardingRule): Chain {
  const name = nameOf(ruleSet.id);
  if (rule.servers.length === 0)
    return { ...unknown(`the rule ${rule.name} of ${name} names no server`, `name its servers`), state: 'broken' };
  if (ruleSet.outbound === undefined)
    return unknown(
      `the outbound endpoint of ${name} is not among the resources`,
      'add the DNS private resolver with its endpoints to the export',
    );
  let silent: Chain | undefined;
  for (const { address: server, port } of rule.servers) {
    const found = atPort(port, server, findServer(graph, ruleSet.outbound, server));
    if (found.state === 'ok')
      return ended(found.network, [{ kind: 'rule', ...foundAt(found), rule: rule.name, ruleSet: ruleSet.id, server }]);
    const chain: Chain = {
      ...found,
      because: `the rule ${rule.name} of ${name} leads to ${server}: ${found.because}`,
      network: undefined,
      hops: [],
    };
    if (found.state === 'unknown') return chain;
    silent ??= chain;
  }
  return silent ?? unknown('', null);
}

/** An inbound endpoint listens at one port only; which ports others listen at is in no body. */
const atPort = (port: number, server: string, found: Server): Server =>
  found.state !== 'ok' || found.by !== 'inbound' || port === 53
    ? found
    : {
        state: 'broken',
        because: `an inbound endpoint answers at port 53, and the rule asks ${server} at port ${port}`,
        remedy: 'let the rule ask at port 53',
      };
