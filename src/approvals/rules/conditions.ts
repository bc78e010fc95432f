import { matchesGlob } from '../../core/glob.ts';
import { quoteType } from '../../core/resource-id.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { ApprovalRule } from '../../policy/approvals-rule.ts';
import type { From, Targets } from '../../policy/approvals-scope.ts';
import { broken, type Condition, type Facts, met, reviewSelector, unseen } from '../../policy/review-selector.ts';
import type { Connection, PrivateLinkResource } from '../model.ts';
import { groupIdsOf } from './group-ids.ts';

export interface Question {
  readonly rule: ApprovalRule;
  readonly resource: PrivateLinkResource;
  readonly connection: Connection;
  readonly tenants: ApprovalsPolicy['tenants'];
  /** Tenants of the subscriptions this identity can list. */
  readonly tenantOf?: ReadonlyMap<string, string> | undefined;
  readonly now: Date;
}

/** Every condition that a rule sets, in the order a person would check them. */
export function reviewConditions(question: Question): readonly Condition[] {
  const { rule, resource, connection } = question;
  const targets = reviewTargets(rule.targets, resource, groupIdsOf(connection));
  return [validity(question), care(rule, resource), ...targets, ...reviewFrom(rule.from, question), message(question)];
}

function validity({ rule: { validFrom, validUntil }, now }: Question): Condition {
  if (validFrom !== undefined && now < new Date(validFrom)) return broken(`it counts from ${validFrom} on`);
  if (validUntil !== undefined && now >= new Date(validUntil)) return broken(`it counted until ${validUntil}`);
  return met;
}

/** Whether a resource, and the group ids asked of it, are among those that are named. */
export const reviewTargets = (
  targets: Targets | undefined,
  resource: PrivateLinkResource,
  groupIds: Connection['groupIds'],
): readonly Condition[] =>
  reviewSelector(targets, { ...resource, alias: resource.service?.alias, groupIds }, { who: 'the resource' });

/** Whether a rule turns on what only the private endpoint itself says: nothing else is broken, and something of that is missing. */
export function asksEndpoint(question: Question): boolean {
  const { rule, resource, connection } = question;
  if (connection.requester.kind === 'unseen') return false;
  const { groupIds } = rule.targets ?? {};
  const asked = [
    // What tenant a subscription is of, no endpoint says.
    ...reviewFrom({ ...rule.from, tenants: undefined }, question),
    ...(groupIds === undefined ? [] : reviewTargets({ groupIds }, resource, groupIdsOf(connection))),
  ];
  const isMissing = asked.some(({ kind }) => kind === 'unseen');
  return isMissing && reviewConditions(question).every(({ kind }) => kind !== 'broken');
}

/** Types that a rule must not decide about in passing. */
function care(rule: ApprovalRule, { type, connectable }: PrivateLinkResource): Condition {
  if (connectable === undefined) return broken(`how to answer connections of the type ${quoteType(type)} is not known`);
  if (connectable.write === 'none')
    return broken(`connections of the type ${quoteType(type)} can't be answered over ARM`);
  if (connectable.care === 'platform' && rule.targets?.types?.includes(type) !== true) {
    return broken(
      `the service itself answers connections of the type ${quoteType(type)} that it makes: targets.types must name it`,
    );
  }
  if (connectable.care === 'named' && rule.action === 'approve' && rule.targets?.types?.includes(type) !== true) {
    return broken(`approving the type ${quoteType(type)} diverts a control plane: targets.types must name it`);
  }
  if (connectable.care === 'discovered' && rule.targets?.types?.includes(type) !== true) {
    return broken(`the type ${quoteType(type)} is not in the catalogue: targets.types must name it`);
  }
  return met;
}

function reviewFrom(
  from: From | undefined,
  { connection: { requester }, tenants, tenantOf }: Question,
): readonly Condition[] {
  if (from === undefined) return [];
  if (requester.kind === 'unseen') return [unseen('the connection does not say which private endpoint asks')];
  const { subnet, subscription } = requester;
  const facts: Facts = {
    ...requester,
    tenants: from.tenants && tenantsOf(subscription, tenants, tenantOf),
    networks: subnet === undefined ? undefined : [subnet.replace(/\/subnets\/[^/]+$/, ''), subnet],
  };
  return reviewSelector(from, facts, { who: 'the private endpoint', owner: 'the requester' });
}

/** What the platform says of a subscription it lets us list counts before the operators' map. */
function tenantsOf(
  subscription: string,
  tenants: ApprovalsPolicy['tenants'],
  tenantOf: Question['tenantOf'],
): readonly string[] {
  const listed = tenantOf?.get(subscription);
  return listed === undefined
    ? Object.keys(tenants).filter((tenant) => tenants[tenant]?.includes(subscription))
    : [listed];
}

function message({ rule, connection }: Question): Condition {
  if (rule.message === undefined) return met;
  return matchesGlob(rule.message, connection.description, 'text')
    ? met
    : broken(`the request message does not match '${rule.message}'`);
}
