import { describe, expect, it } from 'vitest';
import {
  type AskedPlan,
  type AskedSeen,
  type CommandResult,
  isDue,
  planAsked,
} from '../../../src/clusters/live/plan.ts';
import { commandFor, type Section, sectionNames } from '../../../src/clusters/live/sections.ts';
import { days, type Millis, minutes, seconds } from '../../../src/core/time.ts';
import { Policy } from '../../../src/policy/policy.ts';
import type { AskedCluster } from '../../../src/state/clusters/model.ts';
import { clusterId } from '../isolation/golden.ts';
import { printed, smallCluster } from './kubernetes.ts';

const now = new Date('2026-03-01T08:00:00Z');
const ago = (wait: Millis): string => new Date(now.getTime() - wait).toISOString();
const cluster = clusterId.toLowerCase();
const policyOf = (more: object = {}, egress: object = {}) =>
  Policy.parse({ version: 1, clusters: { mode: 'enforce', live: ['**/managedClusters/aks'], ...more }, egress });

const row = (more: Partial<AskedCluster> = {}): AskedCluster => ({ kind: 'asked', cluster, results: [], ...more });
/** Asked an hour ago, which counts for a day. */
const asked = (more: Partial<AskedCluster> = {}): AskedCluster => row({ begunAt: ago(minutes(60)), ...more });
const reading = { at: ago(minutes(60)), services: [], unsaid: [] };
const trouble = { reason: 'CommandLost', message: 'gone' };
const running = (more: object = {}): AskedCluster =>
  asked({ running: { since: ago(minutes(1)), sections: [...sectionNames], result: '/one' }, ...more });
const ended = (logs: string, exitCode = 0): CommandResult => ({ kind: 'ended', exitCode, logs });

const full = printed(smallCluster);
const beforePods = full.slice(0, full.indexOf('{"section":"pods"}') + 30);
const run = (sections: readonly Section[], by: string, because: string) => ({
  kind: 'run-command',
  target: cluster,
  by,
  because,
  before: null,
  after: commandFor(sections),
  command: commandFor(sections),
  sections,
});
const all = run(sectionNames, 'gatehouse', 'it is due');
const begun = row({ begunAt: now.toISOString() });
const isolation = { room: 'clusters', key: cluster };
const waits = { after: seconds(5), because: 'a command runs in the cluster' };
const unavailable = (why: string): string => `clusters-live-unavailable: ${why}`;
const vain = (reason: string, message: string) => ({
  row: asked({ trouble: { reason, message } }),
  findings: [unavailable(`live checks are unavailable: ${reason}: ${message}`)],
  next: [isolation],
});
const disabled = 'runCommand is disabled (apiServerAccessProfile.disableRunCommand)';
const noCommands = { properties: { apiServerAccessProfile: { disableRunCommand: true } } };
const guard = expect.stringContaining('clusters-policy-egress-only-guard: NetworkPolicy/shop/allow-consumer: ');

