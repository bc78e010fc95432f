import { findConnectableType } from '../approvals/catalogue.ts';
import type { Connection, PrivateLinkResource, Requester } from '../approvals/model.ts';
import { judgeConnection } from '../approvals/rules/judge.ts';
import { linkServiceType } from '../core/link-service.ts';
import { foldCase, isGuid } from '../core/text.ts';
import { at, elementsOf, field, textOf } from '../egress/body.ts';
import type { Note } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import type { Policy } from '../policy/policy.ts';
import type { ConnectionRow } from './model.ts';
import type { Asked } from './names.ts';
import type { Sought } from './target.ts';
import { undecidedBy } from './undecided.ts';
import { tagsOf } from './view.ts';

/** A row, and the properties that leave it unknown where a rule asks for them. */
export type Decided = ConnectionRow & { readonly undecided?: readonly Note[] };

/**
 * What becomes of a request, by the rules that the running app would ask:
 *
 *   request                                                     decision
 *   target or list not known before it is deployed              unknown
 *   what a rule asks first not known before it is deployed      unknown, and named
 *   takes over another endpoint's approval                      inherited
 *   in the list of those who may approve themselves             automatic
 *   to an alias, or a subscription, that isn't ours             elsewhere
 *   anything else                                               what the first rule that matches says, else hold
 *
 * `ours`: subscriptions this deployment writes to or whose estate was given. `approvedByRule`: what each rule has approved at the target by then.
 */
export function decide(
  asked: Asked,
  policy: Policy,
  ours: ReadonlySet<string>,
  now: Date,
  approvedByRule: ReadonlyMap<string, number>,
): Decided {
  const { endpoint, request, groupId, sought } = asked;
  const row = (decision: ConnectionRow['decision'], rule: string | null = null): ConnectionRow => ({
    endpoint: endpoint.id,
    target: sought?.id?.id ?? (sought === undefined || isExpression(request.target) ? null : (request.target ?? null)),
    groupId: groupId ?? null,
    decision,
    rule,
  });
  if (request.isManual === undefined) return row('unknown');
  if (request.inherits) return row('inherited');
  if (!request.isManual) return row('automatic');
  if (sought === undefined) return row('unknown');
  const { id } = sought;
  if (id === undefined || (isGuid(id.subscriptionId) && !ours.has(id.subscriptionId))) return row('elsewhere');
  const asksMessage = policy.approvals.rules.some(({ message }) => message !== undefined);
  if (request.groupIds === undefined || (request.message === undefined && asksMessage)) return row('unknown');
  const judged = {
    resource: toResource(sought),
    connection: toConnection(asked),
    policy: policy.approvals,
    now,
    approvedByRule,
  };
  const undecided = undecidedBy(asked, judged);
  if (undecided.length > 0) return { ...row('unknown'), undecided };
  const { verdict, rule } = judgeConnection(judged);
  return verdict === 'none' ? row('unknown') : row(verdict, rule);
}

/** Whether what is asked for may ever have names: not where it is refused. What is Approved was not refused, even if a rule would refuse it now. */
export function mayCome(
  { request: { status } }: Asked,
  decision: ConnectionRow['decision'] | undefined,
  isStanding: boolean,
): boolean {
  if (status === 'rejected' || status === 'disconnected') return false;
  return decision !== 'reject' || (isStanding && status === 'approved');
}

function toResource({ id, resource }: Sought): PrivateLinkResource {
  const type = id?.type ?? '';
  return {
    id: id?.id ?? '',
    type,
    name: id?.name ?? '',
    subscription: id?.subscriptionId ?? '',
    resourceGroup: id?.resourceGroup ?? '',
    tags: resource === undefined ? undefined : tagsOf(resource.body),
    service:
      resource === undefined || type !== linkServiceType
        ? undefined
        : {
            alias: foldCase(textOf(field(resource.properties, 'alias'))),
            autoApproval: textsAt(resource.properties, 'autoApproval'),
            visibility: textsAt(resource.properties, 'visibility'),
          },
    connectable: findConnectableType(type),
  };
}

const textsAt = (properties: unknown, list: string): readonly string[] =>
  elementsOf(at(properties, list, 'subscriptions')).flatMap((each) => foldCase(textOf(each)) ?? []);

function toConnection({ endpoint, request }: Asked): Connection {
  const { id, body } = endpoint.resource;
  const location = field(body, 'location');
  const requester: Requester = isGuid(id.subscriptionId)
    ? {
        kind: 'seen',
        id: id.id,
        subscription: id.subscriptionId,
        resourceGroup: id.resourceGroup ?? '',
        name: id.name,
        location: isExpression(location) ? undefined : foldCase(textOf(location)),
        subnet: endpoint.subnet,
        tags: tagsOf(body),
        request: 'manual',
        requestMessage: request.message ?? '',
      }
    : { kind: 'unseen' };
  return {
    id: `${endpoint.id}/connection`,
    state: 'pending',
    status: 'Pending',
    description: request.message ?? '',
    busy: false,
    failed: false,
    requester,
    groupIds: request.groupIds ?? [],
  };
}
