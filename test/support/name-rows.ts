import { parseResourceId, shortId } from '../../src/core/resource-id.ts';
import type { NameRow } from '../../src/state/names/model.ts';
import type { Table } from '../../src/state/table.ts';

/** Where a row of `names` is: the claim of an endpoint, or the record. Tests that write rows beside the store know the layout from here alone. */
export function nameRow(recordSet: string, endpoint?: string) {
  const { parent = '', type, name } = parseResourceId(recordSet);
  const kind = endpoint === undefined ? 'record' : `claim|${shortId(endpoint)}`;
  return { partition: shortId(parent), row: `${name}|${type.slice(type.lastIndexOf('/') + 1)}|${kind}` };
}

export async function insertNameRow(names: Table<NameRow>, value: NameRow): Promise<void> {
  const { partition, row } = nameRow(value.recordSet, value.kind === 'claim' ? value.endpoint : undefined);
  await names.insert(partition, row, value);
}
