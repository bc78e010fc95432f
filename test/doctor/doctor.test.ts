import { describe, expect, it } from 'vitest';
import { doctorChecks } from '../../src/doctor/checks.ts';
import { parseDeployed } from '../../src/doctor/deployed.ts';
import { examine } from '../../src/doctor/doctor.ts';
import { expectedSubscriptions } from '../../src/doctor/events.ts';
import { type AppSeen, type Deployed, isUnread, type Line, type Seen, type TopicSeen } from '../../src/doctor/model.ts';
import { observe } from '../../src/doctor/observe.ts';
import { wantedRights } from '../../src/doctor/rights.ts';
import { withFound } from '../../src/doctor/under-group.ts';
import { deployed, health, healthy, home } from './healthy.ts';

/** Lines that are not right, as `verdict check: message`. */
const troubleIn = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap(({ verdict, check, message }) => (verdict === 'ok' ? [] : [`${verdict} ${check}: ${message}`]));
const trouble = (seen: Partial<Seen>, of: Deployed = deployed()): readonly string[] =>
  troubleIn(examine(of, { ...healthy(of), ...seen }));

/** The topic of a healthy instance, with this different. */
function topic(change: Partial<TopicSeen>): Partial<Seen> {
  const [first] = healthy().topics;
  if (first?.topic === undefined || isUnread(first.topic)) throw new TypeError('a healthy instance has its topic');
  return { topics: [{ ...first, topic: { ...first.topic, ...change } }] };
}
const app = (change: object, me: object = { signedIn: true, role: 'Gatehouse.Reader' }): Partial<Seen> => ({
  app: { ...(healthy().app as AppSeen), health: health(change), me },
});

describe('an instance that is as it was deployed', () => {
  it.each([
    ['with everything asked for', deployed()],
    ['that only observes', deployed({ allows: { ...deployed().allows, recordWrites: false, zoneGroups: true } })],
    ['with events through the queue', deployed({ delivery: 'queue' })],
    [
      'of many subscriptions',
      deployed({ managed: [home, home.replace('a1', 'a2')].map((id) => ({ id, topic: undefined })) }),
    ],
  ])('%s: every line is right, and none says what to do', (_, of) => {
    const lines = examine(of, healthy(of));
    expect(troubleIn(lines)).toEqual([]);
    expect(lines.every(({ remedy }) => remedy === undefined)).toBe(true);
  });
});

