import { beforeEach, describe, expect, it } from 'vitest';
import type { ArmAnswer } from '../../../src/arm/arm.ts';
import { createAsking } from '../../../src/clusters/live/asking.ts';
import { sectionNames } from '../../../src/clusters/live/sections.ts';
import { createClusterReader } from '../../../src/clusters/reader.ts';
import { clusters } from '../../../src/clusters/room.ts';
import { ConflictError, PermanentError, RetryableError } from '../../../src/core/errors.ts';
import { findResourceId, shortId } from '../../../src/core/resource-id.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { createState, type State } from '../../../src/state/state.ts';
import { memoryState } from '../../support/memory-state.ts';
import { clusterId, golden } from '../isolation/golden.ts';
import { type Bodies, set } from '../isolation/mutate.ts';
import { azureOf } from '../support/azure.ts';
import { passesOver } from '../support/passes.ts';
import { pod, printed, service, smallCluster, storageClass } from './kubernetes.ts';

const id = clusterId.toLowerCase();
const live = `${id}/commandresults/all`;
const day = 86_400_000;
const policyOf = (more: object = {}) =>
  Policy.parse({ version: 1, clusters: { mode: 'enforce', live: ['**/managedClusters/aks'], ...more } });

let state: State;
let bodies: Bodies;
let now: Date;
let policy: Policy;
let subscriptions: string[];
/** What Azure was asked to run, and with which token. */
let ran: { command: string; clusterToken: string }[];
let post: () => ArmAnswer | Error;
let result: () => ArmAnswer | Error;

const location = `https://management.azure.com${clusterId}/commandResults/c1?api-version=2025-10-01`;
const ended = (logs: string, exitCode = 0): ArmAnswer => ({
  status: 200,
  headers: {},
  body: { id: 'c1', properties: { provisioningState: 'Succeeded', exitCode, logs } },
});
const running: ArmAnswer = { status: 202, headers: { location }, body: undefined };

beforeEach(() => {
  state = createState(memoryState());
  bodies = golden();
  now = new Date('2026-03-01T08:00:00Z');
  policy = policyOf();
  subscriptions = [];
  ran = [];
  post = () => running;
  result = () => ended(printed(smallCluster));
});

const resultIs = (answer: typeof result) => () => {
  result = answer;
};
const given = async (answer: () => ArmAnswer | Error): Promise<ArmAnswer> => {
  const found = answer();
  if (found instanceof Error) throw found;
  return found;
};

const open = () => {
  const { arm } = azureOf(Object.values(bodies));
  return clusters.open({
    arm: { ...arm, follow: () => given(result) },
    actions: {
      act: (_path, _version, body) => {
        ran.push(body as (typeof ran)[number]);
        return given(post);
      },
      read: () => given(result),
    },
    clusterToken: async () => 'a token',
    state,
    subscriptions,
  });
};
const over = passesOver(() => ({ room: open(), state, policy, now }));
const pass = (key = live) => over.pass(key);

async function asked(): Promise<Awaited<ReturnType<typeof pass>>> {
  await pass();
  return pass();
}

const found = async (key = live): Promise<Record<string, string>> =>
  Object.fromEntries((await over.found(key)).map(({ check, message }) => [check, message]));
const lines = async (): Promise<Record<string, string>> => {
  await pass(id);
  const kept = await state.clusters.findCluster(id);
  return kept?.value.properties ?? {};
};
const swept = async () => (await over.swept()).filter((key) => key.endsWith('/commandresults/all'));
const troubleOf = async () => (await state.clusters.findAsked(id))?.value.trouble?.reason;

