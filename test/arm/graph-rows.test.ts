import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphPages, graphRows } from '../../src/arm/graph-rows.ts';
import { openArm } from '../../src/arm/open-arm.ts';
import { UnreadError } from '../../src/core/errors.ts';
import { type AnsweringServer, anyToken, openAnsweringServer } from './support/answering-server.ts';

let server: AnsweringServer;
beforeAll(async () => {
  server = await openAnsweringServer();
});
afterAll(() => server.close());

const armOf = () =>
  openArm({ endpoint: server.url, audience: 'https://management.azure.com', credential: anyToken }).arm;
const signal = (): AbortSignal => AbortSignal.timeout(5_000);

/** Each page leads on to what `tokens` says next; the last leads nowhere. */
function leading(tokens: readonly string[]): void {
  const before = server.requests.length;
  server.answer = () => {
    const at = server.requests.length - before - 1;
    return { body: JSON.stringify({ data: [{ at }], $skipToken: tokens[at] }) };
  };
}

async function readAll(from?: string): Promise<{ pages: number; error?: unknown }> {
  let pages = 0;
  try {
    for await (const _ of graphPages(armOf(), 'q', [], from, signal())) pages += 1;
    return { pages };
  } catch (error) {
    return { pages, error };
  }
}

describe('a list of Resource Graph', () => {
  it.each([
    { when: 'the answer says how many there are', from: undefined, total: 5, left: [3, 1, 0] },
    { when: 'more came meanwhile than there were', from: undefined, total: 3, left: [1, 0, 0] },
    { when: 'the answer does not say', from: undefined, total: undefined, left: [undefined, undefined, undefined] },
    { when: 'it goes on where an earlier pass stopped', from: 'a', total: 5, left: [undefined, undefined, undefined] },
  ])('says how many rows are left: $when', async ({ from, total, left }) => {
    const before = server.requests.length;
    server.answer = () => {
      const at = server.requests.length - before - 1;
      const next = at < 2 ? `${at}` : undefined;
      return { body: JSON.stringify({ data: [{}, {}], totalRecords: total, $skipToken: next }) };
    };
    const pages = await Array.fromAsync(graphPages(armOf(), 'q', [], from, signal()));
    expect(pages.map((page) => page.left)).toEqual(left);
  });

  it.each([
    { what: 'is read to its last page', tokens: ['a', 'b'], from: undefined, pages: 3 },
    { what: 'may go on where an earlier pass stopped', tokens: ['b'], from: 'a', pages: 2 },
  ])('$what', async ({ tokens, from, pages }) => {
    leading(tokens);
    expect(await readAll(from)).toEqual({ pages });
  });

  it.each([
    { what: 'a page leads back to itself', tokens: ['a', 'a'], from: undefined, pages: 1 },
    { what: 'two pages lead to each other', tokens: ['a', 'b', 'a', 'b', 'a'], from: undefined, pages: 2 },
    { what: 'a page leads back to where this pass began', tokens: ['b', 'a', 'b', 'a'], from: 'a', pages: 1 },
  ])('is unread from there on where $what', async ({ tokens, from, pages }) => {
    leading(tokens);
    expect(await readAll(from)).toEqual({ pages, error: expect.any(UnreadError) });
  });

  it.each([
    { what: 'from the start', from: undefined, asked: ['0:1000', '0:1000 a', '1000:1000', '2000:500'] },
    { what: 'from the second page of a part', from: '0|a', asked: ['0:1000 a', '1000:1000', '2000:500'] },
    { what: 'from a part on', from: '2|', asked: ['2000:500'] },
    {
      what: 'again, from a token of fewer subscriptions',
      from: 'x',
      asked: ['0:1000', '0:1000 a', '1000:1000', '2000:500'],
    },
    { what: 'again, from a part that is no more', from: '7|', asked: ['0:1000', '0:1000 a', '1000:1000', '2000:500'] },
  ])('over more subscriptions than a query takes is asked in parts, $what', async ({ from, asked }) => {
    const said: string[] = [];
    const arm = {
      async queryGraph(_query: string, scope: readonly string[], token: string | undefined) {
        said.push(`${scope[0]}:${scope.length}${token === undefined ? '' : ` ${token}`}`);
        return { rows: [{ at: said.at(-1) }], skipToken: scope[0] === '0' && token === undefined ? 'a' : undefined };
      },
    };
    const many = Array.from({ length: 2_500 }, (_, index) => String(index));
    const pages = await Array.fromAsync(graphPages(arm, 'q', many, from, signal()));
    expect(said).toEqual(asked);
    expect(pages.flatMap(({ rows }) => rows)).toEqual(asked.map((at) => ({ at })));
    // Each leads on to the rest, and the last nowhere.
    for (const [index, { skipToken }] of pages.entries()) {
      said.length = 0;
      if (skipToken !== undefined) await Array.fromAsync(graphPages(arm, 'q', many, skipToken, signal()));
      expect(said).toEqual(asked.slice(index + 1));
    }
  });

  it('gives its rows in order, and says so where they are not all', async () => {
    leading(['a', 'b']);
    expect(await Array.fromAsync(graphRows(armOf(), 'q', [], signal()))).toEqual([{ at: 0 }, { at: 1 }, { at: 2 }]);
    leading(['a', 'b', 'a']);
    await expect(Array.fromAsync(graphRows(armOf(), 'q', [], signal()))).rejects.toThrow(UnreadError);
  });
});
