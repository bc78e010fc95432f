import { nameOf } from '../../core/resource-id.ts';
import type { World } from '../../egress/model.ts';
import { findLongest } from '../graph/names.ts';
import { seenFrom } from '../graph/zones.ts';
import { isReserved } from './reserved.ts';
import { type ForwardingRule, type RuleSet, resolversOf } from './resolvers.ts';

/** A rule that takes a name, or why it is not known which one does: the bodies show two where Azure allows one. */
export type Taker =
  | { readonly kind: 'rule'; readonly ruleSet: RuleSet; readonly rule: ForwardingRule }
  | { readonly kind: 'doubled'; readonly because: string; readonly remedy: string };

/**
 * What forwards a name from the Azure DNS of a network:
 *
 *   a zone linked there contains the name              nothing
 *   no rule of a rule set linked there ends like it    nothing
 *   one rule set is linked, with one such rule         the rule with the longest ending
 *   several rule sets are linked, and one takes it     not known (azure-docs#125137: a network has one)
 *   several rules for that ending lead elsewhere       not known
 *   its outbound endpoints are in several networks     not known
 */
export function findTaker(world: World, network: string, name: string): Taker | undefined {
  const ruleSets = resolversOf(world).ruleSets.get(network) ?? [];
  const takers = ruleSets.flatMap((ruleSet) => matchRules(ruleSet, name).map((rule) => ({ ruleSet, rule })));
  const [first] = takers;
  if (first === undefined || findLongest(name, seenFrom(world, network)) !== undefined) return undefined;
  if (ruleSets.length > 1) {
    const names = ruleSets.map(({ id }) => id).join(', ');
    return {
      kind: 'doubled',
      because: `${ruleSets.length} rule sets are linked to ${nameOf(network)}, where Azure allows one, so it is not known which one forwards ${name}: ${names}`,
      remedy: `export the links of these rule sets again, and leave out the one that is not linked to ${nameOf(network)}`,
    };
  }
  const { ruleSet, rule } = first;
  if (ruleSet.sendsFrom.length > 1)
    return {
      kind: 'doubled',
      because: `the outbound endpoints of ${nameOf(ruleSet.id)} are in several networks, where Azure allows one, so it is not known from which one ${name} is forwarded: ${ruleSet.sendsFrom.join(', ')}`,
      remedy: `export ${nameOf(ruleSet.id)} again`,
    };
  const serversOf = (each: ForwardingRule): string => JSON.stringify(each.servers);
  if (takers.every((each) => serversOf(each.rule) === serversOf(rule))) return { kind: 'rule', ruleSet, rule };
  const rules = takers.map((each) => each.rule.name).join(', ');
  return {
    kind: 'doubled',
    because: `several rules of ${nameOf(ruleSet.id)} are for ${rule.domain === '' ? 'all names' : rule.domain}, where Azure allows one, and lead elsewhere: ${rules}`,
    remedy: `export the rules of ${nameOf(ruleSet.id)} again`,
  };
}

/** Whether a rule of what is linked to a network would take a name. */
export const isTaken = (world: World, network: string, name: string): boolean =>
  (resolversOf(world).ruleSets.get(network) ?? []).some((ruleSet) => matchRules(ruleSet, name).length > 0);

/** The rules with the longest ending. The one for all names leaves those alone that are reserved for Azure. */
function matchRules({ rules }: RuleSet, name: string): readonly ForwardingRule[] {
  const found = findLongest(name, rules);
  if (found !== undefined) return found;
  return isReserved(name) ? [] : (rules.get('') ?? []);
}
