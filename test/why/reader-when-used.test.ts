import { expect, it } from 'vitest';
import type { KeepingWhyReader } from '../../src/why/reader.ts';
import { whyReaderWhenUsed } from '../../src/why/reader-when-used.ts';

const { signal } = new AbortController();

/** A reader that says what it is asked, and when it is loaded. */
function setUp() {
  const said: string[] = [];
  const answer = (name: string) => (asked: unknown) => {
    said.push(name, ...(typeof asked === 'string' ? [asked] : []));
    return Promise.resolve(name);
  };
  const names = ['why', 'whyAbout', 'reached', 'promises', 'reachability', 'graph', 'freshGraph', 'outdate', 'keep'];
  const inside = Object.fromEntries([...names, 'forget'].map((name) => [name, answer(name)]));
  const reader = whyReaderWhenUsed(async () => {
    said.push('loaded');
    return inside as unknown as KeepingWhyReader;
  });
  return { said, reader };
}

it('loads the reader once, with the first question, and hands every question on', async () => {
  const { said, reader } = setUp();
  expect(said).toEqual([]);
  const answers = [
    await reader.why('a name', '/from', signal),
    await reader.whyAbout('another', '/from', signal),
    await reader.reached('/target', [], true, signal),
    await reader.promises(signal),
    await reader.reachability(undefined, signal),
    await reader.graph(signal),
    await reader.freshGraph(signal),
    await reader.outdate(),
    await reader.keep(signal),
  ];
  const asked = ['why', 'whyAbout', 'reached', 'promises', 'reachability', 'graph', 'freshGraph', 'outdate', 'keep'];
  expect(answers).toEqual(asked);
  expect(said.filter((each) => !each.startsWith('/') && !each.startsWith('a'))).toEqual(['loaded', ...asked]);
});

it('loads nothing to be forgotten, and what was asked before is forgotten before the next question', async () => {
  const { said, reader } = setUp();
  reader.forget();
  expect(said).toEqual([]);
  await reader.promises(signal);
  reader.forget();
  await reader.promises(signal);
  expect(said).toEqual(['loaded', 'promises', 'forget', 'promises']);
});

it('loads it again with the next question where it could not be loaded, and has nothing to forget meanwhile', async () => {
  let tries = 0;
  const reader = whyReaderWhenUsed(async () => {
    tries += 1;
    if (tries === 1) throw new Error('the share does not answer');
    return { outdate: async () => {}, forget: () => {} } as unknown as KeepingWhyReader;
  });
  const first = reader.outdate();
  reader.forget();
  await expect(first).rejects.toThrow('the share');
  await reader.outdate();
  expect(tries).toBe(2);
});
