import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { Policy } from '../../src/policy/policy.ts';
import { finish, resume, toIntent } from '../../src/reconcile/intent.ts';
import { passOnce } from '../../src/reconcile/pass.ts';
import type { Action, Plan, Reconciler } from '../../src/reconcile/reconciler.ts';
import type { AuditEntry } from '../../src/state/audit/model.ts';
import { silentLog } from '../support/dns-world.ts';

const now = new Date('2026-11-27T10:00:00Z');
const key = { room: 'dns', key: '/zone/a/st1' } as const;
const action: Action = { kind: 'create', target: key.key, by: 'gatehouse', because: 'pe1', before: null, after: 1 };
const begun = toIntent(action, { id: 'decision-1', at: '2026-11-27T09:59:00.000Z' });
const finished = [finish(begun, action)];

/** One pass of a room with this plan, and what it did in order. */
async function pass(plan: Plan<Action>, mode: 'observe' | 'enforce' = 'enforce', failure?: Error) {
  const steps: string[] = [];
  const rows: AuditEntry[] = [];
  const reconciler: Reconciler<string, Action> = {
    observe: async (id) => id,
    plan: () => plan,
    carryOut: () => ({
      apply: async ({ kind }) => {
        steps.push(kind);
        return { kind: 'applied' };
      },
      remember: async () => void steps.push('remember'),
    }),
  };
  const policy = Policy.parse({ version: 1, dns: { mode } });
  const surroundings = { now, policy, policyVersion: 'v1', cause: 'sweep', attempt: 0, log: silentLog };
  const outcome = await passOnce(
    reconciler,
    key,
    { ...surroundings, signal: new AbortController().signal },
    {
      guard: { admit: async () => ({ kind: 'admitted' }) } as never,
      audit: async (entry) => {
        if (failure !== undefined) throw failure;
        steps.push(`audit ${entry.id}`);
        rows.push(entry);
      },
      reviseFindings: async () => [],
      visit: () => Promise.reject(new TypeError('no key follows')),
    },
  );
  return { outcome: outcome.kind, steps, rows };
}

describe('a write that an earlier pass made and was killed before it could report', () => {
  it('is audited under its own decision, before the pass writes anything', async () => {
    const next = { ...action, kind: 'update', decision: { id: 'decision-2', at: now.toISOString() } };
    const { steps, rows } = await pass({ actions: [next], findings: [], finished });
    expect(steps).toEqual(['audit decision-1', 'update', 'audit decision-2', 'remember']);
    expect(rows[0]).toMatchObject({
      id: 'decision-1',
      at: begun.decidedAt,
      room: 'dns',
      key: key.key,
      action: 'create',
      because: 'pe1',
      answer: { kind: 'applied' },
    });
  });

  it('is audited with the action that takes it up again', async () => {
    const { steps } = await pass({ actions: [resume(action, begun)], findings: [], finished });
    expect(steps).toEqual(['create', 'audit decision-1', 'remember']);
  });

  it('is audited where the mode withholds that action', async () => {
    const { steps } = await pass({ actions: [resume(action, begun)], findings: [], finished }, 'observe');
    expect(steps).toEqual(['audit decision-1', 'remember']);
  });

  it('keeps the pass from overwriting the row that names it while the audit does not answer', async () => {
    const { outcome, steps } = await pass(
      { actions: [action], findings: [], finished },
      'enforce',
      new RetryableError('busy'),
    );
    expect({ outcome, steps }).toEqual({ outcome: 'retry', steps: [] });
  });
});

it('another write than the one begun is a decision of its own', () => {
  expect(resume(action, undefined)).toBe(action);
});