describe('what is not right', () => {
  const connections = ['Approved', 'Approved', 'Pending'];
  const storage = healthy().storage as NonNullable<Exclude<Seen['storage'], { unread: string }>>;
  it.each<[string, Partial<Seen>, string, Deployed?]>([
    ['a deployment that failed', {}, 'wrong doctor-deployment: ended Failed', deployed({ state: 'Failed' })],
    [
      'only a first pass',
      {},
      'wrong doctor-deployment: was the first pass: neither events nor rights were connected after it',
      deployed({ connectsEvents: false }),
    ],
    ['no identity', { identity: undefined }, 'wrong doctor-identity: there is no such identity'],
    [
      'an identity recreated',
      { identity: { principalId: 'other' } },
      'wrong doctor-identity: was recreated since: it is other, and rights were given to 00000000-0000-0000-0000-0000000000d1',
    ],
    ['no storage', { storage: undefined }, 'wrong doctor-storage: there is no storage account in it'],
    [
      'a role on data taken away',
      { storage: { ...storage, roles: storage.roles.slice(1) } },
      'wrong doctor-storage: the identity lacks Storage Blob Data Owner',
    ],
    [
      'a private endpoint that waits',
      { storage: { ...storage, connections } },
      'wrong doctor-storage: it is closed to public networks, and 2 of its 3 private endpoints are approved',
    ],
    [
      'storage closed by hand',
      { storage: { ...storage, isPublic: false } },
      'wrong doctor-storage: it was closed to public networks since the deployment',
      deployed({ isPrivate: false }),
    ],
    ['no topic', { topics: [] }, 'wrong doctor-topic: there is no such topic'],
    [
      'events sent elsewhere',
      topic({
        subscriptions: expectedSubscriptions('gatehouse').map((name) => ({
          name,
          state: 'Succeeded',
          destination:
            name === 'gatehouse-deletes'
              ? '/sites/old/functions/resource-event'
              : '/sites/func-gatehouse-x/functions/resource-event',
        })),
      }),
      "wrong doctor-events: gatehouse-deletes sends events to '/sites/old/functions/resource-event'",
    ],
    [
      'an event subscription that is missing',
      topic({
        subscriptions: expectedSubscriptions('gatehouse')
          .slice(1)
          .map((name) => ({
            name,
            state: 'Succeeded',
            destination: '/sites/func-gatehouse-x/functions/resource-event',
          })),
      }),
      'wrong doctor-events: gatehouse-writes is missing',
    ],
    [
      'events given up',
      topic({ delivery: new Map([['gatehouse-writes', { delivered: 9, failed: 9, lost: 2 }]]) }),
      'wrong doctor-delivery: in the last day Event Grid gave up on 2 events',
    ],
    [
      'no event delivered',
      topic({ delivery: new Map([['gatehouse-writes', { delivered: 0, failed: 3, lost: 0 }]]) }),
      'wrong doctor-delivery: in the last day 3 attempts failed and no event was delivered',
    ],
    ['no app', { site: undefined }, 'wrong doctor-app: there is no such app'],
    ['an app that is stopped', { site: { state: 'Stopped' } }, 'wrong doctor-app: is Stopped'],
    [
      'an app without its storage',
      { app: { refused: 503 } },
      'wrong doctor-app: runs, and says that it does not reach its storage',
    ],
    ['an app that fails', { app: { refused: 500 } }, 'wrong doctor-app: answers 500'],
    [
      'sign-in off',
      { signIn: { enabled: false, clientId: '', audiences: [] } },
      'wrong doctor-sign-in: the sign-in of the platform is off',
    ],
    [
      'another registration',
      { signIn: { enabled: true, clientId: 'other', audiences: [] } },
      "wrong doctor-sign-in: people are signed in by app registration 'other', and the deployment says 00000000-0000-0000-0000-0000000000c1",
    ],
    [
      'an audience that is missing',
      { signIn: { enabled: true, clientId: deployed().authClientId, audiences: [] } },
      'wrong doctor-sign-in: tokens for api://00000000-0000-0000-0000-0000000000c1 are refused: it is none of allowedAudiences',
    ],
    ['a token nobody knows', app({}, { signedIn: false }), 'wrong doctor-token: does not know who asks by this token'],
    [
      'somebody without a role',
      app({}, { signedIn: true, objectId: 'me' }),
      'wrong doctor-token: knows me, who has no role',
    ],
    [
      'a clock that is late',
      app({ time: '2026-03-04T11:50:00Z' }),
      "wrong doctor-clock: its clock and this machine's are 600 seconds apart",
    ],
    [
      'a clock that is early',
      app({ time: '2026-03-04T12:10:02Z' }),
      "wrong doctor-clock: its clock and this machine's are 600 seconds apart",
    ],
    [
      'a timer that is late',
      app({ timers: [{ name: 'poll', state: 'late', problem: 'never ran' }] }),
      'wrong doctor-clock: poll is late: never ran',
    ],
    [
      'a policy that is not in force',
      app({ policy: { version: 'a', problem: 'dns.mode: unknown', modes: {} } }),
      'wrong doctor-policy: a newer document is not in force: dns.mode: unknown',
    ],
    [
      'a mode without its right',
      app({ policy: { version: 'a', modes: { approvals: 'enforce' } } }),
      'wrong doctor-policy: approvals.mode is enforce, and allowApprovals is not set',
      deployed({ allows: { ...deployed().allows, approvals: false } }),
    ],
    [
      'a mode of closings without its right',
      app({ policy: { version: 'a', modes: { egress: 'enforce' } } }),
      'wrong doctor-policy: egress.mode is enforce, and allowClosings is not set',
      deployed({ allows: { ...deployed().allows, closings: false } }),
    ],
    [
      'a mode of clusters without its right',
      app({ policy: { version: 'a', modes: { clusters: 'enforce' } } }),
      'wrong doctor-policy: clusters.mode is enforce, and allowClusterCommands is not set',
    ],
    ['no sweep', app({ lastCompleteSweep: undefined }), 'wrong doctor-sweep: no sweep was complete yet'],
    [
      'an old sweep',
      app({ lastCompleteSweep: '2026-03-04T10:00:00Z', sweepError: 'no rights' }),
      'wrong doctor-sweep: the last complete sweep was 120 minutes ago: no rights',
    ],
    [
      'a first sweep that is under way',
      app({
        lastCompleteSweep: undefined,
        progress: {
          step: 'dns',
          since: '2026-03-04T11:55:00Z',
          at: '2026-03-04T11:59:00Z',
          pages: 3,
          done: 3_000,
          left: 900,
        },
      }),
      'wrong doctor-sweep: no sweep was complete yet; one is under way since 2026-03-04T11:55:00Z: dns, 3 pages read, 3000 done, 900 left',
    ],
    ['what could not be read', { identity: { unread: '403' } }, 'unknown doctor-identity: could not be read: 403'],
    [
      'an app that could not be asked',
      { app: { unread: 'no route' } },
      'unknown doctor-app: could not be read: no route',
    ],
  ])('%s', (_, seen, line, of = deployed()) => {
    expect(trouble(seen, of)).toEqual([line]);
  });

  it('names the actions of a role that are not given, and how many more', () => {
    const of = deployed();
    const scope = `/subscriptions/${home}`;
    const granted = healthy(of).granted.map((each) => (each.scope === scope ? { scope, permissions: [] } : each));
    const [first, second] = trouble({ granted });
    expect(first).toMatch(
      /^wrong doctor-rights: Gatehouse reader: \d+ of \d+ actions not given: (\S+, ){4}\S+ and \d+ more$/,
    );
    expect(second).toMatch(/Gatehouse approver/);
  });

  it('is shown to somebody without a role as unknown, where only readers see it', () => {
    const seen = {
      app: { ...(healthy().app as AppSeen), health: { status: 'ok' }, me: { signedIn: true, objectId: 'me' } },
    };
    expect(trouble(seen).map((line) => line.split(':')[0])).toEqual([
      'wrong doctor-token',
      'unknown doctor-clock',
      'unknown doctor-policy',
      'unknown doctor-sweep',
    ]);
  });

  it('says with each line what to run', () => {
    for (const line of examine(deployed({ state: 'Failed' }), { ...healthy(), site: undefined, topics: [] }))
      expect(line.remedy === undefined).toBe(line.verdict === 'ok');
  });
});

