import { matchesGlob } from '../../core/glob.ts';
import type { ApprovalRule, ApprovalsPolicy } from '../../policy/approvals.ts';
import type { Connection, PrivateLinkResource } from '../model.ts';

/**
 * What one condition of a rule says. `unseen`: what it asks for can't be seen, so it is neither met nor broken.
 * Sentences quote both sides, so that a person sees what to change.
 */
export type Condition = { readonly kind: 'met' } | { readonly kind: 'broken' | 'unseen'; readonly because: string };

export interface Question {
  readonly rule: ApprovalRule;
  readonly resource: PrivateLinkResource;
  readonly connection: Connection;
  readonly tenants: ApprovalsPolicy['tenants'];
  readonly now: Date;
}

const met: Condition = { kind: 'met' };
const broken = (because: string): Condition => ({ kind: 'broken', because });
const unseen = (because: string): Condition => ({ kind: 'unseen', because });

/** Every condition that a rule sets, in the order a person would check them. */
export function reviewConditions(question: Question): readonly Condition[] {
  return [validity(question), ...targets(question), ...from(question), message(question)];
}

function validity({ rule: { validFrom, validUntil }, now }: Question): Condition {
  if (validFrom !== undefined && now < new Date(validFrom)) return broken(`it counts from ${validFrom} on`);
  if (validUntil !== undefined && now >= new Date(validUntil)) return broken(`it counted until ${validUntil}`);
  return met;
}

function targets({ rule, resource, connection }: Question): readonly Condition[] {
  const { types, ids, resourceGroups, tags, groupIds } = rule.targets ?? {};
  const groupId = `/subscriptions/${resource.subscription}/resourcegroups/${resource.resourceGroup}`;
  return [
    care(rule, resource),
    oneOf(types, resource.type, "the resource's type"),
    matching(ids, [resource.id], "the resource's id"),
    matching(resourceGroups, [resource.resourceGroup, groupId], "the resource's resource group"),
    carrying(tags, resource.tags),
    asking(groupIds, connection.groupIds),
  ];
}

/** Types that a rule must not decide about in passing. */
function care(rule: ApprovalRule, { type, connectable }: PrivateLinkResource): Condition {
  if (connectable === undefined) return broken(`how to answer connections of the type '${type}' is not known`);
  if (connectable.write === 'none') return broken(`connections of the type '${type}' can't be answered over ARM`);
  if (connectable.care === 'platform')
    return broken(`connections of the type '${type}' are answered by the service itself`);
  if (connectable.care === 'named' && rule.action === 'approve' && rule.targets?.types?.includes(type) !== true) {
    return broken(`approving the type '${type}' diverts a control plane: targets.types must name it`);
  }
  return met;
}

function from({ rule, connection, tenants }: Question): readonly Condition[] {
  if (rule.from === undefined) return [];
  const { requester } = connection;
  if (requester.kind === 'unseen') return [unseen('the connection does not say which private endpoint asks')];
  const groupId = `/subscriptions/${requester.subscription}/resourcegroups/${requester.resourceGroup}`;
  return [
    oneOf(rule.from.subscriptions, requester.subscription, "the requester's subscription"),
    inTenant(rule.from.tenants, requester.subscription, tenants),
    matching(rule.from.resourceGroups, [requester.resourceGroup, groupId], "the requester's resource group"),
    matching(rule.from.endpoints, [requester.name, requester.id], 'the private endpoint'),
    located(rule.from.locations, requester.location),
  ];
}

function message({ rule, connection }: Question): Condition {
  if (rule.message === undefined) return met;
  return matchesGlob(rule.message, connection.description, 'text')
    ? met
    : broken(`the request message '${connection.description}' does not match '${rule.message}'`);
}

function oneOf(allowed: readonly string[] | undefined, value: string, what: string): Condition {
  if (allowed === undefined || allowed.includes(value)) return met;
  return broken(`${what} '${value}' is not ${among(allowed)}`);
}

/** `values`: the name first, which is what the sentence quotes unless the patterns are of ids. */
function matching(patterns: readonly string[] | undefined, values: readonly string[], what: string): Condition {
  if (patterns === undefined) return met;
  if (patterns.some((pattern) => values.some((value) => matchesGlob(pattern, value)))) return met;
  const quoted = patterns.some((pattern) => pattern.includes('/')) ? values[values.length - 1] : values[0];
  return broken(`${what} '${quoted}' does not match ${among(patterns)}`);
}

function carrying(wanted: Readonly<Record<string, string>> | undefined, tags: PrivateLinkResource['tags']): Condition {
  if (wanted === undefined) return met;
  if (tags === undefined) return unseen("the resource's tags were not read");
  const carried = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(wanted)) {
    const is = carried.get(name.toLowerCase());
    if (is === undefined) return broken(`the resource has no tag '${name}'`);
    if (is !== value) return broken(`the resource's tag '${name}' is '${is}', not '${value}'`);
  }
  return met;
}

function asking(allowed: readonly string[] | undefined, groupIds: Connection['groupIds']): Condition {
  if (allowed === undefined) return met;
  if (groupIds === undefined || groupIds.length === 0)
    return unseen('the connection does not say which group id it asks for');
  const other = groupIds.find((groupId) => !allowed.includes(groupId.toLowerCase()));
  return other === undefined ? met : broken(`the group id '${other}' is not ${among(allowed)}`);
}

function inTenant(
  allowed: readonly string[] | undefined,
  subscription: string,
  tenants: ApprovalsPolicy['tenants'],
): Condition {
  if (allowed === undefined) return met;
  if (allowed.some((tenant) => tenants[tenant]?.includes(subscription))) return met;
  // A subscription that the map puts elsewhere is known to be foreign; any other may belong to anyone.
  const home = Object.keys(tenants).find((tenant) => tenants[tenant]?.includes(subscription));
  const sentence = `the requester's subscription '${subscription}' is not listed in approvals.tenants under ${among(allowed)}`;
  return home === undefined ? unseen(sentence) : broken(sentence);
}

function located(allowed: readonly string[] | undefined, location: string | undefined): Condition {
  if (allowed === undefined) return met;
  if (location === undefined) return unseen("the connection does not say the private endpoint's location");
  const plain = allowed.map((each) => each.toLowerCase().replaceAll(' ', ''));
  return oneOf(plain, location, "the private endpoint's location");
}

/** `'a'`, or `any of 'a', 'b'`; long lists are cut, the policy has them. */
function among(values: readonly string[]): string {
  const shown = values.slice(0, 5).map((value) => `'${value}'`);
  if (values.length > 5) shown.push('…');
  return values.length === 1 ? shown.join('') : `any of ${shown.join(', ')}`;
}
