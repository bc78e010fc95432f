import { nameOf } from '../../core/resource-id.ts';
import { elementsOf, field, lowerText } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { refOf, refsOf } from '../../egress/path/parts.ts';
import { perWorld } from '../../egress/path/per-world.ts';
import type { Graph } from '../graph/graph.ts';
import type { NameFacts } from '../name-facts.ts';
import { type Chain, chainOf, entryOf } from './chain.ts';
import { namesAsked } from './lookup.ts';
import type { Source } from './source.ts';

const policyType = 'microsoft.network/dnsresolverpolicies';

interface SecurityRule {
  readonly name: string;
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

/** By network. Azure allows one (learn.microsoft.com/azure/dns/dns-security-policy); the first by id stands for more. */
export const securityPolicies = perWorld((world: World): ReadonlyMap<string, SecurityPolicy> => {
  const policies = new Map<string, SecurityPolicy>();
  for (const { id } of world.resources) {
    if (id.type !== policyType) continue;
    const policy = { id: id.id, rules: rulesOf(world, id.id) };
    for (const { properties } of world.findChildren(id.id, 'virtualnetworklinks') ?? []) {
      const network = refOf(properties, 'virtualNetwork');
      if (network !== undefined && !policies.has(network)) policies.set(network, policy);
    }
  }
  return policies;
});

/** The lower number counts first. */
function rulesOf(world: World, policy: string): readonly SecurityRule[] | undefined {
  return world
    .findChildren(policy, 'dnssecurityrules')
    ?.filter(({ properties }) => lowerText(field(properties, 'dnsSecurityRuleState')) !== 'disabled')
    .toSorted((a, b) => Number(field(a.properties, 'priority')) - Number(field(b.properties, 'priority')))
    .map(({ id, properties }) => ({
      name: id.name,
      blocks: lowerText(field(field(properties, 'action'), 'actionType')) === 'block',
      domains: domainsOf(world, properties),
    }));
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
 * that was not read may be it.
 */
export function filteredChain(graph: Graph, source: Source, facts: NameFacts): Chain {
  const chain = chainOf(graph, source, facts.name);
  const policies = securityPolicies(graph.world);
  if (policies.size === 0) return chain;
  const judged = stationsOf(graph, source, chain).flatMap((network) => {
    const policy = policies.get(network);
    if (policy === undefined) return [];
    const names = network === chain.network ? namesAsked(graph.world, network, facts) : [facts.name];
    return names.map((name) => ({ said: judgeName(policy, name), where: nameOf(network), by: nameOf(policy.id) }));
  });
  for (const { said, where, by } of judged)
    if (typeof said === 'object')
      return {
        ...chain,
        state: 'broken',
        network: undefined,
        because: `the rule ${said.rule} of the DNS security policy ${by}, linked to ${where}, blocks ${said.name}`,
        remedy: `let a rule of ${by} with a lower number allow ${said.name}`,
      };
  const unread = judged.find(({ said }) => said === 'unread');
  if (unread === undefined || chain.state !== 'ok') return chain;
  const { where, by } = unread;
  return {
    ...chain,
    state: 'unknown',
    network: undefined,
    because: `the DNS security policy ${by} is linked to ${where}, and its rules or their lists of domains are not among the resources`,
    remedy: `add the rules and domain lists of ${by} to the export`,
  };
}

/** The networks whose Azure DNS is asked, one after another. */
function stationsOf(graph: Graph, source: Source, { hops }: Chain): readonly string[] {
  const [first] = hops;
  const entry = first?.kind === 'gateway' ? first.network : entryOf(graph, source).network;
  if (entry === undefined) return [];
  return [entry, ...hops.flatMap((hop) => (hop.kind === 'rule' ? [hop.network] : []))];
}

type Said = 'answered' | 'unread' | { readonly rule: string; readonly name: string };

function judgeName({ rules }: SecurityPolicy, name: string): Said {
  if (rules === undefined) return 'unread';
  for (const { name: rule, blocks, domains } of rules) {
    if (domains === undefined) return 'unread';
    if (domains.some((domain) => domain === '' || name === domain || name.endsWith(`.${domain}`)))
      return blocks ? { rule, name } : 'answered';
  }
  return 'answered';
}
