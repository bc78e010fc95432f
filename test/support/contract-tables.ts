import * as z from 'zod';
import { azureTable } from '../../src/state/azure-table.ts';
import type { Table } from '../../src/state/table.ts';
import type { AzuriteTables } from './azurite-tables.ts';
import { memoryTable } from './memory-state.ts';

export const Value = z.object({
  name: z.string(),
  count: z.int(),
  list: z.array(z.string()),
  note: z.string().optional(),
});
export type Value = z.infer<typeof Value>;
export const value = (name: string, more: Partial<Value> = {}): Value => ({
  name,
  count: 1,
  list: ['a', 'b'],
  ...more,
});

/** The two tables that one contract is held to: what tests decide over, and the real one. */
export function tableSubjects(azurite: () => AzuriteTables): readonly { what: string; make(): Table<Value> }[] {
  let tables = 0;
  return [
    { what: 'memory', make: () => memoryTable<Value>() },
    { what: 'Azurite', make: () => azureTable(azurite().open(`contract${tables++}`), Value) },
  ];
}
