import { shortId } from '../../core/resource-id.ts';
import type { MetaRow } from '../meta/model.ts';
import type { Row, Table } from '../table.ts';
import { changeRow } from '../write.ts';
import type { KeptFinding } from './model.ts';

type MemoryRow = Extract<MetaRow, { kind: 'findingMemory' }>;

/** What a finding that comes back goes on from. */
export type RememberedFinding = Pick<KeptFinding, 'state' | 'firstSeen' | 'openedAt' | 'reopened' | 'raised'>;

export type FindingMemory = ReturnType<typeof createFindingMemory>;

const partition = 'findingMemory';
/** About 170 bytes each as the service counts: half of what a row holds. */
const mostInARow = 3_000;

/** The first character of a base64url hash: 64 rows, and room for some 190,000 findings. */
const placeOf = (row: string): { bucket: string; name: string } => {
  const hash = shortId(row);
  return { bucket: hash.slice(0, 1), name: hash.slice(0, 22) };
};

/**
 * What is still known of findings whose rows were pruned, in a fixed number of rows: by the beginning of their key's hash. A row
 * holds thousands; the one pruned longest ago makes room.
 */
export function createFindingMemory(meta: Table<MetaRow>) {
  async function keep(bucket: string, more: MemoryRow['findings']): Promise<void> {
    await changeRow<MetaRow>(meta, { partition, row: bucket }, (known) => {
      const findings = known?.kind === 'findingMemory' ? known.findings : {};
      return { kind: 'findingMemory', findings: newest({ ...findings, ...more }) };
    });
  }

  return {
    async recall(row: string): Promise<RememberedFinding | undefined> {
      const { bucket, name } = placeOf(row);
      const known = await meta.find(partition, bucket);
      const found = known?.value.kind === 'findingMemory' ? known.value.findings[name] : undefined;
      if (found === undefined) return undefined;
      const { prunedAt: _, ...kept } = found;
      return { state: 'resolved', ...kept };
    },
    /** Which of these rows are known of: one read of everything, for many of them. */
    async listKnown(rows: readonly string[]): Promise<ReadonlySet<string>> {
      const known = new Set<string>();
      const places = rows.map((row) => ({ row, ...placeOf(row) }));
      for await (const { row: kept, value } of meta.list(partition)) {
        if (value.kind !== 'findingMemory') continue;
        for (const { row, bucket, name } of places) if (bucket === kept && name in value.findings) known.add(row);
      }
      return known;
    },
    async remember(rows: readonly Row<KeptFinding>[], now: Date): Promise<void> {
      const buckets = new Map<string, MemoryRow['findings']>();
      for (const { row, value } of rows) {
        const { bucket, name } = placeOf(row);
        const { firstSeen, openedAt, reopened, raised } = value;
        const kept = { firstSeen, openedAt, reopened, ...(raised === undefined ? {} : { raised }) };
        buckets.set(bucket, { ...buckets.get(bucket), [name]: { ...kept, prunedAt: now.toISOString() } });
      }
      for (const [bucket, findings] of buckets) await keep(bucket, findings);
    },
  };
}

function newest(findings: MemoryRow['findings']): MemoryRow['findings'] {
  const entries = Object.entries(findings);
  if (entries.length <= mostInARow) return findings;
  return Object.fromEntries(entries.sort(([, a], [, b]) => (a.prunedAt < b.prunedAt ? 1 : -1)).slice(0, mostInARow));
}