describe('under a management group', () => {
  const [a1, a2, a3] = ['a1', 'a2', 'a3'].map((end) => home.replace('a1', end)) as [string, string, string];
  const of = deployed({ managementGroup: 'lz', managed: [a1, a2].map((id) => ({ id, topic: undefined })) });
  const seen = (under: Seen['under']): Partial<Seen> => ({ ...healthy(withFound(of, under)), under });

  it.each<[string, Seen['under'], readonly string[], Deployed?]>([
    ['as at the last deployment', [a1, a2], []],
    ['with one that came since', [a1, a2, a3], [`wrong doctor-subscriptions: came since: ${a3}`]],
    ['with one that left', [a2], [`wrong doctor-subscriptions: left since: ${a1}`]],
    ['with both', [a2, a3], [`wrong doctor-subscriptions: came since: ${a3}; left since: ${a1}`]],
    [
      'with a hub beside it',
      [a1, a2],
      [],
      deployed({ ...of, managed: [...of.managed, { id: a3, topic: undefined }], beside: [a3] }),
    ],
    ['that may not be listed', { unread: 'no' }, ['unknown doctor-subscriptions: could not be read: no']],
  ])('%s: says so, with the command for this group', (_, under, said, record = of) => {
    const shown = { ...healthy(withFound(record, under)), under };
    expect(trouble(shown, record)).toEqual(said);
    const lines = examine(record, shown).filter(({ check }) => check === 'doctor-subscriptions');
    for (const { verdict, remedy } of lines)
      if (verdict === 'wrong') expect(remedy).toContain('npm run deploy -- --management-group lz`');
  });

  it('asks what came since for its rights and events too, and what left for none', async () => {
    const asked: string[] = [];
    const arm = {
      find: async () => undefined,
      list: async (path: string) => {
        asked.push(path);
        const [group] = path.split('/').slice(-2);
        return group === 'lz' ? [a2, a3].map((name) => ({ type: '/subscriptions', name: name.toUpperCase() })) : [];
      },
    };
    const found = await observe({ arm, now: new Date(0), signal: AbortSignal.timeout(5_000) }, of);
    expect([found.under, found.topics.map(({ subscription }) => subscription)]).toEqual([
      [a2, a3],
      [a2, a3],
    ]);
    const scopes = found.granted.map(({ scope }) => scope).filter((scope) => scope.split('/').length === 3);
    expect(scopes).toEqual([a2, a3].map((id) => `/subscriptions/${id}`));
    expect(trouble({ ...seen([a2, a3]), granted: found.granted, topics: found.topics }, of)).toContain(
      'wrong doctor-topic: there is no such topic',
    );
  });
});

