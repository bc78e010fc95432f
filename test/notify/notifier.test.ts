import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/finding.ts';
import { createNotifier } from '../../src/notify/notifier.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { silentLog } from '../support/dns-world.ts';
import { everyFinding } from '../support/every-finding.ts';
import { memoryState } from '../support/memory-state.ts';
import { account, connection, decision, down, exposed, Given, source, waiting } from './given.ts';

const minute = 60_000;

describe('what is notified', () => {
  it('is each change of a finding, once, however often it is observed', async () => {
    const given = new Given();
    for (const findings of [[exposed], [exposed], [], [], [exposed], [exposed], []]) {
      given.advance(minute);
      await given.pass(...findings);
      await given.flush();
    }
    expect(given.types()).toEqual(['Finding.Opened', 'Finding.Resolved', 'Finding.Reopened', 'Finding.Resolved']);
    expect(new Set(given.sent.map(({ id }) => id)).size).toBe(4);
    expect(given.sent.map(({ subject }) => subject)).toEqual([account, account, account, account]);
  });

  it('is nothing of what policy exempts, and the end of what it begins to exempt', async () => {
    const given = new Given();
    const exempt: Finding = { ...exposed, exemption: 'a test account' };
    for (const findings of [[exempt], [], [exempt], [exposed], [exempt], [], [exposed]]) {
      given.advance(minute);
      await given.pass(...findings);
      await given.flush();
    }
    expect(given.types()).toEqual(['Finding.Reopened', 'Finding.Resolved', 'Finding.Reopened']);
    expect(given.sent[1]?.data).toMatchObject({ state: 'exempt', exemption: 'a test account' });
  });

  it('is a request that waits, again when it is raised because nobody answers, and that it waits no more', async () => {
    const given = new Given();
    await given.addConnection();
    const revise = (...findings: Finding[]) =>
      given.reviseFindings({ room: 'approvals', key: account }, findings, given.time, { complete: true });
    for (const severity of ['info', 'info', 'medium', 'medium', 'info', 'medium'] as const) {
      given.advance(minute);
      await revise({ ...waiting, severity });
      await given.flush();
    }
    await revise();
    await given.flush();
    const [first, ...others] = given.sent;
    expect(given.types()).toEqual([
      'Connection.Pending',
      'Connection.Pending',
      'Connection.Pending',
      'Finding.Resolved',
    ]);
    expect(first).toMatchObject({ subject: connection, data: { reminder: false, groupIds: ['blob'] } });
    expect(others.slice(0, 2).map(({ data }) => data.reminder)).toEqual([true, true]);
    expect(new Set(given.sent.map(({ id }) => id)).size).toBe(4);
  });

  it.each([
    { action: 'approve', type: ['Connection.Approved'] },
    { action: 'reject', type: ['Connection.Rejected'] },
    { action: 'remove', type: ['Connection.Rejected'] },
    { action: 'defer', type: ['Connection.Deferred'] },
    { action: 'expire', type: ['Connection.Expired'] },
    { action: 'approve-first', type: ['Connection.Pending'] },
    { action: 'create', type: [] },
  ])('of the decision to $action is $type', async ({ action, type }) => {
    const given = new Given();
    await given.decide(decision({ action }));
    await given.flush();
    expect(given.types()).toEqual(type);
  });

  it('is no decision that Azure refused, and none of another room', async () => {
    const given = new Given();
    await given.decide(decision({ answer: { kind: 'refused', reason: 'RequestDisallowedByPolicy' } }));
    await given.decide(decision({ room: 'dns' }));
    await given.flush();
    expect(given.sent).toEqual([]);
  });

  it('is a decision once, though a pass finishes it after a kill', async () => {
    const given = new Given();
    await given.decide(decision());
    await given.flush();
    given.start();
    await given.decide(decision({ cause: 'sweep' }));
    await given.flush();
    expect(given.types()).toEqual(['Connection.Approved']);
  });

  it('is one event where two workers notice the same at once', async () => {
    const one = new Given();
    const other = new Given(one.state);
    await Promise.all([one.pass(exposed), other.pass(exposed)]);
    await Promise.all([one.flush(), other.flush()]);
    expect([...one.sent, ...other.sent]).toHaveLength(1);
  });

  it('is not even written down where no topic is set', async () => {
    const state = memoryState();
    const notifier = createNotifier({
      state: createState(state),
      publish: undefined,
      source,
      clock: { now: () => new Date() },
    });
    const revise = createReviseFindings(createState(state).findings, notifier.findings);
    await revise({ room: 'egress', key: account }, [exposed], new Date(), { complete: true });
    await notifier.decision(decision());
    await notifier.flush(silentLog);
    await notifier.sweep(revise, new AbortController().signal, silentLog);
    expect(await Array.fromAsync(state.outbox.listAll())).toEqual([]);
    expect(await Array.fromAsync(state.findings.listAll())).toHaveLength(1);
  });
});

describe('a topic that does not take events', () => {
  it('fails neither a pass nor a decision, and gets them all from a later sweep', async () => {
    const given = new Given();
    const { publish } = given;
    given.publish = down;
    await given.pass(exposed);
    await given.decide(decision());
    await given.flush();
    expect(await given.waiting()).toBe(2);
    given.publish = publish;
    await given.sweep();
    expect(given.sent, 'they are young: the process that said them may be sending them').toEqual([]);
    given.advance(2 * minute);
    await given.sweep();
    expect(given.types().sort()).toEqual(['Connection.Approved', 'Finding.Opened']);
    expect(await given.waiting()).toBe(0);
    await given.sweep();
    expect(given.sent).toHaveLength(2);
  });

  it('is a finding that says why, until it takes them again', async () => {
    const given = new Given();
    const { publish } = given;
    const undelivered = async () =>
      (await everyFinding(given.state)).filter(({ check }) => check === 'notify-undelivered');
    given.publish = () => Promise.reject(new PermanentError('AuthorizationFailed', 'no role'));
    await given.pass(exposed);
    await given.flush();
    given.advance(2 * minute);
    await given.sweep();
    expect(await undelivered()).toMatchObject([
      { state: 'open', message: expect.stringContaining('AuthorizationFailed') },
    ]);
    given.publish = publish;
    given.advance(2 * minute);
    await given.sweep();
    expect(await undelivered()).toMatchObject([{ state: 'resolved' }]);
  });

  it('is asked for one batch after a pass, and for a bounded number in a sweep', async () => {
    const given = new Given();
    const many = Array.from({ length: 1_200 }, (_, index): Finding => ({ ...exposed, subject: `${account}${index}` }));
    await given.pass(...many);
    const sizes: number[] = [];
    given.publish = async (events) => void sizes.push(events.length);
    await given.flush();
    await given.flush();
    expect(sizes).toEqual([100]);
    given.advance(2 * minute);
    await given.sweep();
    expect(sizes).toEqual(Array.from({ length: 11 }, () => 100));
    expect(await given.waiting()).toBe(100);
  });

  it('is not notified twice of what both its own process and the sweep could send', async () => {
    const given = new Given();
    await given.pass(exposed);
    given.advance(2 * minute);
    await given.sweep();
    await given.flush();
    expect(given.sent).toHaveLength(1);
  });
});
