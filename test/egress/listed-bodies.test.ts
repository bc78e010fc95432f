import { beforeEach, describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { createListedBodies } from '../../src/egress/listed-bodies.ts';
import { egressReconciler } from '../../src/egress/reconciler.ts';
import { egressSweeper } from '../../src/egress/sweeper.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { sweepCause } from '../../src/reconcile/sweep.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import { now, passWith, portsOver, storage, subscription, type TinyArm, tinyArm } from './support.ts';

const list = `/subscriptions/${subscription}/providers/microsoft.storage/storageaccounts`;
const group = `/subscriptions/${subscription}/resourceGroups/rg-app/providers/Microsoft.Storage/storageAccounts`;
const named = (name: string, access: string) => ({
  ...storage({ publicNetworkAccess: access }),
  id: `${group}/${name}`,
  name,
});
const idOf = (name: string): string => `${group}/${name}`.toLowerCase();

/** An estate of accounts that are open to the internet, with the subscription's own list of them. */
function accounts(count: number): TinyArm {
  const arm = tinyArm(...Array.from({ length: count }, (_, index) => named(`st${index}`, 'Enabled')));
  const children = arm.list;
  arm.list = async (path, ...rest) => {
    if (path !== list) return children(path, ...rest);
    arm.reads.push(path);
    const error = arm.errors.get(path);
    if (error !== undefined) throw error;
    return [...arm.bodies.values()];
  };
  return arm;
}

const swept = (at = now): Pass => ({ ...passWith({}, at), cause: sweepCause });
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);

/** What a sweep finds drifted, and a pass over any of it. */
async function sweepOver(arm: TinyArm) {
  const ports = portsOver(arm, createState(memoryState()));
  const listed = createListedBodies(arm);
  const reconciler = egressReconciler(ports, listed);
  const keys: string[] = [];
  for await (const page of egressSweeper(ports, listed).drift(undefined, passWith()))
    keys.push(...page.keys.map(({ key }) => key));
  const findingsOf = async (key: string, pass: Pass): Promise<number> => {
    const observed = await reconciler.observe(key, pass);
    return reconciler.plan(observed, pass.policy, pass.now).findings.length;
  };
  return { keys, findingsOf };
}

describe('the first sweep over 1,000 storage accounts', () => {
  it('asks Azure eight times at most, passes over all that it found among them', async () => {
    const arm = accounts(1_000);
    const { keys, findingsOf } = await sweepOver(arm);
    expect(keys).toHaveLength(1_000);
    const found = await Promise.all(keys.map((key) => findingsOf(key, swept())));
    expect(Math.min(...found)).toBeGreaterThan(0);
    expect(arm.reads.length).toBeLessThanOrEqual(8);
    expect(arm.reads.filter((read) => read === list)).toHaveLength(1);
  });
});

describe('of what a sweep found drifted', () => {
  let arm: TinyArm;
  let sweep: Awaited<ReturnType<typeof sweepOver>>;
  const readsOf = async (key: string, pass: Pass): Promise<readonly string[]> => {
    arm.reads.length = 0;
    await sweep.findingsOf(key, pass);
    return arm.reads;
  };
  beforeEach(async () => {
    arm = accounts(30);
    sweep = await sweepOver(arm);
  });

  it('one list serves for a minute', async () => {
    expect(await readsOf(idOf('st1'), swept())).toEqual([list]);
    expect(await readsOf(idOf('st2'), swept(later(60)))).toEqual([]);
    expect(await readsOf(idOf('st3'), swept(later(61)))).toEqual([list]);
  });

  it('what an event names is read by itself, and from then on never taken from an older list', async () => {
    await readsOf(idOf('st1'), swept());
    const event = { ...passWith(), cause: 'event e1', direct: true };
    expect(await readsOf(idOf('st2'), event)).toEqual([idOf('st2')]);
    expect(await readsOf(idOf('st2'), swept())).toEqual([idOf('st2')]);
  });

  it('a second pass over the same reads it', async () => {
    await readsOf(idOf('st1'), swept());
    expect(await readsOf(idOf('st1'), swept())).toEqual([idOf('st1')]);
  });

  it('what the list does not show is asked for by its name: absence is proven by that alone', async () => {
    arm.bodies.delete(idOf('st1'));
    expect(await readsOf(idOf('st1'), swept())).toEqual([list, idOf('st1')]);
  });

  it('a list that is refused leaves each to its own read', async () => {
    arm.errors.set(list, new PermanentError('AuthorizationFailed', 'no right to list'));
    expect(await readsOf(idOf('st1'), swept())).toEqual([list, idOf('st1')]);
    expect(await readsOf(idOf('st2'), swept())).toEqual([idOf('st2')]);
  });
});

it('a few that drifted are read one by one', async () => {
  const arm = accounts(19);
  const { keys, findingsOf } = await sweepOver(arm);
  arm.reads.length = 0;
  for (const key of keys) await findingsOf(key, swept());
  expect(arm.reads).toEqual(keys);
});
