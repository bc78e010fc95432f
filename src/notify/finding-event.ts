import type { FindingChange, KeptFinding } from '../state/findings/model.ts';
import { bounded, type EventType, eventId, type NotificationEvent } from './event.ts';

/**
 * The event of one change of a finding. The transition is the finding and how often it was reopened, never a time: a
 * pass that is repeated after a kill is at another time.
 *
 *   change               event
 *   opened, reopened     the same word; none while policy exempts it
 *   raised               none: it is open already
 *   exempted             Resolved, with the state `exempt`
 *   resolved             Resolved; none where it had been exempted before
 */
export function findingEvent({ change, finding }: FindingChange, source: string): NotificationEvent | undefined {
  const type = types[change];
  const isExempt = finding.exemption !== undefined;
  if (type === undefined || (isExempt && change !== 'exempted')) return undefined;
  const { room, key, check, subject, reopened } = finding;
  return {
    id: eventId(type, room, key, check, subject, reopened),
    type,
    source,
    subject,
    time: timeOf(change, finding),
    data: toData(finding),
  };
}

const types: Readonly<Record<FindingChange['change'], EventType | undefined>> = {
  raised: undefined,
  opened: 'Gatehouse.Finding.Opened',
  reopened: 'Gatehouse.Finding.Reopened',
  resolved: 'Gatehouse.Finding.Resolved',
  exempted: 'Gatehouse.Finding.Resolved',
};

function timeOf(change: FindingChange['change'], { openedAt, resolvedAt, lastSeen }: KeptFinding): string {
  if (change === 'opened' || change === 'reopened') return openedAt;
  return resolvedAt ?? lastSeen;
}

function toData(finding: KeptFinding): Record<string, unknown> {
  const { room, check, severity, state, message, remedy, firstSeen, openedAt, reopened, resolvedAt } = finding;
  return {
    room,
    check,
    severity,
    state,
    message: bounded(message),
    remedy: bounded(remedy),
    firstSeen,
    openedAt,
    reopened,
    ...(resolvedAt === undefined || state === 'open' ? {} : { resolvedAt }),
    ...(finding.exemption === undefined ? {} : { exemption: bounded(finding.exemption) }),
  };
}
