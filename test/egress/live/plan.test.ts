import { describe, expect, it } from 'vitest';
import { hours, minutes, seconds } from '../../../src/core/time.ts';
import type { Answer, LiveSeen } from '../../../src/egress/live/model.ts';
import { isLost, placeOf, planLive } from '../../../src/egress/live/plan.ts';
import { Policy } from '../../../src/policy/policy.ts';
import type { Verifying } from '../../../src/state/verifications/model.ts';

const now = new Date('2026-03-01T08:00:00.000Z');
const at = now.toISOString();
const ago = (length: number): string => new Date(now.getTime() - length).toISOString();
const policyOf = (perHour: number, more: object = {}) =>
  Policy.parse({ version: 1, egress: { liveVerification: { perHour }, ...more } }).egress;

const idle: Verifying = { kind: 'verifying', subscription: 'sub', begun: [], waiting: [] };
const seen = (more: Partial<LiveSeen> = {}): LiveSeen => ({
  subscription: 'sub',
  isOurs: true,
  kept: undefined,
  due: [],
  answer: undefined,
  interfaces: ['nic1', 'nic2'],
  prefixes: ['10.0.0.0/24'],
  verified: undefined,
  ...more,
});
const asked = (more: Partial<NonNullable<Verifying['asked']>> = {}) => ({
  subnet: 's1',
  interface: 'nic1',
  since: ago(seconds(20)),
  tried: [],
  prefixes: ['10.0.0.0/24'],
  ...more,
});
const asking = (more: Partial<Verifying> = {}): Verifying => ({
  ...idle,
  begun: [ago(seconds(20))],
  waiting: ['s1', 's2'],
  asked: asked(),
  ...more,
});
const answered: Answer = { kind: 'answered', routes: { routes: [] } as never, groups: [{ id: 'g' }] as never };
const failed = (isRight: boolean): Answer => ({ kind: 'failed', message: 'it is off', isRight });
const read = { after: seconds(5), because: 'an interface is asked' };
const next = { after: seconds(5), because: "the next subnet's turn is next" };
const nothing = { ask: undefined, verified: undefined, judgeAgain: undefined, recheck: undefined, findings: [] };
const question = (name: string, more: Partial<NonNullable<Verifying['asked']>> = {}) =>
  asked({ interface: name, since: at, ...more });

describe('which interface of a subscription is asked next', () => {
  it.each<{ when: string; given: Partial<LiveSeen>; perHour?: number; is: object }>([
    {
      when: 'policy asks none',
      given: { kept: asking(), due: ['s1'] },
      perHour: 0,
      is: { ...nothing, row: undefined },
    },
    {
      when: 'it is not managed',
      given: { isOurs: false, kept: asking(), due: ['s1'] },
      is: { ...nothing, row: undefined },
    },
    { when: 'nothing is due', given: {}, is: { ...nothing, row: idle } },
    {
      when: 'three subnets are due and two may be asked an hour',
      given: { due: ['s1', 's2', 's3'] },
      is: {
        ...nothing,
        ask: 'nic1',
        recheck: read,
        row: { ...idle, begun: [at], waiting: ['s1', 's2'], asked: question('nic1') },
      },
    },
    {
      when: 'one waits, although others are due',
      given: { kept: { ...idle, waiting: ['s1'] }, due: ['s9'] },
      is: {
        ...nothing,
        ask: 'nic1',
        recheck: read,
        row: { ...idle, begun: [at], waiting: ['s1'], asked: question('nic1') },
      },
    },
    {
      when: 'no machine is in the subnet',
      given: { due: ['s1', 's2'], interfaces: [] },
      is: {
        ...nothing,
        recheck: next,
        row: { ...idle, waiting: ['s2'] },
        verified: {
          kind: 'verified',
          subnet: 's1',
          askedAt: at,
          trouble: 'no machine with an interface of its own is in it',
        },
      },
    },
    {
      when: 'two were asked within the hour',
      given: { kept: { ...idle, begun: [ago(minutes(50)), ago(minutes(1))] }, due: ['s1'] },
      is: {
        ...nothing,
        recheck: { after: minutes(10), because: '2 interfaces were asked within the hour' },
        row: { ...idle, begun: [ago(minutes(50)), ago(minutes(1))], waiting: ['s1'] },
      },
    },
    {
      when: 'one of two was asked an hour ago',
      given: { kept: { ...idle, begun: [ago(hours(1)), ago(minutes(1))] }, due: ['s1'] },
      is: {
        ...nothing,
        ask: 'nic1',
        recheck: read,
        row: { ...idle, begun: [ago(minutes(1)), at], waiting: ['s1'], asked: question('nic1') },
      },
    },
  ])('is decided, where $when', ({ given, perHour = 2, is }) => {
    expect(planLive(seen(given), policyOf(perHour), now)).toEqual(is);
  });
});

