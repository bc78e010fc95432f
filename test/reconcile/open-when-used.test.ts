import { expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { openWhenUsed } from '../../src/reconcile/open-when-used.ts';
import { passOnce } from '../../src/reconcile/pass.ts';
import type { Action, Pass, Reconciler } from '../../src/reconcile/reconciler.ts';
import { silentLog } from '../support/dns-world.ts';

const policy = Policy.parse({ version: 1, egress: { mode: 'enforce' } });
const pass: Pass = {
  ...{ now: new Date('2026-03-04T10:00:00Z'), policy, policyVersion: 'v1', cause: 'sweep', attempt: 0 },
  ...{ log: silentLog, signal: new AbortController().signal },
};

/** A room with a reconciler for each of two kinds of keys; one can't say what is remembered. */
function setUp() {
  const said: string[] = [];
  const reconciler = (kind: string): Reconciler<string, Action> => ({
    observe: async (key) => `${kind} saw ${key}`,
    plan: (seen) => ({
      actions: [{ kind: 'close', target: seen, by: 'gatehouse', because: 'it is open', before: 1, after: null }],
      findings: [],
    }),
    carryOut: (seen, { actions }) => ({
      apply: async ({ target }) => {
        said.push(`${target}, applied by who saw ${seen} and planned ${actions.length}`);
        return { kind: 'applied' };
      },
      remember: async () => {},
    }),
    ...(kind === 'first' && { isKnown: async (key) => key.endsWith('known') }),
  });
  const [first, second] = [reconciler('first'), reconciler('second')];
  const room = openWhenUsed('egress', async () => {
    said.push('loaded');
    return {
      reconcilerFor: (key) => (key.startsWith('/a') ? first : second),
      sweeper: {
        room: 'egress',
        async *drift(cursor) {
          yield { keys: [{ room: 'egress', key: `after ${cursor}` }], cursor: undefined };
        },
      },
    };
  });
  const ports = {
    guard: { admit: async () => ({ kind: 'admitted' }) } as never,
    audit: async () => {},
    reviseFindings: async () => [],
    visit: () => Promise.reject(new TypeError('no key follows')),
  };
  const visit = (key: string) => passOnce(room.reconcilerFor(key), { room: 'egress', key }, pass, ports);
  return { said, room, visit };
}

it('a room is loaded once, by the first pass, and each key has its own reconciler from observing to writing', async () => {
  const { said, room, visit } = setUp();
  expect(room.sweeper.room).toBe('egress');
  room.reconcilerFor('/a');
  expect(said).toEqual([]);
  const outcomes = await Promise.all([visit('/a'), visit('/b')]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['settled', 'settled']);
  expect(said).toEqual([
    'loaded',
    'first saw /a, applied by who saw first saw /a and planned 1',
    'second saw /b, applied by who saw second saw /b and planned 1',
  ]);
});

it('a sweep loads it too, and goes on from where it stopped', async () => {
  const { said, room } = setUp();
  const pages = await Array.fromAsync(room.sweeper.drift('page:2', pass));
  expect(pages.flatMap(({ keys }) => keys.map(({ key }) => key))).toEqual(['after page:2']);
  expect(said).toEqual(['loaded']);
});

it.each([
  { key: '/a/known', isKnown: true },
  { key: '/a/made-up', isKnown: false },
  { key: '/b/whatever', isKnown: true },
])('says of $key whether it is known as the room says, and yes where it can not say', async ({ key, isKnown }) => {
  const { room } = setUp();
  expect(await room.reconcilerFor(key).isKnown?.(key)).toBe(isKnown);
});

it('a room that could not be loaded once is loaded by the next pass', async () => {
  let tries = 0;
  const room = openWhenUsed('egress', async () => {
    tries += 1;
    if (tries === 1) throw new Error('the share does not answer');
    return { reconcilerFor: () => ({ observe: async () => 'seen' }) as never, sweeper: {} as never };
  });
  await expect(room.reconcilerFor('/a').observe('/a', pass)).rejects.toThrow('the share');
  expect(await room.reconcilerFor('/a').observe('/a', pass)).toBe('seen');
});
