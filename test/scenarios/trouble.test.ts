import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../simulator/arm/faults.ts';
import { findConnection, listFromApi } from '../../simulator/scenario/observe.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import {
  accountId,
  blobZone,
  createEstate,
  type Estate,
  endpointId,
  enforcing,
  recordId,
  subscription,
  tableZone,
} from './support/estate.ts';
import { deedsOn, findingOn, outcomesOf } from './support/see.ts';
import { until } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';

const policy = {
  ...enforcing({ deleteBudget: { atLeast: 1, share: 0 } }),
  approvals: { mode: 'enforce' },
};

let stack: Stack;
let estate: Estate;
let storage: StorageView;
beforeAll(async () => {
  // CloudEvents in batches here; elsewhere Event Grid's own schema, one event a request.
  stack = await startStack({
    subscriptions: [subscription],
    policy,
    eventGrid: { schema: 'CloudEventSchemaV1_0', batchSize: 100 },
  });
  estate = await createEstate(stack);
  storage = viewStorage(stack);
});
afterAll(() => stack.stop());

const has =
  (name: string, zone = blobZone) =>
  async (): Promise<boolean> =>
    (await estate.record(name, zone)) !== undefined;

describe.concurrent('one bad answer to the write of a record', () => {
  const faults: readonly (readonly [string, string, Fault])[] = [
    ['429 with Retry-After', 'f429', { kind: 'throttled', retryAfter: 2 }],
    ['500', 'f500', { kind: 'failed', status: 500 }],
    ['503', 'f503', { kind: 'failed', status: 503 }],
    ['412, although nobody wrote there', 'f412', { kind: 'precondition' }],
    ['a connection that breaks', 'freset', { kind: 'reset' }],
    ['an answer that is lost after the work was done', 'flost', { kind: 'lost answer' }],
    ['no answer at all', 'fhang', { kind: 'timeout' }],
  ];

  it.each(faults)(
    '%s: the event is taken, the record is right in the end, and is written down once',
    async (...[, name, what]) => {
      await estate.addAccount(name);
      stack.arm.faults.add({ match: { method: 'PUT', path: `/A/${name}$` }, times: 1, what });
      await estate.addEndpoint(name);
      await until('the event is taken', () => outcomesOf(stack, endpointId(name)).length > 0, 30_000);
      const trouble = stack.log.lines.filter(({ message }) => /error|failed|did not answer|time was up/i.test(message));
      expect(outcomesOf(stack, endpointId(name)), JSON.stringify(trouble.slice(-8))).toEqual([202]);
      await until('it is written down', async () => (await deedsOn(storage, recordId(name))).length > 0, 30_000);
      expect(await estate.record(name)).toEqual(await estate.addressesOf(name));
      expect(await deedsOn(storage, recordId(name))).toEqual(['create']);
      const writes = stack.arm.counts.calls.filter(({ kind, path }) => kind === 'write' && path.endsWith(`/A/${name}`));
      // Another pass over the endpoint may come just then: its write, made on the condition that nothing is there, is refused and changes nothing.
      const late = writes.slice(1).filter(({ status }) => status === 412);
      expect(writes.length - late.length, JSON.stringify(writes)).toBe(what.kind === 'lost answer' ? 1 : 2);
      const [first, second] = writes;
      if (what.kind === 'throttled' && first !== undefined)
        expect(Number(second?.time) - Number(first.time)).toBeGreaterThanOrEqual(2_000);
    },
  );
});

