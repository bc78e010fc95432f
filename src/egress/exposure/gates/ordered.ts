import { type AddressSet, joinSets, reachOfSet, readAddressSet, withoutSet } from '../../../core/address-sets.ts';
import { elementsOf, field, lowerText, textOf } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import { isExpression } from '../../reading/expression.ts';
import { admissionOf } from '../admission.ts';
import { entryOf } from '../entries.ts';
import type { Admission } from '../model.ts';
import { decidedLater, readAt, wordOf } from '../values.ts';
import { everybody, type GateOf, nobody, unread } from './answers.ts';

/**
 * The configuration that holds an app's restrictions: a child of its own in REST, where the app's body shows none of them; inside the body in what
 * is to be deployed, where what isn't written has its default.
 */
export function restrictionsOf(
  { id, properties, plannedWith }: Resource,
  world: World,
  { child, at }: Pick<GateOf<'ordered'>, 'child' | 'at'>,
): { readonly body: unknown; readonly lead: string; readonly isWhole: boolean } {
  const children = world.findChildren(id.id, child);
  const web = children?.find((each) => each.id.name === 'web');
  if (web?.isRead === true) return { body: web.properties, lead: '', isWhole: true };
  const isWhole = plannedWith !== undefined || world.isComplete || (children !== undefined && web === undefined);
  return { body: field(properties, at), lead: `${at}.`, isWhole };
}

export function admitInOrder(resource: Resource, world: World, gate: GateOf<'ordered'>): Admission {
  return admitByRules(restrictionsOf(resource, world, gate), gate.rules, gate.otherwise);
}

/**
 * Rules by priority, the smallest first, and what is said of all others.
 *
 *   rules          the rest       who
 *   not read       Deny           unknown: a rule may let somebody in
 *   not read       otherwise      everybody is assumed, and it says so: what was not read is not safe
 *   none           Deny           nobody
 *   none           otherwise      everybody
 *   some           not said       those allowed: rules deny all others (https://learn.microsoft.com/azure/app-service/overview-access-restrictions)
 *   some           Deny           those allowed
 *   some           Allow          everybody, less those denied
 */
export function admitByRules(
  { body, lead, isWhole }: ReturnType<typeof restrictionsOf>,
  rulesName: string,
  otherwiseName: string,
): Admission {
  const path = `${lead}${rulesName}`;
  const listed = readAt(body, rulesName);
  const last = readAt(body, otherwiseName);
  if (listed.kind === 'unknown' || last.kind === 'unknown') return unread([decidedLater(path)]);
  const otherwise = last.kind === 'value' ? wordOf(last.value) : undefined;
  if (listed.kind === 'absent' && !isWhole) {
    const unknown = [{ property: path, because: `${path} was not read` }];
    return otherwise === 'deny'
      ? unread(unknown)
      : everybody(`${path} was not read, so anybody may be let in`, unknown);
  }
  const rules =
    listed.kind === 'value' ? [...elementsOf(listed.value)].sort((a, b) => priorityOf(a) - priorityOf(b)) : [];
  let denied: AddressSet = [];
  let allowed: AddressSet = [];
  const addresses: string[] = [];
  const others: string[] = [];
  for (const rule of rules) {
    const texts = (textOf(field(rule, 'ipAddress')) ?? '').split(',').map((text) => text.trim());
    if (texts.some(isExpression)) return unread([decidedLater(path)]);
    const { set, unreadable } = readAddressSet(texts);
    if (lowerText(field(rule, 'action')) === 'deny') {
      denied = joinSets(denied, set);
      continue;
    }
    const left = withoutSet(set, denied);
    if (left.length > 0) addresses.push(...texts.filter((text) => !unreadable.includes(text)));
    // A service tag, or a network.
    const named = unreadable.filter((text) => text !== '');
    if (set.length === 0) others.push(...(named.length > 0 ? named : [entryOf(rule)?.text ?? '?']));
    allowed = joinSets(allowed, left);
  }
  if (reachOfSet(allowed).isEverybody) return everybody(`${path} allows ${[...new Set(addresses)].join(', ')}`);
  const isRestOpen = rules.length === 0 ? otherwise !== 'deny' : otherwise !== undefined && otherwise !== 'deny';
  if (isRestOpen && reachOfSet(withoutSet(anybody, denied)).isEverybody)
    return everybody(rules.length === 0 ? `${path} restricts nobody` : `${otherwiseName} is Allow`);
  if (addresses.length === 0 && others.length === 0)
    return nobody(rules.length === 0 ? `${otherwiseName} is Deny` : `${path} denies all`);
  return admissionOf({ addresses, others, unknown: [], isThere: true });
}

const anybody = readAddressSet(['*']).set;

const priorityOf = (rule: unknown): number => {
  const priority = field(rule, 'priority');
  return typeof priority === 'number' ? priority : 65_000;
};
