import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Cursor, findCursor, findTime, newestFirst, toAfter } from '../../src/api/cursor.ts';
import { takePage } from '../../src/api/page.ts';
import { ApiProblem } from '../../src/api/problem.ts';
import { pageFields, parseQuery } from '../../src/api/query.ts';

async function* each<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}

/** Follows every page to the end. */
async function readAll(items: readonly string[], top: number, order?: 'sorted'): Promise<string[][]> {
  const pages: string[][] = [];
  let after: Cursor | undefined;
  do {
    const page = await takePage(each(items), (item) => [item], { top, after }, order);
    pages.push([...page.value]);
    after = page.last;
    expect(pages.length, 'pages that never end').toBeLessThan(1_000);
  } while (after !== undefined);
  return pages;
}

describe('pages', () => {
  it('hold every item once, in order, for any order of the table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (items, top) => {
          const pages = await readAll(items, top);
          const sorted = items.toSorted((a, b) => (a < b ? -1 : 1));
          expect(pages.flat()).toEqual(sorted);
          expect(await readAll(sorted, top, 'sorted')).toEqual(pages);
          expect(pages.every((page, index) => page.length === top || index === pages.length - 1)).toBe(true);
        },
      ),
    );
  });

  it('neither repeat nor skip when rows come and go between them', async () => {
    const first = await takePage(each(['a', 'c', 'e']), (item) => [item], { top: 2 });
    expect(first.value).toEqual(['a', 'c']);
    const second = await takePage(each(['b', 'd', 'e']), (item) => [item], { top: 2, after: first.last });
    expect(second).toEqual({ value: ['d', 'e'], last: undefined });
  });

  it('read sorted items only as far as needed', async () => {
    let read = 0;
    async function* counted(): AsyncIterable<string> {
      for (const item of 'abcdefgh') {
        read += 1;
        yield item;
      }
    }
    await takePage(counted(), (item) => [item], { top: 2 }, 'sorted');
    expect(read).toBe(3);
  });
});

describe('a cursor', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cursor) => {
        expect(findCursor('list', toAfter('list', cursor))).toEqual(cursor);
      }),
    );
  });

  it("is refused, never thrown over, where it is another list's or anything else", () => {
    expect(findCursor('findings', toAfter('connections', ['a']))).toBeUndefined();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(findCursor('list', text)).toBeUndefined();
      }),
    );
  });

  it('counts time down', () => {
    expect(newestFirst('2026-03-04T12:00:00.001Z') < newestFirst('2026-03-04T12:00:00.000Z')).toBe(true);
    expect(findTime(newestFirst('2026-03-04T12:00:00.000Z'))).toEqual(new Date('2026-03-04T12:00:00.000Z'));
    expect(findTime('never')).toBeUndefined();
  });
});

describe('query parameters', () => {
  const schema = z.strictObject(pageFields('list'));
  const top = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.constantFrom('0', '1', '200', '201', '1e2', ' 5', '0x10'),
  );
  const names = fc.constantFrom('top', 'after', 'Top', 'state', '__proto__', '');

  it('are read, or refused by name; nothing else ever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, top)), (pairs) => {
        const query = new URLSearchParams(pairs);
        try {
          const page = parseQuery(query, schema);
          expect(page.top).toBeGreaterThanOrEqual(1);
          expect(page.top).toBeLessThanOrEqual(200);
          expect(page.top).toBe(query.has('top') ? Number(query.get('top')) : 50);
          expect([...query.keys()].every((name) => name === 'top')).toBe(true);
        } catch (error) {
          if (!(error instanceof ApiProblem)) throw error;
          expect(error.kind).toBe('invalid-parameter');
          expect(error.options.problems?.every(({ path }) => query.has(path))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
