import pLimit from 'p-limit';
import { ConflictError, recover } from '../../core/errors.ts';
import type { Finding, Severity } from '../../core/finding.ts';
import { presentFinding } from '../../core/former-checks.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId, shortId } from '../../core/resource-id.ts';
import type { Doubts } from '../contradicted.ts';
import type { Row, Table } from '../table.ts';
import type { Tables } from '../tables.ts';
import type { KeptFinding } from './model.ts';

/** How many rows are read or moved at once. */
export const sideBySide = 8;

/** Severities worst first, and the partition of the resolved findings of each. */
export const severities = (['critical', 'high', 'medium', 'low', 'info'] as const).map((severity, place) => ({
  severity,
  partition: String(place),
}));
export const severityPlace = (severity: Severity): string =>
  severities.find((each) => each.severity === severity)?.partition ?? '';

/** Where the open and exempt findings of one scope are kept: one prefix range of one partition. */
export const placeOf = ({ room, key }: Key): { partition: string; prefix: string } => ({
  partition: findResourceId(key)?.subscriptionId ?? room,
  prefix: `${shortId(`${room} ${key}`)}|`,
});

/** Names a finding among all that are kept: the key of its row. */
export const findingName = (scope: Key, { check, subject }: Pick<Finding, 'check' | 'subject'>): string =>
  `${placeOf(scope).prefix}${check}|${shortId(subject)}`;

/** One of the two tables without the rows whose content is not that of their keys, which may still be those of an earlier release. */
export function believedOf(tables: Tables, name: 'findings' | 'resolved', doubts: Doubts): Table<KeptFinding> {
  const table = tables[name];
  function isBelieved(found: Row<KeptFinding>): boolean {
    const { partition, row, value } = found;
    const check = row.split('|')[1] ?? '';
    const isItsOwn =
      partition === (name === 'resolved' ? severityPlace(value.severity) : placeOf(value).partition) &&
      [check, presentFinding({ check, message: '' }).check].includes(value.check) &&
      row === findingName(value, { check, subject: value.subject });
    if (!isItsOwn) doubts.note(name, found);
    return isItsOwn;
  }
  async function* believed(rows: AsyncIterable<Row<KeptFinding>>): AsyncIterable<Row<KeptFinding>> {
    for await (const row of rows) if (isBelieved(row)) yield row;
  }
  return {
    ...table,
    async find(...place) {
      const found = await table.find(...place);
      return found === undefined || isBelieved(found) ? found : undefined;
    },
    list: (...range) => believed(table.list(...range)),
    listAll: () => believed(table.listAll()),
    listWhere: (fields) => believed(table.listWhere(fields)),
  };
}

/**
 * Rows of one table, each under the key of its check as it is called today. What release 0 called otherwise is written there before it is removed
 * here; where a kill came in between, what was written since counts. It need not be
 * among these rows, so a row that exists already is left as it is.
 */
export async function renamed(
  table: Table<KeptFinding>,
  rows: AsyncIterable<Row<KeptFinding>> | Iterable<Row<KeptFinding>>,
): Promise<readonly Row<KeptFinding>[]> {
  const bring = async (each: Row<KeptFinding>): Promise<Row<KeptFinding> | undefined> => {
    const row = findingName(each.value, each.value);
    if (row === each.row) return each;
    const insert = () => table.insert(each.partition, row, each.value);
    const etag = await recover(ConflictError, insert, () => undefined);
    await table.remove(each.partition, each.row, each.etag);
    return etag === undefined ? undefined : { ...each, row, etag };
  };
  const kept = await pLimit(sideBySide).map(await Array.fromAsync(rows), bring);
  return kept.filter((row) => row !== undefined);
}

/** Moves a row that says that it is resolved to where resolved ones are. */
export async function settle(
  { findings: standing, resolved }: Pick<Tables, 'findings' | 'resolved'>,
  { partition, row, etag }: Row<KeptFinding>,
  value: KeptFinding,
): Promise<void> {
  await resolved.upsert(severityPlace(value.severity), row, value);
  await standing.remove(partition, row, etag);
}
