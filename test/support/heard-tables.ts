import type { Tables } from '../../src/state/tables.ts';
import { memoryState } from './memory-state.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Empty tables in memory that write down what is asked of them, as table and operation; a list counts as its first page. As real ones they
 * take a moment, so that callers side by side meet.
 */
export function heardTables(requests: string[]): Tables {
  const hear = (name: string, table: object): object =>
    Object.fromEntries(
      Object.entries(table).map(([operation, ask]: [string, (...args: unknown[]) => unknown]) => [
        operation,
        (...args: unknown[]) => {
          requests.push(`${name} ${operation}`);
          return operation.startsWith('list') ? ask(...args) : turn().then(() => ask(...args));
        },
      ]),
    );
  return Object.fromEntries(
    Object.entries(memoryState()).map(([name, table]) => [name, hear(name, table)]),
  ) as unknown as Tables;
}
