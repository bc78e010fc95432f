import { nameOf } from '../../core/resource-id.ts';
import { elementsOf, field, lowerText } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { refOf, refsOf } from '../../egress/path/parts.ts';
import { addTo, perWorld } from '../../egress/path/per-world.ts';
import type { Graph } from '../graph/graph.ts';
import type { NameFacts } from '../name-facts.ts';
import { type Chain, chainOf, entryOf } from './chain.ts';
import { namesAsked } from './lookup.ts';
import type { Source } from './source.ts';

const policyType = 'microsoft.network/dnsresolverpolicies';

interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly blocks: boolean;
  /** Without the final dot, `` for all names; undefined where a list was not read. */
  readonly domains: readonly string[] | undefined;
}

/** A DNS security policy: what the Azure DNS of a linked network answers at all. */
export interface SecurityPolicy {
  readonly id: string;
  /** In the order they count, disabled ones left out; undefined where they were not read. */
  readonly rules: readonly SecurityRule[] | undefined;
}

/** By network, by id. Azure allows one (learn.microsoft.com/azure/dns/dns-security-policy). */
export const securityPolicies = perWorld((world: World): ReadonlyMap<string, readonly SecurityPolicy[]> => {
  const policies = new Map<string, SecurityPolicy[]>();
  for (const { id } of world.resources) {
    if (id.type !== policyType) continue;
    const policy = { id: id.id, rules: rulesOf(world, id.id) };
    for (const { properties } of world.findChildren(id.id, 'virtualnetworklinks') ?? []) {
      const network = refOf(properties, 'virtualNetwork');
      if (network !== undefined && !policies.get(network)?.includes(policy)) addTo(policies, network, policy);
    }
  }
  for (const linked of policies.values()) linked.sort((a, b) => (a.id < b.id ? -1 : 1));
  return policies;
});

/** The lower number counts first. */
function rulesOf(world: World, policy: string): readonly SecurityRule[] | undefined {
  return world
    .findChildren(policy, 'dnssecurityrules')
    ?.filter(({ properties }) => lowerText(field(properties, 'dnsSecurityRuleState')) !== 'disabled')
    .map(({ id, properties }) => ({
      name: id.name,
      priority: Number(field(properties, 'priority')),
      blocks: lowerText(field(field(properties, 'action'), 'actionType')) === 'block',
      domains: domainsOf(world, properties),
    }))
    .toSorted((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
}

function domainsOf(world: World, rule: unknown): readonly string[] | undefined {
  const domains: string[] = [];
  for (const id of refsOf(rule, 'dnsResolverDomainLists')) {
    const listed = field(world.find(id)?.properties, 'domains');
    if (!Array.isArray(listed)) return undefined;
    domains.push(...elementsOf(listed).flatMap((each) => lowerText(each)?.replace(/\.$/, '') ?? []));
  }
  return domains;
}

/**
 * Whom a question is asked of, and whether the policies linked to the networks whose Azure DNS it comes by let it be answered: a rule set forwards
 * only what the policy before it let through. Each name of the way counts, what aliases lead to as well; the first rule that holds one decides, and one
 * that was not read may be it. Of two that can't both count it is not known which one does.
 */
export function filteredChain(graph: Graph, source: Source, facts: NameFacts): Chain {
  const chain = chainOf(graph, source, facts.name);
  const policies = securityPolicies(graph.world);
  if (policies.size === 0) return chain;
  const judged = stationsOf(graph, source, chain).flatMap((network) => {
    const names = network === chain.network ? namesAsked(graph.world, network, facts) : [facts.name];
    return names.map((name) => judgeAt(network, policies.get(network) ?? [], name));
  });
  const ended = (state: 'broken' | 'unknown', { because, remedy }: Said): Chain => ({
    ...chain,
    state,
    network: undefined,
    because,
    remedy,
  });
  const blocked = judged.find(({ kind }) => kind === 'blocked');
  if (blocked !== undefined) return ended('broken', blocked);
  const unsure = judged.find(({ kind }) => kind === 'unsure');
  return unsure === undefined || chain.state !== 'ok' ? chain : ended('unknown', unsure);
}

/** The networks whose Azure DNS is asked, one after another. */
function stationsOf(graph: Graph, source: Source, { hops }: Chain): readonly string[] {
  const [first] = hops;
  const entry = first?.kind === 'gateway' ? first.network : entryOf(graph, source).network;
  if (entry === undefined) return [];
  return [entry, ...hops.flatMap((hop) => (hop.kind === 'rule' ? [hop.network] : []))];
}

interface Said {
  readonly kind: 'answered' | 'blocked' | 'unsure';
  readonly because: string;
  readonly remedy: string | null;
}
const answered: Said = { kind: 'answered', because: '', remedy: null };

/** What the policies linked to a network say of a name there: two of them what both say. */
function judgeAt(network: string, policies: readonly SecurityPolicy[], name: string): Said {
  const where = nameOf(network);
  const said = policies.map((policy) => judgeName(policy, where, name));
  const [first = answered] = said;
  if (said.every(({ kind }) => kind === first.kind)) return first;
  const names = policies.map(({ id }) => id).join(', ');
  return {
    kind: 'unsure',
    because: `${policies.length} DNS security policies are linked to ${where}, where Azure allows one, so it is not known which one judges ${name}: ${names}`,
    remedy: `export the links of these policies again, and leave out the one that is not linked to ${where}`,
  };
}

function judgeName({ id, rules }: SecurityPolicy, where: string, name: string): Said {
  const by = nameOf(id);
  const unread: Said = {
    kind: 'unsure',
    because: `the DNS security policy ${by} is linked to ${where}, and its rules or their lists of domains are not among the resources`,
    remedy: `add the rules and domain lists of ${by} to the export`,
  };
  const first = rules?.find(({ domains }) => domains === undefined || holds(domains, name));
  if (rules === undefined || (first !== undefined && first.domains === undefined)) return unread;
  if (first === undefined) return answered;
  const { priority, blocks } = first;
  const rival = rules.find(
    (each) => Object.is(each.priority, priority) && each.blocks !== blocks && holds(each.domains ?? [''], name),
  );
  if (rival !== undefined)
    return {
      kind: 'unsure',
      because: `the rules ${first.name} and ${rival.name} of the DNS security policy ${by}, linked to ${where}, have one priority and disagree about ${name}`,
      remedy: `export the rules of ${by} again: each has a priority of its own`,
    };
  if (!blocks) return answered;
  return {
    kind: 'blocked',
    because: `the rule ${first.name} of the DNS security policy ${by}, linked to ${where}, blocks ${name}`,
    remedy: `let a rule of ${by} with a lower number allow ${name}`,
  };
}

const holds = (domains: readonly string[], name: string): boolean =>
  domains.some((domain) => domain === '' || name === domain || name.endsWith(`.${domain}`));
