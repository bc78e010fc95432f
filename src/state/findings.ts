import type { Finding, Severity } from '../core/finding.ts';
import { findResourceId, hashId } from '../core/resource-id.ts';
import { abridged } from '../core/text.ts';
import type { FindingRow } from './rows.ts';
import type { AnnounceFindings, FindingChange, FindingScope, SyncFindings } from './state.ts';
import type { Row, Table } from './table.ts';

/** Where the findings of one scope are kept: one prefix range of one partition. */
export function findingPlace(scope: FindingScope): { partition: string; prefix: string } {
  return {
    partition: findResourceId(scope.key)?.subscriptionId ?? scope.room,
    prefix: `${hashId(`${scope.room} ${scope.key}`)}|`,
  };
}

export const findingRowKey = (scope: FindingScope, { check, subject }: Pick<Finding, 'check' | 'subject'>): string =>
  `${findingPlace(scope).prefix}${check}|${hashId(subject)}`;

/**
 * Makes the findings of one scope equal to what was found now: new ones open, gone ones are resolved, a resolved one that is
 * back is reopened and keeps its first sight. Unchanged ones cost no write.
 */
export function createFindingSync(table: Table<FindingRow>, announce: AnnounceFindings = async () => {}): SyncFindings {
  return async (scope, findings, now, { complete, checks }) => {
    const { partition, prefix } = findingPlace(scope);
    const before = new Map<string, Row<FindingRow>>();
    for await (const row of table.list(partition, prefix)) before.set(row.row, row);

    const changes: FindingChange[] = [];
    const writes: (() => Promise<unknown>)[] = [];
    for (const finding of findings) {
      const row = findingRowKey(scope, finding);
      const known = before.get(row);
      before.delete(row);
      const next = nextRow(scope, finding, known?.value, now);
      if (next === undefined) continue;
      writes.push(() => table.upsert(partition, row, next.finding));
      if (next.change !== undefined) changes.push({ change: next.change, finding: next.finding });
    }
    for (const { row, value, etag } of complete ? before.values() : []) {
      if (value.state === 'resolved' || checks?.has(value.check) === false) continue;
      const resolved: FindingRow = { ...value, state: 'resolved', resolvedAt: now.toISOString() };
      writes.push(() => table.replace(partition, row, resolved, etag));
      changes.push({ change: 'resolved', finding: resolved });
    }
    if (changes.length > 0) await announce(changes);
    for (const write of writes) await write();
    return changes;
  };
}

/** Most bytes of a message or a remedy: they quote what Azure says, which may be as long as it likes. */
const mostText = 8_000;

function nextRow(
  scope: FindingScope,
  finding: Finding,
  known: FindingRow | undefined,
  now: Date,
): { change: FindingChange['change'] | undefined; finding: FindingRow } | undefined {
  const at = now.toISOString();
  const { check, subject, severity } = finding;
  const [message, remedy] = [abridged(finding.message, mostText), abridged(finding.remedy, mostText)];
  const said = { room: scope.room, key: scope.key, check, subject, severity, message, remedy, lastSeen: at };
  const state = finding.exemption === undefined ? 'open' : 'exempt';
  const exemption = finding.exemption === undefined ? {} : { exemption: finding.exemption };
  if (known === undefined) {
    const opened: FindingRow = { ...said, ...exemption, state, firstSeen: at, openedAt: at, reopened: 0 };
    return { change: 'opened', finding: opened };
  }
  const { firstSeen, openedAt, reopened } = known;
  const raises = known.raised === undefined ? {} : { raised: known.raised };
  if (known.state === 'resolved' || (known.state === 'exempt' && state === 'open')) {
    return {
      change: 'reopened',
      finding: { ...said, ...exemption, ...raises, state, firstSeen, openedAt: at, reopened: reopened + 1 },
    };
  }
  const isSame =
    known.state === state &&
    known.severity === severity &&
    known.message === message &&
    known.exemption === finding.exemption;
  if (isSame) return undefined;
  const next: FindingRow = { ...said, ...exemption, ...raises, state, firstSeen, openedAt, reopened };
  if (state === 'exempt') return { change: known.state === 'open' ? 'exempted' : undefined, finding: next };
  if (rank(severity) <= rank(known.severity)) return { change: undefined, finding: next };
  return { change: 'raised', finding: { ...next, raised: (known.raised ?? 0) + 1 } };
}

const rank = (severity: Severity): number => ['info', 'low', 'medium', 'high', 'critical'].indexOf(severity);
