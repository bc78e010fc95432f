import type { Table } from '../../../src/state/table.ts';
import type { Tables } from '../../../src/state/tables.ts';

/** What a killed process throws into the test that killed it. */
export class Killed extends Error {}

/** Lets `budget` writes through and dies right after the last of them, as a killed process would: the write is done, its caller never hears. */
export class Executioner {
  writes = 0;
  budget = Number.POSITIVE_INFINITY;

  after<T>(result: T): T {
    this.writes += 1;
    if (this.writes >= this.budget) throw new Killed();
    return result;
  }

  /** Whether the process it was set upon is dead. */
  isOver(): boolean {
    return this.writes >= this.budget;
  }

  before(): void {
    if (this.writes >= this.budget) throw new Killed();
  }
}

function mortalTable<T>(table: Table<T>, fate: Executioner): Table<T> {
  const mortal =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      fate.before();
      return fate.after(await write(...args));
    };
  return {
    ...table,
    insert: mortal(table.insert),
    replace: mortal(table.replace),
    upsert: mortal(table.upsert),
    remove: mortal(table.remove),
    transact: mortal(table.transact),
  };
}

/** The same tables, whose writes go through the executioner. */
export function mortalState(state: Tables, fate: Executioner): Tables {
  return Object.fromEntries(
    Object.entries(state as object).map(([name, table]) => [name, mortalTable(table, fate)]),
  ) as unknown as Tables;
}