describe('what is asked of one cluster', () => {
  it.each<{ when: string; seen: Partial<AskedSeen>; policy?: Policy } & { [name in keyof AskedPlan]?: unknown }>([
    { when: 'policy names another', seen: { kept: asked() }, policy: policyOf({ live: ['**/managedClusters/b'] }) },
    { when: 'its subscription is not managed', seen: { kept: asked(), isManaged: false } },
    { when: 'it is gone', seen: { kept: asked(), body: undefined } },
    { when: 'it is gone and nobody knew it', seen: { body: undefined } },
    {
      when: 'it is gone, and had said something',
      seen: { kept: asked({ reading }), body: undefined },
      next: [isolation],
    },

    {
      when: 'runCommand is disabled',
      seen: { body: noCommands },
      row: row({ trouble: { reason: 'RunCommandDisabled', message: disabled } }),
      findings: [unavailable(`live checks are unavailable: RunCommandDisabled: ${disabled}`)],
      next: [isolation],
    },
    {
      when: 'runCommand is disabled, with anything said, running or wanted before',
      seen: {
        body: noCommands,
        kept: running({
          reading,
          wanted: { at: ago(minutes(1)), by: 'p', reason: 'r' },
          results: [{ result: '/a', sections: [] }],
        }),
      },
      row: asked({ trouble: { reason: 'RunCommandDisabled', message: disabled } }),
      findings: [unavailable(`live checks are unavailable: RunCommandDisabled: ${disabled}`)],
      next: [isolation],
    },

    { when: 'nobody ever asked it', seen: {}, row: begun, actions: [all] },
    { when: 'nobody ever asked it and the mode observes', seen: {}, policy: policyOf({ mode: 'observe' }), row: row() },
    { when: 'it was asked an hour ago', seen: { kept: asked() }, row: asked() },
    { when: 'it was asked a day ago', seen: { kept: row({ begunAt: ago(days(1)) }) }, row: begun, actions: [all] },
    {
      when: 'somebody waits for it',
      seen: { kept: asked({ wanted: { at: ago(minutes(1)), by: 'person p', reason: 'it was mended' } }) },
      row: begun,
      actions: [run(sectionNames, 'person p', 'it was mended')],
    },
    {
      when: 'it is due and could not be asked last: what it said before stays meanwhile',
      seen: { kept: row({ begunAt: ago(days(2)), reading, trouble, results: [{ result: '/a', sections: [] }] }) },
      row: { ...begun, reading, trouble },
      actions: [all],
      findings: [unavailable('live checks are unavailable: CommandLost: gone')],
    },

    { when: 'a command runs', seen: { kept: running() }, row: running(), recheck: waits },
    {
      when: 'a command runs since a quarter of an hour, and Azure says so',
      seen: { kept: running({ running: { since: ago(minutes(15)), sections: [] } }), running: { kind: 'running' } },
      row: running({ running: { since: ago(minutes(15)), sections: [] } }),
      recheck: waits,
    },
    {
      when: 'a command runs for longer than a quarter of an hour',
      seen: { kept: running({ running: { since: ago(seconds(901)), sections: [] } }) },
      ...vain('CommandLost', 'its command did not end within a quarter of an hour'),
    },
    {
      when: 'a command runs and one is due: never two at a time',
      seen: { kept: running({ begunAt: ago(days(2)) }) },
      row: running({ begunAt: ago(days(2)) }),
      recheck: waits,
    },
    {
      when: 'Azure refuses the command',
      seen: {
        kept: running({ results: [{ result: '/a', sections: [] }] }),
        running: { kind: 'failed', reason: 'R', message: 'm' },
      },
      ...vain('R', 'm'),
    },
    {
      when: 'the result of a command before it can be read no more',
      seen: {
        kept: running({ results: [{ result: '/a', sections: ['nodes'] }] }),
        running: ended(full),
        before: [{ kind: 'failed', reason: 'NotFound', message: 'gone' }],
      },
      ...vain('NotFound', 'gone'),
    },
    {
      when: 'a command ended with an exit code: its last words are reported',
      seen: { kept: running(), running: ended('one\nsh: jq: not found\n', 127) },
      ...vain('CommandFailed', 'its command ended with 127: sh: jq: not found'),
    },
    {
      when: 'a command ended with an exit code and many words',
      seen: { kept: running(), running: ended('x'.repeat(301), 1) },
      ...vain('CommandFailed', `its command ended with 1: ${'x'.repeat(300)}`),
    },
    {
      when: 'a command ended with an exit code and printed nothing',
      seen: { kept: running(), running: ended('\n', 1) },
      ...vain('CommandFailed', 'its command ended with 1: it printed nothing'),
    },
    {
      when: 'a failure follows one that isolation was given: what it said stays',
      seen: { kept: running({ reading }), running: ended('', 1) },
      row: asked({
        reading,
        trouble: { reason: 'CommandFailed', message: 'its command ended with 1: it printed nothing' },
      }),
      findings: [
        unavailable('live checks are unavailable: CommandFailed: its command ended with 1: it printed nothing'),
      ],
    },
    {
      when: 'it said all: it is kept, and the trouble before is over',
      seen: { kept: running({ trouble }), running: ended(full) },
      row: asked({ reading: expect.objectContaining({ at: now.toISOString(), unsaid: [] }) }),
      findings: [guard],
      next: [isolation],
    },
    {
      when: 'nothing enforces its policies',
      seen: { kept: running(), running: ended(full), body: { properties: {} } },
      row: asked({ reading: expect.anything() as never }),
      findings: [expect.stringContaining('clusters-policy-not-enforced: NetworkPolicy/shop/allow-consumer: ')],
      next: [isolation],
    },
    {
      when: 'its dataplane is Cilium',
      seen: {
        kept: running(),
        running: ended(full),
        body: { properties: { networkProfile: { networkDataplane: 'cilium' } } },
      },
      row: asked({ reading: expect.anything() as never }),
      findings: [guard],
      next: [isolation],
    },
    {
      when: 'it did not say all',
      seen: { kept: running(), running: ended(printed({ ...smallCluster, services: 'forbidden', claims: [] })) },
      row: asked({ reading: expect.objectContaining({ unsaid: ['services: forbidden'] }) }),
      findings: [unavailable('it did not say all: services: forbidden')],
      next: [isolation],
    },
    {
      when: 'it did not say all, in two ways',
      seen: { kept: asked({ reading: { ...reading, unsaid: ['pods: forbidden', 'services: forbidden'] } }) },
      row: asked({ reading: { ...reading, unsaid: ['pods: forbidden', 'services: forbidden'] } }),
      findings: [unavailable('it did not say all: pods: forbidden; services: forbidden')],
    },
    {
      when: 'a command before runs still, as Azure says now: it is no failure, and said nothing',
      seen: {
        kept: running({ results: [{ result: '/a', sections: ['storageclasses'] }] }),
        before: [{ kind: 'running' }],
        running: ended(full),
      },
      row: asked({ reading: expect.objectContaining({ unsaid: [] }) }),
      findings: [guard],
      next: [isolation],
    },
    {
      when: 'a command before runs still, as Azure says now, and the last one ended with an exit code',
      seen: {
        kept: running({ results: [{ result: '/a', sections: [] }] }),
        before: [{ kind: 'running' }],
        running: ended('no', 1),
      },
      ...vain('CommandFailed', 'its command ended with 1: no'),
    },
    {
      when: 'the output ended before its end: what is left is asked',
      seen: { kept: running(), running: ended(beforePods) },
      row: asked({ results: [{ result: '/one', sections: [...sectionNames] }] }),
      actions: [run(['pods'], 'gatehouse', 'the output of the command before was cut')],
    },
    {
      when: 'the output ended, of a command whose address is not known',
      seen: {
        kept: running({ running: { since: ago(minutes(1)), sections: [...sectionNames] } }),
        running: ended(beforePods),
      },
      row: asked({ results: [{ result: '', sections: [...sectionNames] }] }),
      actions: [run(['pods'], 'gatehouse', 'the output of the command before was cut')],
    },
    {
      when: 'the rest is in: all commands together said it',
      seen: {
        kept: running({
          results: [{ result: '/one', sections: [...sectionNames] }],
          running: { since: ago(minutes(1)), sections: ['pods'], result: '/two' },
        }),
        before: [ended(beforePods)],
        running: ended(printed({ pods: smallCluster.pods })),
      },
      row: asked({ reading: expect.objectContaining({ unsaid: [] }) }),
      findings: [guard],
      next: [isolation],
    },
    {
      when: 'policy exempts what is found',
      seen: { kept: asked({ trouble }) },
      policy: policyOf({}, { exemptions: [{ check: 'clusters-live-*', subject: '**', reason: 'a trial' }] }),
      row: asked({ trouble }),
      findings: [`${unavailable('live checks are unavailable: CommandLost: gone')} (a trial)`],
    },
  ])('is as the table says, where $when', ({ when: _when, seen, policy = policyOf(), ...plan }) => {
    const found = planAsked(
      {
        cluster,
        isManaged: true,
        body: { properties: { networkProfile: { networkPolicy: 'calico' } } },
        kept: undefined,
        running: undefined,
        before: [],
        ...seen,
      },
      policy,
      now,
    );
    const worded = found.findings.map(
      ({ check, message, exemption }) => `${check}: ${message}${exemption === undefined ? '' : ` (${exemption})`}`,
    );
    expect({ ...found, findings: worded }).toEqual({ actions: [], findings: [], row: undefined, next: [], ...plan });
  });

  it('names twenty policies of one kind, and how many more there are', () => {
    const warning = (n: number) => ({ policy: `NetworkPolicy/a/p${n}`, kind: 'not-enforced', says: 's' });
    const worded = (count: number): string | undefined => {
      const kept = asked({ reading: { ...reading, warnings: Array.from({ length: count }, (_, n) => warning(n)) } });
      const seen = { cluster, isManaged: true, body: {}, kept, running: undefined, before: [] };
      return planAsked(seen, policyOf(), now).findings[0]?.message;
    };
    expect(worded(20)).toMatch(/^NetworkPolicy\/a\/p0: s; NetworkPolicy\/a\/p1: s; .*p19: s$/);
    expect(worded(22)).toMatch(/p19: s; and 2 more$/);
  });
});

describe('a cluster is due', () => {
  it.each<[string, AskedCluster | undefined, object, boolean]>([
    ['nobody ever asked it', undefined, {}, true],
    ['the mode observes', undefined, { mode: 'observe' }, false],
    ['its time has come', row({ begunAt: ago(minutes(60)) }), { every: '1h' }, true],
    ['its time has not come', row({ begunAt: ago(minutes(59)) }), { every: '1h' }, false],
  ])('or not: %s', (_when, kept, more, is) => {
    expect(isDue(kept, policyOf(more).clusters, now)).toBe(is);
  });
});
