import { describe, expect, it } from 'vitest';
import { ConflictError, RetryableError } from '../../src/core/errors.ts';
import { insertTogether } from '../../src/state/insert-together.ts';
import type { Table } from '../../src/state/table.ts';
import { memoryState } from '../support/memory-state.ts';

type Work = ReturnType<typeof memoryState>['work'];
type Waiting = Parameters<Work['insert']>[2];

const waiting = (key: string): Waiting => ({
  key,
  outcome: 'blocked',
  because: 'of a test',
  attempt: 0,
  nextCheck: { at: '2026-03-01T12:00:00.000Z', token: key },
  updated: '2026-03-01T12:00:00.000Z',
});

/** A table whose requests end only once released, and what was asked of it. */
function slowTable(fail: (operation: string) => Error | undefined = () => undefined) {
  const { work } = memoryState();
  const asked: string[] = [];
  let end = (): void => {};
  const first = new Promise<void>((resolve) => {
    end = resolve;
  });
  const slowly = async <T>(operation: string, ask: () => Promise<T>): Promise<T> => {
    asked.push(operation);
    await first;
    const failure = fail(operation);
    if (failure !== undefined) throw failure;
    return ask();
  };
  const table: Table<Waiting> = {
    ...work,
    insert: (...args) => slowly('insert', () => work.insert(...args)),
    transact: (...args) => slowly(`transact ${args[1].length}`, () => work.transact(...args)),
  };
  const rows = async () => (await Array.fromAsync(work.listAll())).map(({ row }) => row);
  return { insert: insertTogether(table), asked, end: () => end(), rows, work };
}

const places = (...rows: string[]) => rows.map((row) => ({ partition: 'dns', row }));
const ends = async (all: Promise<void>[]): Promise<string[]> =>
  (await Promise.allSettled(all)).map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.constructor.name));

describe('rows that are inserted side by side', () => {
  it('go together behind the first one, those of another partition by themselves', async () => {
    const { insert, asked, end, rows } = slowTable();
    const all = places('a', 'b', 'c', 'd').map((place) => insert(place, waiting(place.row)));
    const other = insert({ partition: 'egress', row: 'e' }, waiting('e'));
    end();
    expect(await ends([...all, other])).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(asked).toEqual(['insert', 'insert', 'transact 3']);
    expect(await rows()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('conflict one by one: what is there already, or twice among them, keeps none of the others', async () => {
    const { insert, end, rows, work } = slowTable();
    await work.insert('dns', 'b', waiting('b'));
    const all = places('a', 'b', 'c', 'c').map((place) => insert(place, waiting(place.row)));
    end();
    expect(await ends(all)).toEqual(['done', ConflictError.name, 'done', ConflictError.name]);
    expect(await rows()).toEqual(['a', 'b', 'c']);
  });

  it('are each tried by themselves where they failed together', async () => {
    const { insert, end, rows } = slowTable((operation) =>
      operation.startsWith('transact') ? new RetryableError('the storage did not answer') : undefined,
    );
    const all = places('a', 'b', 'c').map((place) => insert(place, waiting(place.row)));
    end();
    expect(await ends(all)).toEqual(['done', 'done', 'done']);
    expect(await rows()).toEqual(['a', 'b', 'c']);
  });

  it('go in transactions of a hundred at most, and of no more bytes than one may have', async () => {
    const { insert, asked, end } = slowTable();
    const many = Array.from({ length: 151 }, (_, index) => `row${index}`);
    const all = places(...many).map((place) => insert(place, waiting(place.row)));
    end();
    await Promise.all(all);
    expect(asked).toEqual(['insert', 'transact 100', 'transact 50']);

    const large = slowTable();
    const value = { ...waiting('large'), because: 'x'.repeat(400_000) };
    const heavy = places(...many.slice(0, 13)).map((place) => large.insert(place, value));
    large.end();
    await Promise.all(heavy);
    expect(large.asked.slice(0, 2)).toEqual(['insert', 'transact 10']);
  });
});
