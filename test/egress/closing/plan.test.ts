import { describe, expect, it } from 'vitest';
import { days, after as later, type Millis, millis, minutes, seconds } from '../../../src/core/time.ts';
import { type ClosingPlan, type Given, planClosing } from '../../../src/egress/closing/plan.ts';
import type { Remediation } from '../../../src/state/remediations/model.ts';
import { now } from '../support.ts';
import { targetId as id, networkOf } from './support.ts';

const ago = (wait: Millis): string => new Date(now.getTime() - wait).toISOString();
const open = 'Enabled';
const closed = 'Disabled';
const cover = { rule: 'egress.remediate.rules[0]', networks: [networkOf('hub')], checks: ['exposure-a', 'exposure-b'] };
const proof = { proven: true, because: ['hub has it', 'it stands'] };
const announcedAt = ago(days(1));

/** Open, covered, proven and enforced, where a row says nothing else. */
const given = (more: Partial<Given> = {}): Given => ({
  id,
  closable: { type: 'Microsoft.Storage/storageAccounts', property: 'publicNetworkAccess', open, closed },
  row: undefined,
  value: open,
  settings: {},
  cover,
  proof,
  mode: 'enforce',
  announce: days(1),
  now,
  ...more,
});

/** What a plan makes of the way: in this state since so long. */
const row = (state: Remediation['state'], more: Partial<Remediation> = {}): Remediation => ({
  kind: 'closing',
  id,
  property: 'properties.publicNetworkAccess',
  state,
  checks: cover.checks,
  rule: cover.rule,
  networks: cover.networks,
  because: proof.because,
  since: now.toISOString(),
  before: open,
  after: closed,
  ...more,
});
const announced = (more: Partial<Remediation> = {}): Remediation =>
  row('announced', { since: announcedAt, announcedAt, dueAt: now.toISOString(), ...more });
const intent = { because: 'it was due', decisionId: 'd1', decidedAt: ago(minutes(2)) };
const closing = (more: Partial<Remediation> = {}): Remediation =>
  announced({ state: 'closing', since: ago(minutes(11)), intent, ...more });
const undo = { id: 'u1', at: ago(minutes(1)), by: 'person p', reason: 'too early' };
const reopening = (more: Partial<Remediation> = {}): Remediation => announced({ state: 'reopening', undo, ...more });
const wasClosed = (more: Partial<Remediation> = {}): Remediation => announced({ state: 'closed', ...more });

const close = (of: Remediation) => ({
  kind: 'close-public-way',
  target: id,
  by: 'rule egress.remediate.rules[0]',
  because: `exposure-a, exposure-b; announced ${announcedAt}; hub has it; it stands`,
  before: { 'properties.publicNetworkAccess': open },
  after: { 'properties.publicNetworkAccess': closed },
  row: of,
});
const reopen = (of: Remediation, after: unknown = open) => ({
  kind: 'reopen-public-way',
  target: id,
  by: 'person p',
  because: 'too early',
  before: { 'properties.publicNetworkAccess': closed },
  after: { 'properties.publicNetworkAccess': after },
  decision: { id: 'u1', at: undo.at },
  row: of,
});
const finished = (before: unknown) => ({
  action: {
    kind: 'close-public-way',
    target: id,
    by: 'gatehouse',
    because: 'it was due',
    before: { 'properties.publicNetworkAccess': before },
    after: { 'properties.publicNetworkAccess': closed },
  },
  decision: { id: 'd1', at: intent.decidedAt },
  answer: { kind: 'applied' },
});

const isDue = (at: Date): string => `its closing is announced for ${at.toISOString()}`;
const works = { after: minutes(1), because: `Azure is still working on ${id}` };
const tomorrow = later(now, days(1));
const moment = later(now, millis(1));
const again = row('announced', { announcedAt: now.toISOString(), dueAt: tomorrow.toISOString() });
const waits = {
  row: again,
  findings: ['egress-closing-announced'],
  recheck: { after: days(1), because: isDue(tomorrow) },
};
const { intent: _, ...withoutIntent } = closing();
const due = { row: announced(), findings: ['egress-closing-announced'] };

