import type { Family } from '../../core/prefixes.ts';
import { at, elementsOf, field, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { addressesOf, publicRefs } from './address-owners.ts';
import { findFirewallOpening } from './firewall-opening.ts';
import type { FirewallRule } from './firewall-rules.ts';
import { inOrder, rulesOf } from './firewall-rules.ts';
import type { Sender } from './flow-rule.ts';
import type { Exit } from './model.ts';
import { findRead, refOf, refsOf } from './parts.ts';
import { perId, perWorld } from './per-world.ts';

interface RuleBook {
  /** Network rules before application rules, a parent policy's before its child's. */
  readonly rules: readonly FirewallRule[];
  /** Ids of policies, rule collection groups and IP groups that were not read. */
  readonly missing: readonly string[];
  /** Groups nobody named and nobody read. */
  readonly isWhole: boolean;
}

/** Every rule a firewall asks, in order. */
const ruleBook = perId((world: World, id): RuleBook => {
  const firewall = findRead(world, id);
  const own = firewall === undefined ? [id] : [];
  const chain = policyChain(world, refOf(firewall?.properties, 'firewallPolicy'));
  const books = chain.map((policy) => bookOfPolicy(world, policy));
  const classic = ['networkRuleCollections', 'applicationRuleCollections'].flatMap((list) =>
    rulesOf(world, field(firewall?.properties, list)),
  );
  const rules = [...books.flatMap((book) => book.rules), ...classic];
  const groups = rules.flatMap(({ unreadSources, unreadDestinations }) => [...unreadSources, ...unreadDestinations]);
  return {
    rules: [...rules.filter(({ kind }) => kind === 'network'), ...rules.filter(({ kind }) => kind === 'application')],
    missing: [...new Set([...own, ...books.flatMap(({ missing }) => missing), ...groups])],
    isWhole: own.length === 0 && groups.length === 0 && books.every(({ isWhole }) => isWhole),
  };
});

/** A policy and those it is based on, the outermost parent first. */
function policyChain(world: World, id: string | undefined, below: readonly string[] = []): readonly string[] {
  if (id === undefined || below.includes(id)) return below;
  return policyChain(world, refOf(world.find(id)?.properties, 'basePolicy'), [id, ...below]);
}

function bookOfPolicy(world: World, id: string): RuleBook {
  const policy = findRead(world, id);
  if (policy === undefined) return { rules: [], missing: [id], isWhole: false };
  const groups = world.findChildren(id, 'rulecollectiongroups') ?? [];
  const here = new Set(groups.map((group) => group.id.id));
  const listed = refsOf(policy.properties, 'ruleCollectionGroups');
  const misread = [...here].filter((each) => findRead(world, each) === undefined);
  const missing = [...listed.filter((each) => !here.has(each)), ...misread];
  const isListed = Array.isArray(field(policy.properties, 'ruleCollectionGroups'));
  const inTurn = inOrder(groups.map((group) => group.body));
  const rules = inTurn.flatMap((body) =>
    rulesOf(world, at(body, 'properties', 'ruleCollections') ?? at(body, 'ruleCollections')),
  );
  return { rules, missing, isWhole: missing.length === 0 && (isListed || groups.length > 0) };
}

/** What the internet sees: the addresses of a NAT gateway in front of it, else the firewall's own. */
const publicAddresses = perId((world: World, id): readonly string[] => {
  const properties = world.find(id)?.properties;
  const configurations = elementsOf(field(properties, 'ipConfigurations'));
  const hub = elementsOf(at(properties, 'hubIPAddresses', 'publicIPs', 'addresses'));
  const own = [
    ...addressesOf(world, publicRefs(configurations)),
    ...hub.flatMap((each) => textOf(field(each, 'address')) ?? []),
  ];
  const subnet = configurations.map((each) => refOf(at(each, 'properties') ?? each, 'subnet')).find((each) => each);
  const nat = findRead(world, refOf(world.find(subnet ?? '')?.properties, 'natGateway'));
  const natIds = nat === undefined ? [] : natAddressIds(nat);
  return (natIds.length > 0 ? addressesOf(world, natIds) : own).toSorted();
});

/**
 * What a firewall makes of a packet to the internet.
 *
 *   its rules                                                            class
 *   allow this sender everything, or names as wide as that               transit-any
 *   the same, if it is in an IP group that was not read                  transit-any, assumed
 *   anything else; also none at all, which lets nothing through          firewall-inspected
 *   were not read                                                        firewall-inspected, assumed
 */
export function throughFirewall(world: World, firewall: Resource, family: Family, sender: Sender): Exit {
  const { rules, missing, isWhole } = ruleBook(world, firewall.id.id);
  const open = findFirewallOpening(rules, family, sender);
  const id = firewall.id.id;
  const common = { via: id, publicIps: publicAddresses(world, id), missing };
  if (open.length > 0) {
    const names = open.map(({ name }) => name);
    const doubtful = [...new Set(open.flatMap(({ unreadSources }) => unreadSources))];
    const lets =
      names.length === 1
        ? `rule ${names.join()} of firewall ${id} allows everything`
        : `rules ${names.join(', ')} of firewall ${id} allow everything between them`;
    const because = doubtful.length === 0 ? lets : `${lets}, if it is in ${doubtful.join(', ')}, which was not read`;
    const evidence = names.map((name) => ({ id, property: 'rule', value: name }));
    const confidence = doubtful.length === 0 ? 'derived' : 'assumed';
    return { ...common, class: 'transit-any', confidence, because, evidence };
  }
  const because = !isWhole
    ? `firewall ${id} has it; not all of its rules were read`
    : rules.length === 0
      ? `firewall ${id} has no rules, and lets nothing through`
      : `firewall ${id} has it, and none of its rules allows everything`;
  const policy = refOf(firewall.properties, 'firewallPolicy') ?? null;
  const evidence = [{ id, property: 'properties.firewallPolicy.id', value: policy }];
  return { ...common, class: 'firewall-inspected', confidence: isWhole ? 'derived' : 'assumed', because, evidence };
}

/** The ids of a NAT gateway's IPv4 addresses and prefixes. */
export const natAddressIds = ({ properties }: Resource): readonly string[] => [
  ...refsOf(properties, 'publicIpAddresses'),
  ...refsOf(properties, 'publicIpPrefixes'),
];

/** Firewalls that were taken down for the while: their configurations are gone, and with them their addresses. */
export const deallocatedFirewalls = perWorld((world: World): readonly string[] =>
  world.others
    .filter(
      (each) =>
        each.id.type === 'microsoft.network/azurefirewalls' &&
        each.isRead &&
        refOf(each.properties, 'virtualHub') === undefined &&
        elementsOf(field(each.properties, 'ipConfigurations')).length === 0,
    )
    .map(({ id }) => id.id),
);
