import { isRecord } from '../core/arm-body.ts';
import { counted } from '../core/text.ts';
import { minutes } from '../core/time.ts';
import { doctorChecks } from './checks.ts';
import { type AppSeen, type Deployed, fine, isUnread, type Line, type Seen, unknown, wrong } from './model.ts';

const longestWithoutSweep = minutes(60);
/** Tokens are taken some five minutes around their time. */
const apart = minutes(5);

/** What the app is, by what Azure says of it and by what it says of itself: storage, sign-in, clock, policy, sweep. Pure. */
export function judgeApp(deployed: Deployed, { site, app }: Pick<Seen, 'site' | 'app'>): readonly Line[] {
  const { appName, address } = deployed;
  if (site === undefined) return [wrong(doctorChecks.app, appName, 'there is no such app', 'Deploy again.')];
  if (!isUnread(site) && site.state !== '' && site.state !== 'Running')
    return [wrong(doctorChecks.app, appName, `is ${site.state}`)];
  if (isUnread(app)) return [unknown(doctorChecks.app, address, app.unread, askWithin)];
  if ('refused' in app)
    return [
      app.refused === 503
        ? wrong(doctorChecks.app, address, 'runs, and says that it does not reach its storage')
        : wrong(doctorChecks.app, address, `answers ${app.refused}`),
    ];
  const token = tokenLine(deployed, app);
  const health = isRecord(app.health) ? app.health : {};
  if (!isRecord(health.policy))
    return [
      fine(doctorChecks.app, address, `runs and reaches its storage: ${String(health.status)}`),
      token,
      ...[doctorChecks.clock, doctorChecks.policy, doctorChecks.sweep].map((check) =>
        unknown(check, address, 'the app shows it only to those who have a role', doctorChecks.token.remedy),
      ),
    ];
  return [
    fine(doctorChecks.app, address, 'runs and reaches its storage'),
    token,
    clockLine(address, health, app),
    ...timerLines(address, health),
    policyLine(deployed, health.policy),
    sweepLine(address, health, app),
  ];
}

const askWithin = 'Run `az login`; where the app is closed to public networks, ask from inside its network.';

function tokenLine({ address }: Deployed, { me }: AppSeen): Line {
  const said = isRecord(me) ? me : {};
  if (said.signedIn !== true) return wrong(doctorChecks.token, address, 'does not know who asks by this token');
  if (typeof said.role !== 'string')
    return wrong(doctorChecks.token, address, `knows ${String(said.objectId)}, who has no role`);
  return fine(doctorChecks.token, address, `knows who asks: ${said.role}`);
}

function clockLine(address: string, { time }: Readonly<Record<string, unknown>>, { asked, answered }: AppSeen): Line {
  const said = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(said))
    return unknown(doctorChecks.clock, address, 'this version does not show its time', 'Upgrade.');
  const off = said < asked.getTime() ? said - asked.getTime() : Math.max(0, said - answered.getTime());
  const message = `its clock and this machine's are ${counted(Math.round(Math.abs(off) / 1_000), 'second')} apart`;
  return Math.abs(off) > apart
    ? wrong(doctorChecks.clock, address, message)
    : fine(doctorChecks.clock, address, message);
}

function timerLines(address: string, { timers }: Readonly<Record<string, unknown>>): readonly Line[] {
  return (Array.isArray(timers) ? timers.filter(isRecord) : []).map(({ name, state, problem }) =>
    state === 'ok'
      ? fine(doctorChecks.clock, address, `${String(name)} runs by its schedule`)
      : wrong(
          doctorChecks.clock,
          address,
          `${String(name)} is ${String(state)}${typeof problem === 'string' ? `: ${problem}` : ''}`,
        ),
  );
}

function policyLine({ address, allows }: Deployed, policy: Readonly<Record<string, unknown>>): Line {
  const modes = isRecord(policy.modes) ? policy.modes : {};
  const rows: readonly (readonly [mode: unknown, isAllowed: boolean, says: string])[] = [
    [
      modes.dns,
      allows.recordWrites || allows.zoneGroups,
      'dns.mode is enforce, and neither allowRecordWrites nor allowZoneGroups is set',
    ],
    [modes.approvals, allows.approvals, 'approvals.mode is enforce, and allowApprovals is not set'],
    [modes.egress, allows.closings, 'egress.mode is enforce, and allowClosings is not set'],
    [modes.clusters, allows.clusterCommands, 'clusters.mode is enforce, and allowClusterCommands is not set'],
  ];
  const trouble = [
    ...(typeof policy.problem === 'string' ? [`a newer document is not in force: ${policy.problem}`] : []),
    ...(typeof policy.withheld === 'string' ? [policy.withheld] : []),
    ...rows.flatMap(([mode, isAllowed, says]) => (mode === 'enforce' && !isAllowed ? [says] : [])),
  ];
  if (trouble.length > 0) return wrong(doctorChecks.policy, address, trouble.join('; '));
  const said = Object.entries(modes).map(([room, mode]) => `${room} ${String(mode)}`);
  return fine(doctorChecks.policy, address, `version ${String(policy.version)}: ${said.join(', ')}`);
}

function sweepLine(address: string, health: Readonly<Record<string, unknown>>, { answered }: AppSeen): Line {
  const at = typeof health.lastCompleteSweep === 'string' ? Date.parse(health.lastCompleteSweep) : Number.NaN;
  const error = `${typeof health.sweepError === 'string' ? `: ${health.sweepError}` : ''}${underWay(health.progress)}`;
  if (Number.isNaN(at)) return wrong(doctorChecks.sweep, address, `no sweep was complete yet${error}`);
  const age = Math.round((answered.getTime() - at) / 60_000);
  if (answered.getTime() - at > longestWithoutSweep)
    return wrong(doctorChecks.sweep, address, `the last complete sweep was ${counted(age, 'minute')} ago${error}`);
  const said = `the last complete sweep was ${counted(Math.max(age, 0), 'minute')} ago${underWay(health.progress)}`;
  return fine(doctorChecks.sweep, address, said);
}

/** How far the pass is that runs now, or that was cut off; nothing where none is. */
function underWay(progress: unknown): string {
  if (!isRecord(progress) || typeof progress.step !== 'string') return '';
  const { step, since, pages, done, left } = progress;
  const count = (of: unknown, what: string): string => (typeof of === 'number' ? `, ${of} ${what}` : '');
  const far = `${count(pages, 'pages read')}${count(done, 'done')}${count(left, 'left')}`;
  return `; one is under way since ${String(since)}: ${step}${far}`;
}
