import { describe, expect, it } from 'vitest';
import { classify, readPolicyViolations } from '../../src/arm/classify.ts';
import { ConflictError, PermanentError, RetryableError } from '../../src/core/errors.ts';
import { after, minutes, seconds } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  policyOf,
  service,
} from './support/build.ts';
import { Killed, type KillSwitch, mortalAzure, mortalState, revive } from './support/kill.ts';
import { openRoom } from './support/room.ts';
import { type Habits, smallAzure } from './support/small-azure.ts';

const policy = policyOf([allowFriend]);
const later = (wait = minutes(1)): Date => after(now, wait);
const world = (resource = service, habits: Partial<Habits> = {}) =>
  smallAzure([{ id: resource }, connectionBody(resource)], habits);
const c1 = connectionId(service);

describe('an answer that Azure does not finish at once', () => {
  it.each([{ writes: 'async' as const }, { writes: 'empty202' as const }])(
    'is followed by another pass ($writes)',
    async (habits) => {
      const room = openRoom(world(service, habits));
      expect(await room.pass(service, policy)).toMatchObject({ kind: 'recheck', after: seconds(7) });
      expect(await room.row(service)).toMatchObject({ state: 'Pending', decision: { state: 'running' } });
      expect(await room.pass(service, policy, later(seconds(7)))).toMatchObject({ kind: 'recheck', after: seconds(2) });
      room.azure.finish();
      expect(await room.pass(service, policy, later(seconds(9)))).toMatchObject({ kind: 'settled' });
      expect(await room.row(service)).toMatchObject({ state: 'Approved', decision: { state: 'done' } });
      expect(room.azure.writes).toBe(1);
      expect(await room.audit()).toHaveLength(1);
      expect(room.woken).toContainEqual({ room: 'dns', key: endpointId(friend).toLowerCase() });
    },
  );

  it('is given up after two minutes, and tried again later', async () => {
    const room = openRoom(world(service, { writes: 'async' }));
    await room.pass(service, policy);
    await room.pass(service, policy, later(minutes(3)));
    expect(await room.row(service)).toMatchObject({ decision: { state: 'failed', error: /still shows Pending/ } });
    expect(room.azure.writes).toBe(1);
    await room.pass(service, policy, later(minutes(6)));
    expect(room.azure.writes).toBe(2);
    expect(await room.audit()).toHaveLength(2);
  });
});