describe('a cluster that policy names', () => {
  it('is asked once a day by one command, and its isolation judged by what it says', async () => {
    expect(await swept()).toEqual([live]);
    // What is no id never gets through the queue.
    expect(findResourceId(live)?.id).toBe(live);
    await pass();
    expect(await swept()).toEqual([live]);
    const { next } = await pass();
    expect(next).toEqual([id]);
    expect(await found()).toEqual({
      'clusters-policy-egress-only-guard': expect.stringContaining('NetworkPolicy/shop/allow-consumer'),
    });
    expect((await lines())['lines/3.14']).toBe('pass');
    expect(await swept()).toEqual([]);
    now = new Date(now.getTime() + day);
    expect(await swept()).toEqual([live]);
    await pass();
    expect((await pass()).next).toEqual([id]);
    expect(ran).toHaveLength(2);
  });

  it.each<[string, object, string, string]>([
    ['a public service', { services: [service('open')] }, '3.2', 'service shop/open'],
    ['a class of its own', { storageclasses: [storageClass('mine')] }, '3.14', 'storage class mine'],
    [
      'a claim of a class that AKS makes',
      {
        persistentvolumeclaims: [
          {
            kind: 'PersistentVolumeClaim',
            metadata: { namespace: 'a', name: 'b' },
            spec: { storageClassName: 'azurefile-csi' },
          },
        ],
      },
      '3.14',
      'a/b uses it',
    ],
  ])('has a finding for %s', async (_what, more, line, says) => {
    result = () => ended(printed({ ...smallCluster, ...more }));
    await asked();
    expect((await lines())[`lines/${line}`]).toBe('fail');
    expect(Object.values(await found(id)).join()).toContain(says);
  });

  it('is waited for while a command runs, and given up after a quarter of an hour', async () => {
    result = () => running;
    await pass();
    for (let times = 0; times < 3; times += 1) expect((await pass()).isWaiting).toBe(true);
    expect(ran).toHaveLength(1);
    now = new Date(now.getTime() + 16 * 60_000);
    await pass();
    expect(await troubleOf()).toBe('CommandLost');
  });

  it('is believed at once where the command has ended with its answer', async () => {
    post = () => ended(printed(smallCluster));
    expect((await asked()).next).toEqual([id]);
  });

  it('is asked for what the output did not hold, one command after the other', async () => {
    const full = printed(smallCluster);
    const outputs = [full.slice(0, full.indexOf('{"section":"pods"}') + 30), printed({ pods: [pod('web-1')] })];
    let reads = 0;
    result = () => ended(outputs[Math.min(reads++, 1)] ?? '');
    await pass();
    await pass();
    expect(ran.map(({ command }) => command.match(/"section":"(?!end)/g)?.length)).toEqual([sectionNames.length, 1]);
    result = () => ended(outputs[reads++ % 2 === 1 ? 0 : 1] ?? '');
    reads = 0;
    const { next } = await pass();
    expect(next).toEqual([id]);
    expect(Object.keys(await found())).toEqual(['clusters-policy-egress-only-guard']);
  });

  it.each<[string, () => void, string, string]>([
    [
      'an exit code',
      resultIs(() => ended('sh: jq: not found', 127)),
      'CommandFailed',
      'its command ended with 127: sh: jq: not found',
    ],
    [
      'a pod that was not placed',
      resultIs(() => new PermanentError('KubernetesPerformanceError', 'container did not start')),
      'KubernetesPerformanceError',
      'container did not start',
    ],
    [
      'a policy of the cluster that refuses the pod',
      () => {
        post = () => new PermanentError('KubernetesOperationError', 'admission webhook denied the request');
      },
      'KubernetesOperationError',
      'admission webhook denied the request',
    ],
    [
      'a result that says it failed',
      () => {
        result = () => ({
          status: 200,
          headers: {},
          body: { properties: { provisioningState: 'Failed', reason: 'OOMKilled' } },
        });
      },
      'CommandFailed',
      'OOMKilled',
    ],
    [
      'a right that lacks',
      () => {
        post = () => new PermanentError('AuthorizationFailed', 'no');
      },
      'AuthorizationFailed',
      'no',
    ],
    ['no room in the answer', resultIs(() => ended('')), 'CommandFailed', ''],
  ])('that fails by %s is unknown, and the failure is named', async (what, prepare, reason, says) => {
    prepare();
    await asked();
    if (what === 'no room in the answer') {
      // Nothing came whole: what is too large alone is left out, one section after the other, and said.
      for (let times = 0; times < 12; times += 1) await pass();
      expect((await found())['clusters-live-unavailable']).toContain('services: its output was cut at 512 kB');
    } else {
      expect(await troubleOf()).toBe(reason);
      expect((await found())['clusters-live-unavailable']).toBe(`live checks are unavailable: ${reason}: ${says}`);
    }
    const after = await lines();
    expect([after['lines/3.14'], await swept()]).toEqual([undefined, []]);
  });

  it('keeps what it said through one failure, and not for ever', async () => {
    await asked();
    expect((await lines())['lines/3.14']).toBe('pass');
    result = () => ended('', 1);
    now = new Date(now.getTime() + day);
    await asked();
    expect((await lines())['lines/3.14']).toBe('pass');
    now = new Date(now.getTime() + day + 60_000);
    await asked();
    expect(await isolationOf('3.14')).toMatch(/^unknown: .*it could not be asked: CommandFailed/);
  });

  it('that lets nobody run commands is unknown, never passed, also after it had said something', async () => {
    await asked();
    set(bodies.cluster, 'apiServerAccessProfile.disableRunCommand', true);
    expect(await isolationOf('3.14')).toMatch(/^unknown: .*runCommand is disabled/);
    now = new Date(now.getTime() + day);
    await pass();
    expect((await found())['clusters-live-unavailable']).toContain('runCommand is disabled');
    expect(ran).toHaveLength(1);
  });

  it('is asked with a token of ours where people sign in to it with Entra, and with none elsewhere', async () => {
    await pass();
    set(bodies.cluster, 'aadProfile', { managed: true });
    now = new Date(now.getTime() + 2 * day);
    await pass();
    await pass();
    expect(ran.map(({ clusterToken }) => clusterToken)).toEqual(['', 'a token']);
  });

  it('is not asked twice at once, although another would', async () => {
    const reconciler = open().reconcilerFor(live);
    const observed = await reconciler.observe(live, over.surroundings());
    const plan = reconciler.plan(observed, policy, now);
    const [action] = plan.actions;
    const decision = { id: 'd', at: now.toISOString() };
    if (action === undefined) throw new TypeError('it is not asked');
    await reconciler.carryOut(observed, plan, over.surroundings()).apply(action, decision);
    await expect(reconciler.carryOut(observed, plan, over.surroundings()).apply(action, decision)).rejects.toThrow(
      ConflictError,
    );
    expect(ran).toHaveLength(1);
  });

  it('is asked again at once after a refusal that passes, and not while a command may run', async () => {
    post = () => new RetryableError('throttled', { refused: true });
    await expect(pass()).rejects.toThrow('throttled');
    post = () => new RetryableError('no answer');
    await expect(pass()).rejects.toThrow('no answer');
    expect((await pass()).isWaiting).toBe(true);
    expect(ran).toHaveLength(2);
  });
});

describe('a cluster that policy does not have asked', () => {
  it.each([
    ['it names no cluster', { live: [] }],
    ['it names another', { live: ['**/managedClusters/other'] }],
    ['it only observes', { mode: 'observe' }],
    ['its subscription is not managed', {}, 'ff'],
  ])('runs nothing: %s', async (_why, more, ...managed: string[]) => {
    policy = policyOf(more);
    subscriptions = managed;
    if (managed.length === 0) expect(await swept()).toEqual([]);
    await asked();
    expect([ran, await found()]).toEqual([[], {}]);
  });

  it('any more is forgotten, and what it said', async () => {
    await asked();
    policy = policyOf({ live: [] });
    expect(await swept()).toEqual([live]);
    expect((await pass()).next).toEqual([id]);
    expect([await state.clusters.findAsked(id), await found(), await swept()]).toEqual([undefined, {}, []]);
  });

  it('is forgotten when it is gone', async () => {
    await asked();
    const { cluster: _, ...others } = bodies;
    bodies = others as Bodies;
    await pass();
    expect(await state.clusters.findAsked(id)).toBeUndefined();
  });
});

describe('an administrator', () => {
  const ask = (cluster = id) =>
    createAsking({
      state,
      arm: azureOf(Object.values(bodies)).arm,
      subscriptions: [],
      enqueue: async ({ key }) => void queued.push(key),
    }).ask({ cluster: shortId(cluster), by: 'person p', reason: 'it was mended' }, over.surroundings());
  let queued: string[];
  beforeEach(() => {
    queued = [];
  });

  it('has a cluster asked before it is due, and the command says who', async () => {
    await asked();
    expect(await ask()).toMatchObject({ kind: 'accepted', wanted: { by: 'person p', reason: 'it was mended' } });
    expect(queued).toEqual([live]);
    const reconciler = open().reconcilerFor(live);
    const plan = reconciler.plan(await reconciler.observe(live, over.surroundings()), policy, now);
    expect(plan.actions).toEqual([expect.objectContaining({ by: 'person p', because: 'it was mended' })]);
    await asked();
    expect(ran).toHaveLength(2);
    expect(await swept()).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['policy does not name it', { live: [] }, id, 'refused'],
    ['policy only observes', { mode: 'observe' }, id, 'refused'],
    ['there is no such cluster', {}, `${id}-2`, 'notFound'],
  ])('has none asked where %s', async (_why, more, cluster, kind) => {
    policy = policyOf(more);
    expect([(await ask(cluster)).kind, queued, await state.clusters.findAsked(id)]).toEqual([kind, [], undefined]);
  });
});

/** A line as the API answers it. */
async function isolationOf(line: string): Promise<string> {
  const { arm } = azureOf(Object.values(bodies));
  const reader = createClusterReader({
    arm,
    state,
    subscriptions: [],
    clock: { now: () => now },
    policyInForce: async () => policy,
  });
  const answer = await reader.isolation(shortId(id), new AbortController().signal);
  const found = answer?.lines.find((each) => each.id === line);
  return `${found?.state}: ${found?.because}`;
}