describe('what becomes of a question', () => {
  const inVain = { kind: 'verified', subnet: 's1', askedAt: at };
  const four = ['a', 'b', 'c', 'd'];
  it.each<{ when: string; given: Partial<LiveSeen>; is: object }>([
    {
      when: 'it is answered',
      given: { kept: asking({ refused: { at: ago(minutes(5)) } }), answer: answered },
      is: {
        ...nothing,
        recheck: next,
        judgeAgain: 's1',
        row: { ...idle, begun: [ago(seconds(20))], waiting: ['s2'] },
        verified: { ...inVain, told: { routes: [], at, interface: 'nic1', groups: [{ id: 'g' }] } },
      },
    },
    { when: 'nobody has read the answer', given: { kept: asking() }, is: { ...nothing, recheck: read, row: asking() } },
    {
      when: 'no answer is there yet',
      given: { kept: asking({ asked: asked({ since: ago(minutes(10)) }) }), answer: { kind: 'running' } },
      is: { ...nothing, recheck: read, row: asking({ asked: asked({ since: ago(minutes(10)) }) }) },
    },
    {
      when: 'no answer comes',
      given: { kept: asking({ asked: asked({ since: ago(minutes(10) + 1) }) }), answer: { kind: 'running' } },
      is: {
        ...nothing,
        ask: 'nic2',
        recheck: read,
        row: asking({ begun: [ago(seconds(20)), at], asked: question('nic2', { tried: ['nic1'] }) }),
      },
    },
    {
      when: 'no answer comes, and it has no other interface',
      given: { kept: asking({ asked: asked({ since: ago(minutes(10) + 1) }) }), interfaces: ['nic1'] },
      is: {
        ...nothing,
        recheck: next,
        row: { ...idle, begun: [ago(seconds(20))], waiting: ['s2'] },
        verified: { ...inVain, trouble: 'nic1: no answer came within ten minutes' },
      },
    },
    {
      when: 'its machine is off: what it reported before stays',
      given: {
        kept: asking(),
        answer: failed(false),
        interfaces: ['nic1'],
        verified: { kind: 'verified', subnet: 's1', askedAt: ago(hours(9)), told: { at: 'then' } as never },
      },
      is: {
        ...nothing,
        recheck: next,
        row: { ...idle, begun: [ago(seconds(20))], waiting: ['s2'] },
        verified: { ...inVain, told: { at: 'then' }, trouble: 'nic1: it is off' },
      },
    },
    {
      when: 'its machine is off and the right was missing before',
      given: { kept: asking({ refused: { at: ago(minutes(5)) } }), answer: failed(false) },
      is: {
        ...nothing,
        ask: 'nic2',
        recheck: read,
        row: asking({ begun: [ago(seconds(20)), at], asked: question('nic2', { tried: ['nic1'] }) }),
      },
    },
    {
      when: 'four machines were off before: the fifth is asked',
      given: {
        kept: asking({ asked: asked({ tried: four.slice(1) }) }),
        answer: failed(false),
        interfaces: [...four.slice(1), 'nic1', 'e'],
      },
      is: {
        ...nothing,
        ask: 'e',
        recheck: read,
        row: asking({ begun: [ago(seconds(20)), at], asked: question('e', { tried: ['b', 'c', 'd', 'nic1'] }) }),
      },
    },
    {
      when: 'five machines are off',
      given: {
        kept: asking({ asked: asked({ tried: four }) }),
        answer: failed(false),
        interfaces: [...four, 'nic1', 'e'],
      },
      is: {
        ...nothing,
        recheck: next,
        row: { ...idle, begun: [ago(seconds(20))], waiting: ['s2'] },
        verified: { ...inVain, trouble: 'nic1: it is off' },
      },
    },
    {
      when: 'two were asked within the hour: which were tried stays known',
      given: { kept: asking({ begun: [ago(minutes(40)), ago(seconds(20))] }), answer: failed(false) },
      is: {
        ...nothing,
        recheck: { after: minutes(20), because: '2 interfaces were asked within the hour' },
        row: asking({ begun: [ago(minutes(40)), ago(seconds(20))] }),
      },
    },
  ])('is decided, where $when', ({ given, is }) => {
    expect(planLive(seen(given), policyOf(2), now)).toEqual(is);
  });
});

