import { expect, it } from 'vitest';
import { ConflictError } from '../../src/core/errors.ts';
import type { Key } from '../../src/core/key.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { settleTogether } from '../../src/reconcile/settle-together.ts';
import { createFirstFindings } from '../../src/state/findings/first.ts';
import { createState } from '../../src/state/state.ts';
import { silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const keys: readonly Key[] = ['a', 'b', 'c'].map((key) => ({ room: 'egress', key }));
const pass: Pass = {
  ...{ signal: new AbortController().signal, now, policy: Policy.parse({ version: 1 }), policyVersion: 'v1' },
  ...{ log: silentLog, cause: 'sweep', attempt: 0 },
};

/** Settles three keys of which the second meets this trouble; gives what is left. */
async function leftWhere(trouble: {
  readonly planning?: Error;
  readonly remembering?: Error;
}): Promise<readonly string[]> {
  const { work, findings } = createState(memoryState());
  const reconciler = {
    plan(key: string) {
      if (key === 'b' && trouble.planning !== undefined) throw trouble.planning;
      return { actions: [], findings: [] };
    },
    carryOut: (key: string) => ({
      apply: () => Promise.reject(new Error('nothing is written to Azure')),
      async remember() {
        if (key === 'b' && trouble.remembering !== undefined) throw trouble.remembering;
      },
    }),
  };
  const observe = async (some: readonly Key[]) => new Map(some.map(({ key }) => [key, key]));
  const page = { keys, cursor: undefined, together: { reconciler, observe } };
  const ports = { work, firstFindings: createFirstFindings(findings), clock: { now: () => now } };
  return (await settleTogether(page, pass, ports)).map(({ key }) => key);
}

it('nothing is left where all goes well', async () => {
  expect(await leftWhere({})).toEqual([]);
});

it('a key that could not be remembered, or not even planned, is left to a pass of its own', async () => {
  expect(await leftWhere({ remembering: new ConflictError('somebody was quicker') })).toEqual(['b']);
  expect(await leftWhere({ planning: new TypeError('x is undefined') })).toEqual(['b']);
});

it('a bug in remembering is thrown', async () => {
  await expect(leftWhere({ remembering: new TypeError('x is undefined') })).rejects.toThrow(TypeError);
});
