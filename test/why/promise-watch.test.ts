import { describe, expect, it, vi } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Log } from '../../src/core/log.ts';
import { Policy } from '../../src/policy/policy.ts';
import { watchPromises } from '../../src/why/promise-watch.ts';
import { createWhyReader } from '../../src/why/reader.ts';
import { azureOf } from './azure.ts';
import { type Body, blobZone, golden, link, storageId, vnet } from './estate.ts';

const signal = new AbortController().signal;
const restore = { must: [{ from: [vnet('vnet-restore')], targets: [storageId('st1')] }] };
const linkWritten = [{ type: 'microsoft.network/privatednszones/virtualnetworklinks' }];
const warnings: string[] = [];
const log: Log = {
  debug: () => {},
  info: () => {},
  warn: (message) => void warnings.push(message),
  error: () => {},
  with: () => log,
};

function watching(reachability: object) {
  let bodies: Body[] = golden();
  let moment = new Date('2026-03-04T12:00:00Z');
  let judged = 0;
  let failing: Error | undefined;
  let written: readonly Finding[] | undefined;
  let policy = Policy.parse({ version: 1, reachability });
  const clock = { now: () => moment };
  const putOff: (() => void)[] = [];
  const ports: Parameters<typeof watchPromises>[0] = {
    judged: async () => {
      judged += 1;
      if (failing !== undefined) throw failing;
      const { arm, subscriptions } = azureOf(bodies);
      return createWhyReader(arm, subscriptions, clock, async () => policy).promises(signal);
    },
    policyInForce: async () => policy,
    reviseFindings: async (_where, findings) => {
      written = findings;
      return [];
    },
    clock,
  };
  return {
    watch: watchPromises(ports, (work) => putOff.push(work)),
    putOff,
    findings: () => written?.map(({ check, subject }) => `${check} ${subject.split('/').at(-1)}`),
    messages: () => written?.map(({ message }) => message) ?? [],
    judged: () => judged,
    add: (...more: Body[]) => {
      bodies = [...bodies, ...more];
    },
    later: (seconds: number) => {
      moment = new Date(moment.getTime() + seconds * 1_000);
    },
    fail: (error: Error | undefined) => {
      failing = error;
    },
    promise: (next: object) => {
      policy = Policy.parse({ version: 1, reachability: next });
    },
  };
}

describe('broken promises', () => {
  it('are findings at once after the change that broke or repaired one', async () => {
    const world = watching(restore);
    await world.watch.changed(linkWritten, signal, log);
    expect(world.findings()).toEqual(['reachability-broken st1']);
    world.add(link(blobZone, 'vnet-restore'));
    world.later(11);
    await world.watch.changed(linkWritten, signal, log);
    expect(world.findings()).toEqual([]);
  });

  it('are beside a finding of the entries that nothing is meant by, until one is', async () => {
    const world = watching({ must: [{ from: [vnet('vnet-restore')], targets: [storageId('st1'), '**/vaults/kv-*'] }] });
    await world.watch.review(signal);
    expect(world.findings()).toEqual(['reachability-broken st1', 'reachability-unmatched policy']);
    expect(world.messages().at(-1)).toBe(
      "reachability.must[0].targets[1]: '**/vaults/kv-*' matches no resource that may have a private endpoint among what Gatehouse sees, so it promises nothing",
    );
    world.promise({ targets: ['**/storageAccounts/st1'] });
    await world.watch.review(signal);
    expect(world.messages()).toEqual(['reachability.clusters: is empty, so the targets promise nothing']);
    world.promise(restore);
    await world.watch.review(signal);
    expect(world.findings()).toEqual(['reachability-broken st1']);
  });

  it('are judged once for a burst of changes, and then by the poll', async () => {
    const world = watching(restore);
    await world.watch.changed(linkWritten, signal, log);
    world.add(link(blobZone, 'vnet-restore'));
    for (let count = 0; count < 5; count += 1) await world.watch.changed(linkWritten, signal, log);
    expect(world.judged()).toBe(1);
    await world.watch.catchUp(signal);
    await world.watch.catchUp(signal);
    expect(world.judged()).toBe(2);
    expect(world.findings()).toEqual([]);
  });

  it('are judged once more when the burst is over, after any judgement just before it', async () => {
    const world = watching(restore);
    await world.watch.review(signal);
    world.add(link(blobZone, 'vnet-restore'));
    for (let count = 0; count < 5; count += 1) await world.watch.changed(linkWritten, signal, log);
    expect(world.findings()).toEqual(['reachability-broken st1']);
    for (const work of world.putOff.splice(0)) work();
    await vi.waitFor(() => expect(world.findings()).toEqual([]));
    expect(world.judged()).toBe(2);
    await world.watch.changed(linkWritten, signal, log);
    expect(world.putOff).toHaveLength(1);
  });

  it('end nothing where what was put off could not be judged', async () => {
    const world = watching(restore);
    await world.watch.changed(linkWritten, signal, log);
    world.fail(new RetryableError('Throttled', {}));
    warnings.length = 0;
    for (const work of world.putOff) work();
    await vi.waitFor(() => expect(warnings).toEqual(['promises of reachability not judged: put off to the next poll']));
    world.fail(undefined);
    await world.watch.catchUp(signal);
    expect(world.findings()).toEqual(['reachability-broken st1']);
  });

  it('are judged once more by the poll, as Resource Graph may show a change only later', async () => {
    const world = watching(restore);
    await world.watch.changed(linkWritten, signal, log);
    world.add(link(blobZone, 'vnet-restore'));
    await world.watch.catchUp(signal);
    await world.watch.catchUp(signal);
    expect(world.findings()).toEqual([]);
    expect(world.judged()).toBe(2);
  });

  it('are not thought of after a change of what has no say in it', async () => {
    const world = watching(restore);
    await world.watch.changed([{ type: 'microsoft.compute/disks' }], signal, log);
    expect(world.judged()).toBe(0);
  });

  it('cost nothing where nothing is promised, and resolve once it is so', async () => {
    const world = watching(restore);
    await world.watch.review(signal);
    expect(world.findings()).toEqual(['reachability-broken st1']);
    world.promise({});
    await world.watch.changed(linkWritten, signal, log);
    await world.watch.review(signal);
    await world.watch.review(signal);
    expect(world.findings()).toEqual([]);
    expect(world.judged()).toBe(1);
  });

  it('stay as they were where Azure could not be read, and are judged by the next poll', async () => {
    const world = watching(restore);
    warnings.length = 0;
    world.fail(new RetryableError('Throttled', {}));
    await world.watch.changed(linkWritten, signal, log);
    expect(world.findings()).toBeUndefined();
    expect(warnings).toEqual(['promises of reachability not judged: put off to the next poll']);
    world.fail(undefined);
    await world.watch.catchUp(signal);
    expect(world.findings()).toEqual(['reachability-broken st1']);
  });
});
