import pLimit from 'p-limit';
import { ConflictError } from '../../core/errors.ts';
import type { Finding, Severity } from '../../core/finding.ts';
import { formerIds } from '../../core/former-checks.ts';
import { findResourceId, hashId } from '../../core/resource-id.ts';
import { abridged } from '../../core/text.ts';
import type { Row, Table } from '../table.ts';
import type { Tables } from '../tables.ts';
import type { RememberedFinding } from './memory.ts';
import type { AnnounceFindings, FindingChange, FindingRow, FindingScope, ReviseFindings } from './model.ts';

/** Where the findings of one scope are kept: one prefix range of one partition. */
export function findingPlace(scope: FindingScope): { partition: string; prefix: string } {
  return {
    partition: findResourceId(scope.key)?.subscriptionId ?? scope.room,
    prefix: `${hashId(`${scope.room} ${scope.key}`)}|`,
  };
}

export const findingRowKey = (scope: FindingScope, { check, subject }: Pick<Finding, 'check' | 'subject'>): string =>
  `${findingPlace(scope).prefix}${check}|${hashId(subject)}`;

export interface FindingTables extends Pick<Tables, 'findings' | 'resolved'> {
  /** What is still known of a finding that was pruned. */
  readonly recall?: (row: string) => Promise<RememberedFinding | undefined>;
}

/**
 * Makes the findings of one scope equal to what was found now: new ones open, gone ones are resolved, a resolved one that is
 * back is reopened and keeps its first sight. Unchanged ones cost no write.
 *
 * A finding moves between two tables when it is resolved or reopened, always by writing there before removing here: a kill in
 * between leaves it in both, and the open one counts. A resolved row that a kill left among the open ones the sweep moves.
 */
export function createReviseFindings(
  tables: FindingTables,
  announce: AnnounceFindings = async () => {},
): ReviseFindings {
  const { findings: standing, resolved, recall = async () => undefined } = tables;

  /** What is known of a finding that is not open: its resolved row, or what is remembered of it. */
  async function findPast(scope: FindingScope, { check, subject }: Finding): Promise<Past> {
    const names = [check, ...formerIds(check)].map((each) => findingRowKey(scope, { check: each, subject }));
    const places = severities.flatMap(({ partition }) => names.map((row) => resolved.find(partition, row)));
    const found = (await Promise.all(places)).filter((each) => each !== undefined);
    // Of several, which only a kill leaves, the last word counts.
    const [last] = found.sort((a, b) => (a.value.lastSeen < b.value.lastSeen ? 1 : -1));
    const known = last === undefined ? await Promise.all(names.map(recall)) : [];
    return { rows: found, value: last?.value ?? known.find((each) => each !== undefined) };
  }

  return async (scope, findings, now, { complete, checks }) => {
    const { partition, prefix } = findingPlace(scope);
    const before = new Map<string, Row<FindingRow>>();
    for (const row of await renamed(standing, standing.list(partition, prefix))) before.set(row.row, row);
    const past = new Map<string, Past>();
    const limit = pLimit(readsSideBySide);
    const unknown = findings.filter((finding) => !before.has(findingRowKey(scope, finding)));
    await Promise.all(
      unknown.map((each) => limit(async () => past.set(findingRowKey(scope, each), await findPast(scope, each)))),
    );

    const changes: FindingChange[] = [];
    const writes: (() => Promise<unknown>)[] = [];
    for (const finding of findings) {
      const row = findingRowKey(scope, finding);
      const known = before.get(row);
      before.delete(row);
      const next = nextRow(scope, finding, known?.value ?? past.get(row)?.value, now);
      if (next === undefined) continue;
      writes.push(() => standing.upsert(partition, row, next.finding));
      for (const old of past.get(row)?.rows ?? []) writes.push(() => resolved.remove(old.partition, old.row));
      if (next.change !== undefined) changes.push({ change: next.change, finding: next.finding });
    }
    for (const row of complete ? before.values() : []) {
      const { value } = row;
      if (value.state === 'resolved' || checks?.has(value.check) === false) continue;
      const gone: FindingRow = { ...value, state: 'resolved', resolvedAt: now.toISOString() };
      writes.push(async () => {
        // On its etag, and where it exists: a writer that saw it meanwhile keeps it open.
        const etag = await standing.replace(row.partition, row.row, gone, row.etag);
        await settle(tables, { ...row, etag }, gone);
      });
      changes.push({ change: 'resolved', finding: gone });
    }
    if (changes.length > 0) await announce(changes);
    for (const write of writes) await write();
    return changes;
  };
}

/**
 * Rows of one table, each under the key of its check as it is called today. What release 0 called otherwise is written there before it is removed
 * here; where a kill came in between, what was written since counts. It need not be
 * among these rows, so a row that exists already is left as it is.
 */
export async function renamed(
  table: Table<FindingRow>,
  rows: AsyncIterable<Row<FindingRow>> | Iterable<Row<FindingRow>>,
): Promise<readonly Row<FindingRow>[]> {
  const all = await Array.fromAsync(rows);
  const limit = pLimit(readsSideBySide);
  const bring = async (each: Row<FindingRow>): Promise<Row<FindingRow> | undefined> => {
    const row = findingRowKey(each.value, each.value);
    if (row === each.row) return each;
    const etag = await insertNew(table, each.partition, row, each.value);
    await table.remove(each.partition, each.row, each.etag);
    return etag === undefined ? undefined : { ...each, row, etag };
  };
  const kept = await Promise.all(all.map((each) => limit(() => bring(each))));
  return kept.filter((row) => row !== undefined);
}

async function insertNew<T>(table: Table<T>, partition: string, row: string, value: T): Promise<string | undefined> {
  try {
    return await table.insert(partition, row, value);
  } catch (error) {
    if (error instanceof ConflictError) return undefined;
    throw error;
  }
}

/** Moves a row that says that it is resolved to where resolved ones are. */
export async function settle(
  { findings: standing, resolved }: Pick<Tables, 'findings' | 'resolved'>,
  { partition, row, etag }: Row<FindingRow>,
  value: FindingRow,
): Promise<void> {
  await resolved.upsert(severityPlace(value.severity), row, value);
  await standing.remove(partition, row, etag);
}

/** Severities worst first, and the partition of the resolved findings of each. */
export const severities = (['critical', 'high', 'medium', 'low', 'info'] as const).map((severity, place) => ({
  severity,
  partition: String(place),
}));
const severityPlace = (severity: Severity): string =>
  severities.find((each) => each.severity === severity)?.partition ?? '';

interface Past {
  readonly rows: readonly Row<FindingRow>[];
  readonly value: Known | undefined;
}

/** What is known of a finding: its row, or what is remembered of it since that was pruned. */
type Known = RememberedFinding & Partial<FindingRow>;

const readsSideBySide = 8;

/** Most bytes of a message or a remedy: they quote what Azure says, which may be as long as it likes. */
const mostText = 8_000;

function nextRow(
  scope: FindingScope,
  finding: Finding,
  known: Known | undefined,
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
  if (known.severity === undefined || rank(severity) <= rank(known.severity))
    return { change: undefined, finding: next };
  return { change: 'raised', finding: { ...next, raised: (known.raised ?? 0) + 1 } };
}

const rank = (severity: Severity): number => ['info', 'low', 'medium', 'high', 'critical'].indexOf(severity);
