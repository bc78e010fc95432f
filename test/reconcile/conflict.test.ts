import { expect, it } from 'vitest';
import { ConflictError, PermanentError } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/log.ts';
import type { KeptFinding } from '../../src/state/findings/model.ts';
import { createReviseFindings, reviseDespiteConflicts } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { blobRecord, type DnsWorld, dnsWorld, endpointId, MemoryAzure } from '../support/dns-world.ts';
import { everyFinding } from '../support/every-finding.ts';
import { memoryState } from '../support/memory-state.ts';

const signal = new AbortController().signal;

/** A world whose findings another pass changes first: so many of the next writes there are refused. */
function contended(): { world: DnsWorld; refuse(count: number): void; troubles: string[]; log: Log } {
  const base = memoryState();
  let refusals = 0;
  const contend = async <R>(write: () => Promise<R>): Promise<R> => {
    if (refusals > 0) {
      refusals -= 1;
      throw new ConflictError('the row changed since it was read');
    }
    return write();
  };
  const { findings } = base;
  const state: Tables = {
    ...base,
    findings: {
      ...findings,
      insert: (...args) => contend(() => findings.insert(...args)),
      replace: (...args) => contend(() => findings.replace(...args)),
      upsert: (...args) => contend(() => findings.upsert(...args)),
      transact: (...args) => contend(() => findings.transact(...args)),
    },
  };
  const refuse = (count: number): void => {
    refusals = count;
  };
  const troubles: string[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn: (message) => void troubles.push(message),
    error: (message) => void troubles.push(message),
    with: () => log,
  };
  const world = dnsWorld(undefined, state, new MemoryAzure());
  return { world, refuse, troubles, log };
}

const stateOf = async ({ state }: DnsWorld, check: string): Promise<KeptFinding['state'] | undefined> =>
  (await everyFinding(state)).find((finding) => finding.check === check)?.state;

/** A name that somebody else holds: a finding as long as the endpoint wants it. */
async function withForeignRecord() {
  const given = contended();
  given.world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  given.world.azure.putForeignRecord(blobRecord('st1'), '10.9.9.9');
  return given;
}

it.each([1, 2])(
  'an event whose findings another pass changed %i times first is observed again, silently',
  async (times) => {
    const { world, refuse, troubles, log } = await withForeignRecord();
    refuse(times);
    await world.loop.visitAll([{ room: 'dns', key: endpointId('pe1') }], 'event e1', signal, log);
    expect(troubles).toEqual([]);
    expect(await stateOf(world, 'dns-name-taken')).toBe('open');
  },
);

it('one that is overtaken without end waits its turn in the queue, and then says what it found', async () => {
  const { world, refuse, troubles, log } = await withForeignRecord();
  refuse(100);
  await world.loop.visitAll([{ room: 'dns', key: endpointId('pe1') }], 'event e1', signal, log);
  expect(troubles).toEqual([]);
  refuse(0);
  await world.drain();
  expect(await stateOf(world, 'dns-name-taken')).toBe('open');
});

it('what is over is said although another pass was first', async () => {
  const { world, refuse, log } = await withForeignRecord();
  await world.event('pe1');
  world.azure.recordSets.delete(blobRecord('st1'));
  refuse(2);
  await world.loop.visitAll([{ room: 'dns', key: blobRecord('st1') }], 'event e2', signal, log);
  await world.drain();
  expect(await stateOf(world, 'dns-name-taken')).toBe('resolved');
});

it('what could not be observed is observed again too', async () => {
  const { world, refuse, troubles, log } = contended();
  world.azure.network.findPrivateEndpoint = () =>
    Promise.reject(new PermanentError('AuthorizationFailed', 'no role there'));
  refuse(1);
  const outcome = await world.loop.visit({ room: 'dns', key: endpointId('pe1') }, 'event e1', signal, log);
  expect(outcome).toMatchObject({ kind: 'blocked', reason: 'AuthorizationFailed' });
  expect(await stateOf(world, 'reconcile-refused')).toBe('open');
  expect(troubles).toEqual([]);
});

it('what a pass without a read says of a name is what the pass before it read', async () => {
  const { world, log } = await withForeignRecord();
  await world.event('pe1');
  await world.loop.visit({ room: 'dns', key: blobRecord('st1') }, 'recheck', signal, log);
  expect(await stateOf(world, 'dns-name-taken')).toBe('open');
});

it('a fact said outside of a pass is said again until it is kept, and given up one day', async () => {
  const { world, refuse } = contended();
  const revise = reviseDespiteConflicts(createReviseFindings(createState(world.state).findings));
  const finding = { check: 'C', subject: 's', severity: 'low', message: 'm', remedy: 'r' } as const;
  const say = () => revise({ room: 'policy', key: 'policy' }, [finding], world.clock.now(), { complete: true });
  refuse(4);
  await say();
  expect(await stateOf(world, 'C')).toBe('open');
  refuse(100);
  await expect(revise({ room: 'policy', key: 'policy' }, [], world.clock.now(), { complete: true })).rejects.toThrow(
    ConflictError,
  );
});