describe('a right that is missing', () => {
  const check = 'egress-live-refused';
  const refused = { ...idle, begun: [ago(minutes(2))], waiting: ['s1'], refused: { at: ago(minutes(2)) } };
  it.each<{
    when: string;
    given: Partial<LiveSeen>;
    policy?: ReturnType<typeof policyOf>;
    row: object;
    ask?: string;
    exempt?: string;
  }>([
    {
      when: 'Azure refuses the question',
      given: { kept: asking(), answer: failed(true) },
      row: { ...idle, begun: [ago(seconds(20))], waiting: ['s1', 's2'], refused: { at } },
    },
    { when: 'it was refused within the hour', given: { kept: refused }, row: refused },
    {
      when: 'it was refused an hour ago: it is asked, and said until it is answered',
      given: { kept: { ...refused, refused: { at: ago(hours(1)) } } },
      row: { ...refused, refused: { at: ago(hours(1)) }, begun: [ago(minutes(2)), at], asked: question('nic1') },
      ask: 'nic1',
    },
    { when: 'nothing is due', given: { kept: { ...refused, waiting: [] } }, row: { ...refused, waiting: [] } },
    {
      when: 'policy takes it so',
      given: { kept: refused },
      policy: policyOf(2, { exemptions: [{ check, subject: '/subscriptions/sub', reason: 'wanted' }] }),
      row: refused,
      exempt: 'wanted',
    },
  ])('is one finding, where $when', ({ given, policy = policyOf(2), row, ask, exempt }) => {
    const plan = planLive(seen(given), policy, now);
    expect(plan.row).toEqual(row);
    expect(plan.ask).toBe(ask);
    expect(plan.findings).toMatchObject([
      {
        check,
        subject: '/subscriptions/sub',
        message:
          'Azure refuses effectiveRouteTable or effectiveNetworkSecurityGroups of network interfaces because a right is missing',
      },
    ]);
    expect(plan.findings[0]?.exemption).toBe(exempt);
  });
});

describe('the subnet that is asked about', () => {
  it.each([
    { when: 'a question is out', kept: asking({ waiting: ['s2'] }), due: ['s3'], is: 's1' },
    { when: 'one waits', kept: { ...idle, waiting: ['s2'] }, due: ['s3'], is: 's2' },
    { when: 'none waits', kept: idle, due: ['s3'], is: 's3' },
    { when: 'nothing is remembered', kept: undefined, due: ['s3'], is: 's3' },
    { when: 'none is due', kept: undefined, due: [], is: undefined },
  ])('is $is, where $when', ({ kept, due, is }) => {
    expect(placeOf({ kept, due })).toBe(is);
  });

  it('is given up after ten minutes, and not at them', () => {
    expect(isLost({ since: ago(minutes(10)) }, now)).toBe(false);
    expect(isLost({ since: ago(minutes(10) + 1) }, now)).toBe(true);
  });
});