describe.concurrent('what goes on for longer', () => {
  it('deletes beyond the budget are held until an administrator releases exactly that list', async () => {
    const names = ['mass1', 'mass2', 'mass3', 'mass4'];
    for (const name of names) {
      await estate.addAccount(name);
      await estate.addEndpoint(name, { groupId: 'table' });
    }
    for (const name of names) await until(`${name} resolves`, has(name, tableZone));
    for (const name of names) await estate.removeEndpoint(name);
    const held = async () => {
      const zones = await listFromApi(stack, '/api/guard');
      const zone = zones.find(({ resourceId }) => resourceId === tableZone.toLowerCase());
      return { id: String(zone?.id), hash: zone?.hash, count: Array.isArray(zone?.held) ? zone.held.length : 0 };
    };
    const said = async () => (await findingOn(storage, 'dns-mass-change', tableZone))?.message;
    await until(
      'three deletes are held, and a finding says so',
      async () => /^3 deletes/.test(String(await said())),
      30_000,
    );
    expect((await held()).count).toBe(3);
    const standing = async () =>
      (await Promise.all(names.map((name) => has(name, tableZone)()))).filter(Boolean).length;
    expect(await standing()).toBe(3);
    expect(await findingOn(storage, 'dns-mass-change', tableZone)).toMatchObject({ state: 'open' });

    const { id, hash } = await held();
    const path = `/api/guard/${id}/release`;
    const release = (as: 'approver' | 'admin', body: unknown) => stack.api({ as, method: 'POST', path, body });
    expect((await release('approver', { hash })).status).toBe(403);
    expect((await release('admin', { hash: 'another list' })).status).toBe(409);
    expect(await standing()).toBe(3);
    expect((await release('admin', { hash })).status).toBe(200);
    await until('every record is gone', async () => (await standing()) === 0);
    // What was done is written down after Azure has done it.
    const deeds = () => Promise.all(names.map((name) => deedsOn(storage, recordId(name, tableZone))));
    await until('each delete is written down', async () => (await deeds()).every(({ length }) => length > 1));
    expect(await deeds()).toEqual(names.map(() => ['create', 'delete']));
    const resolved = async () => (await findingOn(storage, 'dns-mass-change', tableZone))?.state === 'resolved';
    await until('the finding is resolved', resolved);
  });

  it('a policy that is broken while the app runs changes nothing but for a finding, until it is corrected', async () => {
    const health = async () => (await stack.api({ as: 'reader', method: 'GET', path: '/api/health' })).body;
    expect(await health()).toMatchObject({ policy: { modes: { dns: 'enforce' } } });
    await writeFile(stack.policyFile, 'version: 1\ndns: { mode: enforced }\n');
    const finding = async () => {
      // Reading it is what makes the app observe it; more often it would be asked to come again later.
      await sleep(500);
      await health();
      return (await findingOn(storage, 'policy-broken', 'policy'))?.state;
    };
    await until('the app sees that it is broken', async () => (await finding()) === 'open', 40_000);
    expect(await health()).toMatchObject({ status: 'degraded', policy: { modes: { dns: 'enforce' } } });
    await estate.addAccount('broken');
    await estate.addEndpoint('broken');
    await until('the old one still counts', has('broken'));

    await writeFile(stack.policyFile, JSON.stringify({ ...policy, dns: { ...policy.dns, ttl: 77 } }));
    await until('the app sees that it is corrected', async () => (await finding()) === 'resolved', 40_000);
    await estate.addAccount('mended');
    await estate.addEndpoint('mended');
    await until('the new one counts', has('mended'));
    expect((await stack.get(recordId('mended'))).body).toMatchObject({ properties: { ttl: 77 } });
  });
});

describe.concurrent('several at once', () => {
  it('events of one batch are each served, and what is wrong among them is dropped, not delivered again', async () => {
    const names = ['batch1', 'batch2', 'batch3'];
    for (const name of names) await estate.addAccount(name);
    stack.events.fault({ kind: 'hold', match: { subject: '/privateEndpoints/batch' }, count: 3 });
    for (const name of names) await estate.addEndpoint(name);
    await stack.peopleArm.idle();
    const junk = [{}, { id: 'junk', specversion: '1.0', type: 'Contoso.Unknown', source: '/x', subject: 'y' }];
    stack.events.publish(junk);
    expect(stack.events.release()).toBe(3);
    for (const name of names) await until(`${name} resolves`, has(name));
    const deliveries = () =>
      stack.events.deliveries.filter(({ id, subject }) => id === 'junk' || subject.includes('/privateEndpoints/batch'));
    await until('their delivery has ended', () => deliveries().length === 4);
    expect(deliveries().map(({ outcome }) => outcome)).toEqual([202, 202, 202, 202]);
    expect(new Set(deliveries().map(({ at }) => at)).size).toBe(1);
    expect(stack.events.deadLetters).toEqual([]);
  });

  const decisions = [
    { what: 'two approvals', name: 'twosame', kinds: ['approve', 'approve'] },
    { what: 'an approval and a rejection', name: 'twofold', kinds: ['approve', 'reject'] },
  ];
  it.each(decisions)('$what of one request at once are one decision', async ({ name, kinds }) => {
    await estate.addAccount(name);
    await estate.addEndpoint(name, { manual: true });
    const find = async () => (await listFromApi(stack, `/api/connections?resource=${accountId(name)}`))[0];
    const isHeld = async () =>
      (await storage.rows('connections')).some((row) => row.verdict === 'hold' && String(row.id).includes(`/${name}/`));
    await until('it waits for a person', isHeld);
    // A person decides on what has existed for a while: what the app still learns of a new request changes its etag, and a decision on the former is refused.
    let seen = await find();
    const isStill = async () => {
      const before = seen?.etag;
      await sleep(1_500);
      seen = await find();
      return before !== undefined && seen?.etag === before;
    };
    await until('nothing more is learnt of it', isStill);
    const { id, etag } = seen ?? {};
    const statuses = await Promise.all(
      kinds.map(async (kind, index) => {
        const path = `/api/connections/${String(id)}/${kind}`;
        const as = index === 0 ? 'approver' : 'admin';
        return (await stack.api({ as, method: 'POST', path, body: { reason: 'two at once' }, ifMatch: String(etag) }))
          .status;
      }),
    );
    const taken = statuses.map((status) => status === 200 || status === 202);
    const isSame = kinds[0] === kinds[1];
    expect(taken.filter(Boolean).length, `answered ${statuses}`).toBe(isSame ? 2 : 1);
    if (!isSame) expect(statuses).toContain(409);
    const winner = kinds[taken.indexOf(true)] === 'approve' ? 'Approved' : 'Rejected';
    const connection = async () => findConnection(stack, accountId(name), endpointId(name));
    await until(`Azure shows it ${winner}`, async () => (await connection())?.state === winner);
    expect(await deedsOn(storage, (await connection())?.id ?? '')).toHaveLength(1);
  });
});
