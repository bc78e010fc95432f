import { matchesGlob } from '../../core/glob.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { ApprovalRule } from '../../policy/approvals-rule.ts';
import type { Targets } from '../../policy/approvals-scope.ts';
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
  /** Tenants of the subscriptions this identity can list. */
  readonly tenantOf?: ReadonlyMap<string, string> | undefined;
  readonly now: Date;
}

/** Customers' own services: the one type whose connections lists in its own body approve. */
export const linkServices = 'microsoft.network/privatelinkservices';

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
  return [care(rule, resource), ...reviewTargets(rule.targets, resource, connection.groupIds)];
}

/** Whether a resource, and the group ids asked of it, are among those that are named. */
export function reviewTargets(
  named: Targets | undefined,
  resource: PrivateLinkResource,
  groups: Connection['groupIds'],
): readonly Condition[] {
  const { types, ids, resourceGroups, tags, groupIds, services } = named ?? {};
  const groupId = `/subscriptions/${resource.subscription}/resourcegroups/${resource.resourceGroup}`;
  return [
    oneOf(types, resource.type, "the resource's type"),
    matching(ids, [resource.id], "the resource's id"),
    matching(resourceGroups, [resource.resourceGroup, groupId], "the resource's resource group"),
    serving(services, resource),
    carrying(tags, resource.tags, 'the resource'),
    asking(groupIds, groups),
  ];
}

/** Whether a rule turns on what only the private endpoint itself says: nothing else is broken, and something of that is missing. */
export function asksEndpoint(question: Question): boolean {
  const { rule, connection } = question;
  const { networks, tags, locations } = rule.from ?? {};
  const { requester } = connection;
  if (requester.kind === 'unseen') return false;
  const isMissing =
    (networks !== undefined && requester.subnet === undefined) ||
    (tags !== undefined && requester.tags === undefined) ||
    (locations !== undefined && requester.location === undefined);
  return isMissing && reviewConditions(question).every(({ kind }) => kind !== 'broken');
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
  if (connectable.care === 'discovered' && rule.targets?.types?.includes(type) !== true) {
    return broken(`the type '${type}' is not in the catalogue: targets.types must name it`);
  }
  return met;
}

function from({ rule, connection, tenants, tenantOf }: Question): readonly Condition[] {
  if (rule.from === undefined) return [];
  const { requester } = connection;
  if (requester.kind === 'unseen') return [unseen('the connection does not say which private endpoint asks')];
  const groupId = `/subscriptions/${requester.subscription}/resourcegroups/${requester.resourceGroup}`;
  return [
    oneOf(rule.from.subscriptions, requester.subscription, "the requester's subscription"),
    inTenant(rule.from.tenants, requester.subscription, tenants, tenantOf),
    matching(rule.from.resourceGroups, [requester.resourceGroup, groupId], "the requester's resource group"),
    matching(rule.from.endpoints, [requester.name, requester.id], 'the private endpoint'),
    located(rule.from.locations, requester.location),
    inNetwork(rule.from.networks, requester.subnet),
    carrying(rule.from.tags, requester.tags, 'the private endpoint'),
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

function carrying(
  wanted: Readonly<Record<string, string>> | undefined,
  tags: PrivateLinkResource['tags'],
  who: string,
): Condition {
  if (wanted === undefined) return met;
  if (tags === undefined) return unseen(`${who}'s tags were not read`);
  const carried = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(wanted)) {
    const is = carried.get(name.toLowerCase());
    if (is === undefined) return broken(`${who} has no tag '${name}'`);
    if (is !== value) return broken(`${who}'s tag '${name}' is '${is}', not '${value}'`);
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

/** The platform's word on a subscription it lets us list counts before the operators' map. */
function inTenant(
  allowed: readonly string[] | undefined,
  subscription: string,
  tenants: ApprovalsPolicy['tenants'],
  tenantOf: Question['tenantOf'],
): Condition {
  if (allowed === undefined) return met;
  const listed = tenantOf?.get(subscription);
  const mapped = Object.keys(tenants).filter((tenant) => tenants[tenant]?.includes(subscription));
  const homes = listed === undefined ? mapped : [listed];
  if (allowed.some((tenant) => homes.includes(tenant))) return met;
  if (homes.length > 0) {
    return broken(
      `the requester's subscription '${subscription}' is of the tenant ${among(homes)}, not ${among(allowed)}`,
    );
  }
  return unseen(
    `the tenant of the requester's subscription '${subscription}' is not known: it can't be listed, nor is it in approvals.tenants under ${among(allowed)}`,
  );
}

function inNetwork(patterns: readonly string[] | undefined, subnet: string | undefined): Condition {
  if (patterns === undefined) return met;
  if (subnet === undefined) return unseen("the private endpoint's subnet was not read");
  const network = subnet.replace(/\/subnets\/[^/]+$/, '');
  return matching(patterns, [network, subnet], "the private endpoint's subnet");
}

function serving(patterns: readonly string[] | undefined, { id, type, service }: PrivateLinkResource): Condition {
  if (patterns === undefined) return met;
  if (type !== linkServices) return broken(`the resource's type '${type}' is no private link service`);
  const byId = patterns.filter((pattern) => pattern.includes('/'));
  if (byId.some((pattern) => matchesGlob(pattern, id))) return met;
  const byAlias = patterns.filter((pattern) => !pattern.includes('/'));
  if (byAlias.length === 0) return broken(`the resource's id '${id}' does not match ${among(byId)}`);
  if (service?.alias === undefined) return unseen("the private link service's alias was not read");
  if (byAlias.some((pattern) => matchesGlob(pattern, service.alias ?? '', 'text'))) return met;
  return broken(`the private link service's alias '${service.alias}' does not match ${among(patterns)}`);
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
