import type { WhoAsks } from '../../approvals/decisions/model.ts';
import { findResourceId, type ResourceId, shortId } from '../../core/resource-id.ts';
import { type KnownConnection, keptGroupIds } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';

/** A connection as lists and answers show it. `message` is the requester's own text while it is pending: data, never markup. */
export function toConnectionItem({ value, etag }: Kept<KnownConnection>) {
  return {
    id: shortId(value.id),
    connectionId: value.id,
    resourceId: value.privateLinkResource,
    endpointId: value.endpoint,
    requester: findRequesterItem(value),
    groupIds: keptGroupIds(value),
    state: value.state,
    message: value.description,
    verdict: value.verdict,
    rule: value.rule,
    objections: value.objections,
    firstSeen: value.firstSeen,
    lastSeen: value.lastSeen,
    pendingSince: value.pendingSince,
    asked: value.asked,
    deferral: value.deferral,
    firstApproval: value.firstApproval,
    ...findWhoAsked(value, value.firstApproval === undefined ? undefined : 2),
    basis: value.basis,
    decision: value.decision,
    etag,
  };
}

/** For both who approve: the activity log has not said who asked, so it may be one of them. What an event says doesn't count. */
export const findWhoAsked = ({ whoAsked }: KnownConnection, peopleNeeded: 1 | 2 | undefined) =>
  peopleNeeded === 2 && whoAsked?.isKnown !== true ? ({ whoAsked: 'not known' } as const) : {};

/** Who asks, as far as the platform says so; absent where the provider does not. Who made the request is what the log says, else what an event said. */
export function findRequesterItem({ endpoint, origin, requestedBy = [], whoAsked }: KnownConnection, now?: WhoAsks) {
  const id = findResourceId(endpoint);
  const { subnet: subnetId, location } = { ...origin, ...now };
  const by = new Set([...(whoAsked?.by ?? []), ...(whoAsked?.isKnown === true ? [] : requestedBy)]);
  const who = by.size === 0 ? {} : { requestedBy: [...by].sort() };
  return id && { ...ownerOf(id), name: id.name, subnetId, location, tags: now?.tags, ...who };
}

/** What is asked for. */
export function findTargetItem({ privateLinkResource }: KnownConnection) {
  const id = findResourceId(privateLinkResource);
  return id && { ...ownerOf(id), type: id.type, name: id.name };
}

/** What was decided on another connection of the same requester. */
export function toEarlierDecision(connection: Kept<KnownConnection>) {
  const { id, connectionId, resourceId, endpointId, decision } = toConnectionItem(connection);
  return { id, connectionId, resourceId, endpointId, decision };
}

/** The subscription that asks; absent where the provider does not say who asks. */
export function findRequester({ endpoint }: KnownConnection): string | undefined {
  return findResourceId(endpoint)?.subscriptionId;
}

/** Most others shown beside a connection; `others` counts all. */
const mostOthers = 20;

/** What an approval opens: which parts of the resource, to which network, beside those that reach it today. */
export function toAccessItem(connection: KnownConnection, others: readonly KnownConnection[], now?: WhoAsks) {
  return {
    groupIds: keptGroupIds(connection),
    networkId: (now?.subnet ?? connection.origin?.subnet)?.replace(/\/subnets\/[^/]+$/, ''),
    others: others.length,
    approved: others.slice(0, mostOthers).map((other) => ({
      id: shortId(other.id),
      endpointId: other.endpoint,
      groupIds: keptGroupIds(other),
    })),
  };
}

const ownerOf = ({ subscriptionId, resourceGroup }: ResourceId) => ({ subscriptionId, resourceGroup });
