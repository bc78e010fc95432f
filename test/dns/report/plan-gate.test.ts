import { describe, expect, it } from 'vitest';
import { createPlanGate } from '../../../src/dns/report/plan-gate.ts';
import type { DnsReport } from '../../../src/dns/report/report.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { createReviseFindings } from '../../../src/state/findings/revise.ts';
import { createState } from '../../../src/state/state.ts';
import { memoryState } from '../../support/memory-state.ts';

const reviewed = 'r'.repeat(43);
const policy = (dns: Record<string, unknown>): Policy => Policy.parse({ version: 1, dns });

function setUp(hash: string) {
  const state = memoryState();
  const world = { hash };
  const counts = {
    create: 2,
    update: 0,
    adopt: 0,
    delete: 0,
    blocked: 0,
    settled: 0,
    satisfied: 0,
    foreign: 1,
    conflict: 0,
    unmapped: 0,
    zoneGroup: 0,
    pending: 0,
    optedOut: 0,
    other: 0,
  };
  const stores = createState(state);
  const clock = { now: () => new Date('2026-03-01T12:00:00Z') };
  const ports = { state: stores, reviseFindings: createReviseFindings(stores.findings), clock };
  const plan = async () =>
    ({ lines: [], zoneGroups: [], unmapped: [], left: [], counts, hash: world.hash }) satisfies DnsReport;
  const gate = createPlanGate(ports, plan);
  const modeOf = async (dns: Record<string, unknown>) => (await gate.effective(policy(dns))).dns.mode;
  const open = async () =>
    (await Array.fromAsync(state.findings.listAll()))
      .filter(({ value }) => value.state === 'open')
      .map(({ value }) => value.check);
  return { gate, another: () => createPlanGate(ports, plan), state, world, modeOf, open };
}

describe('a plan that is being made', () => {
  it('says how far it is, and no more once it is made or has failed', async () => {
    const { meta } = createState(memoryState());
    const progress = async () => (await meta.find('sweep'))?.progress;
    const clock = { now: () => new Date('2026-03-01T12:00:00Z') };
    const ports = { state: { meta }, reviseFindings: async () => [], clock };
    const gate = createPlanGate(ports, async (_, report) => {
      await report({ done: 100, left: 900 });
      expect(await progress()).toMatchObject({ step: 'plan', done: 100, left: 900, since: '2026-03-01T12:00:00.000Z' });
      throw new Error('Azure is too busy');
    });
    await expect(gate.review(policy({}))).rejects.toThrow('too busy');
    expect(await progress()).toBeUndefined();
  });

  it('of few endpoints is not worth a write', async () => {
    const { gate, state } = setUp('x');
    await gate.review(policy({}));
    expect(await createState(state).meta.find('sweep')).toBeUndefined();
  });
});

describe('mode enforce', () => {
  it('counts as it is written where no plan is asked for', async () => {
    const { modeOf } = setUp('x');
    expect([await modeOf({ mode: 'enforce' }), await modeOf({ mode: 'observe' })]).toEqual(['enforce', 'observe']);
  });

  it('waits for the reviewed plan, and says when the plan is another one', async () => {
    const { gate, state, world, modeOf, open } = setUp('another'.padEnd(43, 'x'));
    const wanted = { mode: 'enforce', plan: reviewed };
    expect(await modeOf(wanted)).toBe('observe');
    await gate.review(policy(wanted));
    expect(await modeOf(wanted)).toBe('observe');
    expect(await open()).toEqual(['dns-plan-changed']);
    expect((await Array.fromAsync(state.findings.listAll()))[0]?.value).toMatchObject({
      room: 'dns',
      key: 'plan',
      subject: 'plan',
      message: `the plan is no longer the reviewed one (${reviewed}), so nothing is written: it is now ${world.hash} (create 2, update 0, adopt 0, delete 0, blocked 0, settled 0, satisfied 0, foreign 1, conflict 0, unmapped 0, zoneGroup 0, pending 0, optedOut 0, other 0)`,
    });
    world.hash = reviewed;
    await gate.review(policy(wanted));
    expect(await modeOf(wanted)).toBe('enforce');
    expect(await open()).toEqual([]);
  });

  it('once let go stays so, with any later plan, in every process', async () => {
    const { gate, world, modeOf, open, another } = setUp(reviewed);
    const wanted = { mode: 'enforce', plan: reviewed };
    await gate.review(policy(wanted));
    world.hash = 'another';
    await gate.review(policy(wanted));
    expect(await modeOf(wanted)).toBe('enforce');
    expect(await open()).toEqual([]);
    await gate.review(policy({ mode: 'observe' }));
    expect((await another().effective(policy(wanted))).dns.mode).toBe('enforce');
    expect(await modeOf({ mode: 'enforce' })).toBe('enforce');
  });

  it('says nothing of a plan that observe does not wait for', async () => {
    const { gate } = setUp('another');
    expect(await gate.findReason(policy({ mode: 'observe', plan: reviewed }))).toBeUndefined();
  });

  it('says meanwhile why nothing is written, and nothing once it is let go', async () => {
    const { gate, world } = setUp('another');
    const wanted = policy({ mode: 'enforce', plan: reviewed });
    expect(await gate.findReason(policy({ mode: 'enforce' }))).toBeUndefined();
    expect(await gate.findReason(wanted)).toBe(
      `dns.plan names ${reviewed}, and no plan has been made yet: the next sweep makes it`,
    );
    await gate.review(wanted);
    expect(await gate.findReason(wanted)).toBe(
      `dns.plan names ${reviewed}, but the plan is another now: review it again`,
    );
    world.hash = reviewed;
    await gate.review(policy({ mode: 'observe' }));
    expect(await gate.findReason(wanted)).toBe(
      `dns.plan names ${reviewed}, which the next sweep makes again and then carries out`,
    );
    await gate.review(wanted);
    expect(await gate.findReason(wanted)).toBeUndefined();
  });

  it('in observe keeps the counts and the hash for people to read', async () => {
    const { gate, state } = setUp('h');
    await gate.review(policy({ mode: 'observe' }));
    expect((await state.meta.find('meta', 'plan'))?.value).toMatchObject({
      hash: 'h',
      counts: { create: 2, foreign: 1 },
    });
  });
});
