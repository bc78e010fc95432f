import { isRecord } from '../core/arm-body.ts';
import { findDecider } from '../core/decider.ts';
import { findResourceId, shortId } from '../core/resource-id.ts';
import { isNameShaped } from '../core/text.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import type { FindingChange } from '../state/findings/model.ts';
import { bounded, type EventType, eventId, type NotificationEvent, untrusted } from './event.ts';

/** What the approvals room calls a request that waits for a person. */
const waitingCheck = 'approvals-connection-waiting';

/** What an audit row of the approvals room says was done. */
const decided: Readonly<Record<string, EventType>> = {
  approve: 'Gatehouse.Connection.Approved',
  reject: 'Gatehouse.Connection.Rejected',
  defer: 'Gatehouse.Connection.Deferred',
  expire: 'Gatehouse.Connection.Expired',
  remove: 'Gatehouse.Connection.Rejected',
  // It waits on, for a second person.
  'approve-first': 'Gatehouse.Connection.Pending',
};

/** The private link resource and the connection of a change that is a request which waits from now on, or for long. */
export function findPending({ change, finding }: FindingChange): { resource: string; connection: string } | undefined {
  const waits = change === 'opened' || change === 'reopened' || change === 'raised';
  return waits && finding.check === waitingCheck ? { resource: finding.key, connection: finding.subject } : undefined;
}

/** A request that no rule answers: somebody has to. It is sent again when the finding is raised because nobody did. */
export function pendingEvent(
  { change, finding }: FindingChange,
  row: KnownConnection | undefined,
  source: string,
): NotificationEvent {
  const { key, check, subject, reopened, raised = 0, openedAt, lastSeen } = finding;
  const type = 'Gatehouse.Connection.Pending';
  const isReminder = change === 'raised';
  return {
    id: eventId(type, key, check, subject, reopened, isReminder ? `reminder ${raised}` : ''),
    type,
    source,
    subject,
    time: isReminder ? lastSeen : openedAt,
    data: { ...describe(key, subject, row), reminder: isReminder, ...untrusted({ requestMessage: row?.description }) },
  };
}

/** One decision as the audit has it, which names it by its own id: finishing it after a kill is the same transition. */
export function decisionEvent(
  entry: AuditEntry,
  row: KnownConnection | undefined,
  source: string,
): NotificationEvent | undefined {
  const type = entry.room === 'approvals' && entry.answer?.kind !== 'refused' ? decided[entry.action] : undefined;
  if (type === undefined) return undefined;
  const { id, at, by, action, policyVersion, because } = entry;
  const person = findDecider(by);
  return {
    id: eventId(type, id),
    type,
    source,
    subject: entry.target,
    time: at,
    data: {
      ...describe(entry.key, entry.target, row),
      ...(type === 'Gatehouse.Connection.Pending' ? { reminder: false } : {}),
      decision: {
        id,
        kind: action,
        by,
        policyVersion,
        ...(person === undefined ? { reason: bounded(because) } : {}),
        until: textIn(entry.after, 'until'),
      },
      // What the connection said while it was Pending are the requester's own words. A rule's reason is ours; a person's is their own text.
      ...untrusted({
        requestMessage: textIn(entry.before, 'description'),
        reason: person === undefined ? undefined : because,
      }),
    },
  };
}

function describe(resource: string, connection: string, row: KnownConnection | undefined): Record<string, unknown> {
  const requester = findResourceId(row?.endpoint);
  return {
    /** What the API calls the connection: `GET /api/connections/{id}`. */
    id: shortId(connection),
    connectionId: connection,
    resourceId: resource,
    ...(requester === undefined ? {} : { endpointId: requester.id, requesterSubscription: requester.subscriptionId }),
    ...(row === undefined ? {} : { groupIds: row.groupIds.filter(isNameShaped), firstSeen: row.firstSeen }),
  };
}

function textIn(value: unknown, field: string): string | undefined {
  const text: unknown = isRecord(value) ? value[field] : undefined;
  return typeof text === 'string' ? text : undefined;
}