describe('an answer that goes wrong', () => {
  it.each([true, false])(
    'leaves what somebody else decided meanwhile (refused by the provider: %s)',
    async (strict) => {
      const room = openRoom(world(service, { strict }));
      room.azure.beforeRead = () =>
        void room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { status: 'Rejected', message: 'no' }));
      expect(await room.pass(service, policy)).toMatchObject({ kind: 'conflict' });
      expect(room.azure.statusOf(c1)).toBe('Rejected');
      expect((await room.row(service))?.decision).toBeUndefined();
      expect((await room.pass(service, policy)).kind).toBe('settled');
      expect(room.azure.writes).toBe(0);
      expect(await room.audit()).toEqual([]);
    },
  );

  it('leaves what somebody else decided between our read and our write, where connections have etags', async () => {
    const azure = smallAzure([{ id: service }, connectionBody(service, { etag: '"1"' })], { strict: false });
    const room = openRoom(azure);
    azure.beforeWrite = () =>
      void azure.bodies.set(c1.toLowerCase(), connectionBody(service, { etag: '"2"', status: 'Rejected' }));
    expect(await room.pass(service, policy)).toMatchObject({ kind: 'conflict' });
    await room.pass(service, policy);
    expect(azure.statusOf(c1)).toBe('Rejected');
    expect(await room.row(service)).toMatchObject({ decision: { state: 'failed', error: 'Azure shows Rejected' } });
    expect(await room.audit()).toEqual([]);
  });

  it('does not claim what somebody else approved meanwhile', async () => {
    const room = openRoom(world());
    room.azure.beforeRead = () =>
      void room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { status: 'Approved' }));
    await room.pass(service, policy);
    await room.pass(service, policy);
    expect((await room.row(service))?.decision).toBeUndefined();
    expect(await room.audit()).toEqual([]);
  });

  it('is blocked where Azure Policy denies it, and the finding names the assignment and the definition', async () => {
    const room = openRoom(world());
    const info = { policyAssignmentName: 'no-links', policyDefinitionDisplayName: 'Connections need a ticket' };
    const body = { error: { code: 'RequestDisallowedByPolicy', additionalInfo: [{ type: 'PolicyViolation', info }] } };
    const error = classify({
      status: 403,
      code: 'RequestDisallowedByPolicy',
      message: 'Resource was disallowed by policy.',
      violations: readPolicyViolations(body),
    });
    room.azure.failWrite = { error, took: false };
    expect(await room.pass(service, policy)).toMatchObject({ kind: 'blocked', reason: 'RequestDisallowedByPolicy' });
    expect(room.findings).toMatchObject([
      {
        check: 'reconcile-denied-by-policy',
        message:
          "RequestDisallowedByPolicy: Resource was disallowed by policy (Azure Policy: assignment 'no-links' of 'Connections need a ticket')",
        remedy: expect.stringMatching(/^Exempt the resource/),
      },
    ]);
    expect(room.azure.statusOf(c1)).toBe('Pending');
  });

  it('is blocked where the role is missing, and is in the row', async () => {
    const room = openRoom(world());
    room.azure.failWrite = { error: new PermanentError('AuthorizationFailed', 'no permission to write'), took: false };
    expect(await room.pass(service, policy)).toMatchObject({ kind: 'blocked', reason: 'AuthorizationFailed' });
    expect(await room.row(service)).toMatchObject({ decision: { state: 'failed', error: 'no permission to write' } });
    await room.pass(service, policy, later(minutes(5)));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect((await room.audit()).map(({ answer }) => answer?.kind).sort()).toEqual(['applied', 'refused']);
  });

  it('is finished, not repeated, where the answer to the write was lost', async () => {
    const room = openRoom(world());
    room.azure.failWrite = { error: new RetryableError('the connection broke'), took: true };
    expect(await room.pass(service, policy)).toMatchObject({ kind: 'retry' });
    expect((await room.pass(service, policy, later(seconds(2)))).kind).toBe('settled');
    expect(room.azure.writes).toBe(1);
    expect(await room.row(service)).toMatchObject({ state: 'Approved', decision: { state: 'done' } });
    expect(await room.audit()).toHaveLength(1);
  });

  it.each([
    { how: 'lost', error: new RetryableError('the connection broke') },
    { how: 'sent twice, so that the second was refused', error: new ConflictError('412') },
  ])('is in the audit once where its answer was $how, although policy has changed since', async ({ error }) => {
    const room = openRoom(world());
    room.azure.failWrite = { error, took: true };
    await room.pass(service, policy);
    await room.pass(service, policyOf([]), later(seconds(2)));
    await room.pass(service, policyOf([]), later(seconds(4)));
    expect(await room.row(service)).toMatchObject({ state: 'Approved', decision: { state: 'done' } });
    expect(await room.audit()).toMatchObject([{ action: 'approve', answer: { kind: 'applied' } }]);
  });

  it('is in the audit although it was withdrawn before anybody saw that Azure had taken it', async () => {
    const room = openRoom(world());
    room.azure.failWrite = { error: new RetryableError('the connection broke'), took: true };
    await room.pass(service, policy);
    const { rules: _, ...approvals } = policy.approvals;
    const observing = {
      ...policy,
      approvals: { ...approvals, rules: policy.approvals.rules, mode: 'observe' as const },
    };
    await room.pass(service, observing, later(seconds(2)));
    expect(await room.audit()).toMatchObject([{ action: 'approve', answer: { kind: 'applied' } }]);
  });

  it('is not said to be ours where Azure turned it away and somebody else has given it since', async () => {
    const room = openRoom(world());
    room.azure.failWrite = { error: new RetryableError('throttled', { refused: true }), took: false };
    await room.pass(service, policy);
    room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { status: 'Approved', message: 'by the owner' }));
    await room.pass(service, policy, later(seconds(2)));
    await room.pass(service, policy, later(seconds(4)));
    expect(await room.audit()).toEqual([]);
    expect((await room.row(service))?.decision?.state).not.toBe('done');
  });

  it('approves no longer what policy no longer allows, though it had begun to', async () => {
    const room = openRoom(world());
    room.azure.failWrite = { error: new RetryableError('throttled'), took: false };
    await room.pass(service, policy);
    await room.pass(service, policyOf([]), later(seconds(2)));
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect(await room.row(service)).toMatchObject({ verdict: 'hold', decision: { state: 'failed' } });
  });
});

describe('a process that dies after any of its writes', () => {
  it.each(['sync', 'async'] as const)('leads to the same world once somebody observes again (%s)', async (writes) => {
    let died = 0;
    for (let at = 1; ; at += 1) {
      const kill: KillSwitch = { after: at, writes: 0, dead: false };
      const azure = world(service, { writes });
      const room = openRoom(mortalAzure(azure, kill), { state: mortalState(kill) });
      const ended = await room.pass(service, policy).catch((error: unknown) => error);
      if (!(ended instanceof Killed)) break;
      died += 1;
      revive(kill);
      await room.pass(service, policy, later(seconds(1)));
      azure.finish();
      await room.pass(service, policy, later(seconds(4)));
      expect(azure.statusOf(c1), `killed ${ended.message}`).toBe('Approved');
      expect(await room.row(service)).toMatchObject({
        state: 'Approved',
        rule: 'friends',
        decision: { state: 'done' },
      });
      expect(await room.audit(), `killed ${ended.message}`).toHaveLength(1);
    }
    expect(died).toBe(4);
  });
});
