import * as z from 'zod';
import type { Finding, Severity } from '../../core/finding.ts';
import { formerIds } from '../../core/former-checks.ts';
import type { Key } from '../../core/key.ts';
import type { Millis } from '../../core/time.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { PlainFields, Row, TableWrites } from '../table.ts';
import type { Tables } from '../tables.ts';
import { createFindingMemory, type RememberedFinding } from './memory.ts';
import type { KeptFinding } from './model.ts';
import { moveResolved, pruneResolved } from './prune.ts';
import { believedOf, findingName, placeOf, renamed, settle, severities, severityPlace } from './rows.ts';

/** What is known of a finding that is not open: its resolved rows, or what is remembered of it since they were pruned. */
export interface PastFinding {
  readonly rows: readonly Row<KeptFinding>[];
  readonly value: (RememberedFinding & Partial<KeptFinding>) | undefined;
}

/** A finding in a list, and its place there: with that of its severity before it, lists are in its order. */
export interface ListedFinding {
  readonly value: KeptFinding;
  readonly severityPlace: string;
  readonly partition: string;
  readonly row: string;
}

export type Findings = ReturnType<typeof createFindings>;

/**
 * What was found: what is open or exempt in one table, what is resolved in another. A finding moves by being written there before it is
 * removed here: a kill in between leaves it in both, and the open one counts; the sweep moves the rest. What contradicts its keys counts as
 * not there, in lists too: nothing is removed from Azure on a finding's account.
 */
export function createFindings(all: Tables, doubts: Doubts) {
  const [current, resolved] = [believedOf(all, 'findings', doubts), believedOf(all, 'resolved', doubts)];
  const tables = { findings: current, resolved };
  const memory = createFindingMemory(all.meta);

  async function* listed(rows: AsyncIterable<Row<KeptFinding>>): AsyncIterable<ListedFinding> {
    for await (const { partition, row, value } of rows)
      yield { value, severityPlace: severityPlace(value.severity), partition, row };
  }

  return {
    /** What is open or exempt of one scope, and what a kill left resolved among it. */
    listOf(scope: Key): Promise<readonly Kept<KeptFinding>[]> {
      const { partition, prefix } = placeOf(scope);
      return renamed(current, current.list(partition, prefix));
    },
    async findPast(scope: Key, { check, subject }: Pick<Finding, 'check' | 'subject'>): Promise<PastFinding> {
      const names = [check, ...formerIds(check)].map((each) => findingName(scope, { check: each, subject }));
      const places = severities.flatMap(({ partition }) => names.map((row) => resolved.find(partition, row)));
      const rows = (await Promise.all(places)).filter((each) => each !== undefined);
      // Of several, which only a kill leaves, the latest counts.
      const [last] = rows.sort((a, b) => (a.value.lastSeen < b.value.lastSeen ? 1 : -1));
      const known = last === undefined ? await Promise.all(names.map(memory.recall)) : [];
      return { rows, value: last?.value ?? known.find((each) => each !== undefined) };
    },
    /** It is open, regardless of what is kept of it; its past is deleted. */
    async open(value: KeptFinding, past: PastFinding | undefined): Promise<void> {
      await current.upsert(placeOf(value).partition, findingName(value, value), value);
      for (const { partition, row } of past?.rows ?? []) await resolved.remove(partition, row);
    },
    /** The beginning of each row that is kept, open or past: it names the scope that has one. Reads the keys of both tables. */
    async listPrefixes(): Promise<ReadonlySet<string>> {
      const prefixes = new Set<string>();
      for (const table of [current, resolved])
        for await (const { row } of table.listAs(z.object({}))) prefixes.add(row.slice(0, row.indexOf('|') + 1));
      return prefixes;
    },
    /** Those of these rows of which something is known since they were pruned. */
    listRemembered: memory.listKnown,
    /** Opens findings of which nothing is kept. @throws ConflictError where one of them is there: then none is written. */
    async insertFirst(partition: string, writes: TableWrites<KeptFinding>): Promise<void> {
      await current.transact(partition, writes);
    },
    /** @throws ConflictError where somebody saw it meanwhile: it stays open. */
    async resolve({ value, etag }: Kept<KeptFinding>, gone: KeptFinding): Promise<void> {
      const place = { partition: placeOf(value).partition, row: findingName(value, value) };
      // On its etag, and where it was: a writer that saw it meanwhile keeps it open.
      const now = await current.replace(place.partition, place.row, gone, etag);
      await settle(tables, { ...place, value, etag: now }, gone);
    },
    /** What is open or exempt, as far as its fields are these. */
    listWhere: (fields: PlainFields<KeptFinding>) => listed(current.listWhere(fields)),
    /** What is open or exempt of the resources of one subscription. */
    listIn: (subscription: string) => listed(current.list(subscription)),
    /** By the key of its row, as a link has it: reads all that is open or exempt, and what is resolved by its key. */
    async findByRow(row: string): Promise<ListedFinding | undefined> {
      const past = Promise.all(severities.map(({ partition }) => resolved.find(partition, row)));
      for await (const found of listed(current.listAll())) if (found.row === row) return found;
      const found = (await past).find((each) => each !== undefined);
      return found && { ...found, severityPlace: severityPlace(found.value.severity) };
    },
    /** What is resolved of one severity, from behind a row on. */
    listResolved: (severity: Severity, behind?: string) => listed(resolved.list(severityPlace(severity), '', behind)),
    /** Brings what is open or exempt under the ids that checks have today; resolved ones follow as pruning passes them. */
    async renameCurrent(): Promise<void> {
      await renamed(current, current.listAll());
    },
    /** Moves at most so many resolved findings that a kill, or an earlier version, left among those that are open. */
    moveResolved: (most: number) => moveResolved(tables, most),
    /**
     * Forgets findings that were resolved longer ago than `age`, passing `most` of them from `cursor` on; when they were first seen and
     * how often they came back is remembered first. Gives where to go on; undefined at the end.
     */
    prune: (limits: { readonly age: Millis; readonly now: Date; readonly most: number }, cursor?: string) =>
      pruneResolved(resolved, memory, limits, cursor),
  };
}