describe('rights', () => {
  it('are asked for as the template assigns them', () => {
    const all = {
      recordWrites: true,
      approvals: true,
      closings: true,
      clusterCommands: true,
      liveVerification: true,
      clusterZones: true,
      zoneGroups: true,
      activityLog: true,
    };
    const of = deployed({
      allows: all,
      dnsOptions: ['createZones', 'linkNetworks'],
      linkedGroups: ['/subscriptions/x/resourcegroups/rg-hub'],
    });
    expect(wantedRights(of).map(({ scope, role }) => `${role} @ ${scope.split('/').at(-1)}`)).toEqual([
      `Gatehouse reader @ ${home}`,
      `Gatehouse approver @ ${home}`,
      `Gatehouse closer @ ${home}`,
      `Gatehouse commands @ ${home}`,
      `Gatehouse verifier @ ${home}`,
      `Gatehouse DNS writer: cluster zones @ ${home}`,
      `Gatehouse DNS writer: zone groups @ ${home}`,
      `Gatehouse reader: activity log @ ${home}`,
      'Gatehouse reader @ rg-dns',
      'Gatehouse DNS writer @ rg-dns',
      'Gatehouse DNS writer: joins zones @ rg-dns',
      'Gatehouse DNS writer: networks @ rg-hub',
    ]);
  });

  it('leave out what the cloud does not know', () => {
    const [reader] = wantedRights(deployed());
    const action = reader?.actions[0] ?? '';
    expect(wantedRights(deployed({ omittedActions: [action] }))[0]?.actions).not.toContain(action);
  });
});

describe('the record of a deployment', () => {
  const made = { appName: { value: 'f' }, address: { value: 'https://f' }, principalId: { value: 'p' } };
  const record = (parameters: object, outputs: object | null = made) => ({
    id: '/x',
    properties: { provisioningState: 'Succeeded', parameters, outputs },
  });

  it('has the defaults of the template where it says nothing', () => {
    expect(parseDeployed(record({ authClientId: { type: 'String', value: 'C1' } }), home)).toMatchObject({
      managementGroup: undefined,
      name: 'gatehouse',
      authClientId: 'c1',
      managed: [{ id: home, topic: undefined }],
      delivery: 'function',
      allows: { recordWrites: false },
      isPrivate: true,
    });
  });

  it.each([
    ['of something else', record({}), /is not a deployment of infra\/main.bicep \(authClientId/],
    ['without outputs', record({ authClientId: { value: 'c' } }, null), /ended Succeeded, without its outputs/],
    ['that is none', [], /is no deployment that can be read/],
  ])('%s is refused', (_, body, said) => {
    expect(() => parseDeployed(body, home)).toThrow(said);
  });
});

it('every check has a line', () => {
  const lines = examine(deployed({ managementGroup: 'lz' }), { ...healthy(), under: [home] });
  expect(new Set(lines.map(({ check }) => check))).toEqual(new Set(Object.values(doctorChecks).map(({ id }) => id)));
});
