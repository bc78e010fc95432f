import { findResourceId } from '../../core/resource-id.ts';
import type { ConnectionRow } from '../../state/rows.ts';
import type { Row } from '../../state/table.ts';

/** A connection as lists and answers show it. `message` is the requester's own text while it is pending: data, never markup. */
export function toConnectionItem({ row, value, etag }: Row<ConnectionRow>) {
  return {
    id: row,
    connectionId: value.id,
    resourceId: value.privateLinkResource,
    endpointId: value.endpoint,
    groupIds: value.groupIds,
    state: value.state,
    message: value.description,
    verdict: value.verdict,
    rule: value.rule,
    objections: value.objections,
    firstSeen: value.firstSeen,
    lastSeen: value.lastSeen,
    decision: value.decision,
    etag,
  };
}

/** What was decided on another connection of the same requester. */
export function toEarlierDecision({ row, value }: Row<ConnectionRow>) {
  return {
    id: row,
    connectionId: value.id,
    resourceId: value.privateLinkResource,
    endpointId: value.endpoint,
    decision: value.decision,
  };
}

/** The subscription that asks; absent where the provider does not say who asks. */
export function findRequester({ endpoint }: ConnectionRow): string | undefined {
  return findResourceId(endpoint)?.subscriptionId;
}