describe('what becomes of a public way', () => {
  it.each<
    {
      when: string;
      given: Partial<Given>;
    } & { [name in Exclude<keyof ClosingPlan, 'findings'>]?: unknown } & { findings?: readonly string[] }
  >([
    { when: 'nothing is known of it and it is closed', given: { value: closed }, row: undefined },
    { when: 'it was announced and is closed', given: { value: closed, row: announced() }, row: undefined },
    { when: 'it was announced and is gone', given: { value: undefined, row: announced() }, row: undefined },
    { when: 'it was closed and is gone', given: { value: undefined, row: wasClosed() }, row: undefined },
    {
      when: 'it was taken back and is gone',
      given: { value: undefined, row: row('undone', { undo }) },
      row: undefined,
    },
    { when: 'no rule covers it', given: { cover: undefined, row: announced() }, row: undefined },
    {
      when: 'what is set is not known',
      given: { value: 'SecuredByPerimeter', row: announced() },
      row: undefined,
    },
    {
      when: 'its private way was not observed',
      given: { proof: undefined, row: announced() },
      row: row('withheld', { because: ['its private way was not observed'] }),
    },
    {
      when: 'its private way is not proven',
      given: { proof: { proven: false, because: ['no record'] }, row: announced() },
      row: row('withheld', { because: ['no record'] }),
    },
    {
      when: 'it is withheld since yesterday, and still is',
      given: { proof: { proven: false, because: ['no record'] }, row: row('withheld', { since: announcedAt }) },
      row: row('withheld', { because: ['no record'], since: announcedAt }),
    },
    { when: 'it is proven and the mode observes', given: { mode: 'observe' }, row: row('planned') },
    {
      when: 'it was announced and the mode observes: its day is void',
      given: { mode: 'observe', row: announced() },
      row: row('planned'),
    },
    { when: 'it is proven', given: {}, ...waits },
    { when: 'it was withheld and is proven', given: { row: row('withheld') }, ...waits },
    { when: 'it was planned and the mode enforces', given: { row: row('planned', { dueAt: announcedAt }) }, ...waits },
    {
      when: 'it is proven for other networks than were announced',
      given: { row: announced({ networks: [networkOf('spoke')] }) },
      ...waits,
    },
    { when: 'another property was announced', given: { row: announced({ property: 'properties.p' }) }, ...waits },
    { when: 'another value was announced', given: { row: announced({ after: 'SecuredByPerimeter' }) }, ...waits },
    { when: 'it was announced for no day', given: { row: announced({ dueAt: undefined as never }) }, ...waits },
    {
      when: 'it is announced for tomorrow',
      given: { row: announced({ dueAt: tomorrow.toISOString() }) },
      row: announced({ dueAt: tomorrow.toISOString() }),
      findings: ['egress-closing-announced'],
      recheck: waits.recheck,
    },
    {
      when: 'it is announced for the next moment: it is observed again in a second',
      given: { row: announced({ dueAt: moment.toISOString() }) },
      row: announced({ dueAt: moment.toISOString() }),
      findings: ['egress-closing-announced'],
      recheck: { after: seconds(1), because: isDue(moment) },
    },
    { when: 'its day has come', given: { row: announced() }, ...due, actions: [close(announced())] },
    {
      when: 'its day has come and nothing was set',
      given: { row: announced(), value: null },
      row: announced({ before: null }),
      findings: due.findings,
      actions: [{ ...close(announced({ before: null })), before: { 'properties.publicNetworkAccess': null } }],
    },

    {
      when: 'it was being closed and Azure shows it closed',
      given: { row: closing({ sentAt: ago(seconds(5)), before: null }), value: closed },
      row: { ...withoutIntent, state: 'closed', since: now.toISOString(), closedAt: now.toISOString(), before: null },
      finished: [finished(null)],
    },
    {
      when: 'it was being closed, is closed, and its audit row is written',
      given: { row: withoutIntent, value: closed },
      row: { ...withoutIntent, state: 'closed', since: now.toISOString(), closedAt: now.toISOString() },
    },
    {
      when: 'it was being closed, is closed, and a setting that was there before is gone',
      given: {
        row: closing({ stood: { natGateway: { id: '/nat' }, other: 1 } }),
        value: closed,
        settings: { other: 1 },
      },
      row: {
        ...withoutIntent,
        state: 'closed',
        since: now.toISOString(),
        closedAt: now.toISOString(),
        stood: { natGateway: { id: '/nat' }, other: 1 },
        lost: ['natGateway'],
      },
      findings: ['egress-closing-lost-settings'],
      finished: [finished(open)],
    },
    {
      when: 'it is being closed and was just sent',
      given: { row: closing({ sentAt: ago(seconds(599)) }) },
      row: closing({ sentAt: ago(seconds(599)) }),
      recheck: works,
    },
    {
      when: 'it was sent ten minutes ago and is open: the same decision again',
      given: { row: closing({ sentAt: ago(minutes(10)) }) },
      ...due,
      actions: [{ ...close(announced()), decision: { id: 'd1', at: intent.decidedAt } }],
    },
    {
      when: 'it was never sent and is open: the same decision again',
      given: { row: closing() },
      ...due,
      actions: [{ ...close(announced()), decision: { id: 'd1', at: intent.decidedAt } }],
    },
    {
      when: 'it was being closed, and its announcement has no time of its own: it is announced since it was being closed',
      given: { row: { ...closing(), announcedAt: undefined } as never },
      row: { ...announced({ since: ago(minutes(11)) }), announcedAt: undefined },
      findings: due.findings,
      actions: [expect.objectContaining({ kind: 'close-public-way' })],
    },
    {
      when: 'it was being closed and the mode observes',
      given: { row: closing(), mode: 'observe' },
      row: row('planned'),
    },
    { when: 'it was being closed and no rule covers it', given: { row: closing(), cover: undefined }, row: undefined },

    { when: 'it was closed and is', given: { row: wasClosed(), value: closed }, row: wasClosed() },
    {
      when: 'it was closed, and what was lost is lost still',
      given: { row: wasClosed({ stood: { a: 1, b: 2, c: 3 }, lost: ['a', 'b'] }), value: closed, settings: { b: 2 } },
      // What else changed since is somebody's own.
      row: wasClosed({ stood: { a: 1, b: 2, c: 3 }, lost: ['a'] }),
      findings: ['egress-closing-lost-settings'],
    },
    {
      when: 'it was closed, and what was lost is back',
      given: { row: wasClosed({ stood: { a: 1 }, lost: ['a'] }), value: closed, settings: { a: 1 } },
      row: wasClosed({ stood: { a: 1 } }),
    },
    {
      when: 'it was closed, and a setting changed since: that is somebody else',
      given: { row: wasClosed({ stood: { a: 1 } }), value: closed },
      row: wasClosed({ stood: { a: 1 } }),
    },
    { when: 'it was closed and somebody opened it: it is announced again', given: { row: wasClosed() }, ...waits },

    {
      when: 'it is being opened again and is open',
      given: { row: reopening({ sentAt: ago(seconds(5)), intent }) },
      row: announced({ state: 'undone', undo, since: now.toISOString() }),
      finished: [
        {
          action: reopen(reopening({ sentAt: ago(seconds(5)), intent })),
          decision: { id: 'u1', at: undo.at },
          answer: { kind: 'applied' },
        },
      ],
    },
    {
      when: 'it is being opened again and was just sent',
      given: { row: reopening({ sentAt: ago(seconds(599)) }), value: closed },
      row: reopening({ sentAt: ago(seconds(599)) }),
      recheck: works,
    },
    {
      when: 'it was sent ten minutes ago and is closed',
      given: { row: reopening({ sentAt: ago(minutes(10)) }), value: closed },
      row: reopening({ sentAt: ago(minutes(10)) }),
      actions: [reopen(reopening({ sentAt: ago(minutes(10)) }))],
    },
    {
      when: 'a person took it back and nothing was sent',
      given: { row: reopening(), value: closed },
      row: reopening(),
      actions: [reopen(reopening())],
    },
    {
      when: 'a person took it back and nothing had been set: it is opened by an explicit value',
      given: { row: reopening({ before: null }), value: closed },
      row: reopening({ before: null }),
      actions: [reopen(reopening({ before: null }))],
    },
    {
      when: 'it is being opened again and nobody says who took it back',
      given: { row: reopening({ undo: undefined as never }), value: closed },
      row: reopening({ undo: undefined as never }),
    },
    { when: 'it was taken back and is open', given: { row: row('undone', { undo }) }, row: row('undone', { undo }) },
    {
      when: 'it was taken back and is closed',
      given: { row: row('undone', { undo }), value: closed },
      row: row('undone', { undo }),
    },
  ])('is as the table says, where $when', ({ when: _when, given: some, ...plan }) => {
    const { findings, ...rest } = planClosing(given(some));
    expect({ ...rest, findings: findings.map(({ check }) => check) }).toEqual({
      actions: [],
      finished: [],
      findings: [],
      ...plan,
    });
  });

  it('is described in words that say what, by whom, when and on what ground', () => {
    expect(planClosing(given()).findings.map(({ message }) => message)).toEqual([
      `properties.publicNetworkAccess is closed by egress.remediate.rules[0] on ${tomorrow.toISOString()}, its private way for hub being proven (hub has it; it stands)`,
    ]);
  });
});
