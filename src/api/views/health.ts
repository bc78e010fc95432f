import type { Log } from '../../core/log.ts';
import { after, hourOf, hours, millis, since } from '../../core/time.ts';
import { version } from '../../core/version.ts';
import type { Remembered } from '../../state/meta/model.ts';
import type { WaitingKey } from '../../state/waiting/model.ts';
import { json } from '../message.ts';
import type { ApiDependencies, ApiState, PolicyStatus, TimerStatus } from '../ports.ts';
import { includesRole } from '../principal.ts';
import type { OpenView } from '../view.ts';

type Sweep = Remembered<'sweep'>;
type Health = 'ok' | 'degraded' | 'unavailable';

/** `GET /api/health`: 200 while the tables answer, else 503, for load balancers. Everybody gets the status, a Reader the details too. */
export const getHealth: OpenView = async ({ state, queue, policy, timers, managed, clock, log }, request, caller) => {
  const mayRead = includesRole(caller?.role, 'Gatehouse.Reader');
  try {
    const [schema, sweep, current, clocked] = await Promise.all([
      state.meta.find('schema'),
      state.meta.find('sweep'),
      policy(),
      timers(),
    ]);
    const status = judge(sweep, current, clocked);
    if (!mayRead) return json(200, { status });
    return json(200, {
      status,
      time: clock.now().toISOString(),
      ...(await describe(state, schema?.version, sweep, current)),
      queue: await findAge(queue, clock.now(), log),
      events: countEvents(await state.meta.listEvents(clock.now()), clock.now()),
      subscriptions: await managed.status(),
      timers: clocked,
    });
  } catch (error) {
    log.error('health could not be read', { requestId: request.id, error });
    return json(503, { status: 'unavailable' satisfies Health }, { 'retry-after': '10' });
  }
};

function judge(sweep: Sweep | undefined, { problem }: PolicyStatus, timers: readonly TimerStatus[]): Health {
  const isWell = problem === undefined && sweep?.lastError === undefined;
  return isWell && timers.every(({ state }) => state === 'ok') ? 'ok' : 'degraded';
}

async function describe(state: ApiState, schema: number | undefined, sweep: Sweep | undefined, policy: PolicyStatus) {
  return {
    version,
    schemaVersion: schema,
    lastCompleteSweep: sweep?.completeAt,
    sweepError: sweep?.lastError,
    progress: sweep?.progress,
    work: await countWork(state),
    poison: { ...(await countPoison(state)), requeued: sweep?.requeued ?? 0 },
    policy,
  };
}

/** How long the oldest message has waited for a worker; absent where the queue does not answer, for the rest is known. */
async function findAge(queue: ApiDependencies['queue'], now: Date, log: Log): Promise<object | undefined> {
  try {
    const oldest = await queue.findOldest();
    if (oldest === undefined) return { ageSeconds: 0 };
    return { oldest: oldest.toISOString(), ageSeconds: Math.max(0, Math.round(since(oldest, now) / 1_000)) };
  } catch (error) {
    log.warn('the age of the queue could not be read', { error });
    return undefined;
  }
}

/** Events that came in this hour so far, in the whole one before it, and in the last day. */
function countEvents(counts: ReadonlyMap<string, number>, now: Date) {
  const lastDay = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const before = after(now, millis(-hours(1)));
  return { thisHour: counts.get(hourOf(now)) ?? 0, lastHour: counts.get(hourOf(before)) ?? 0, lastDay };
}

async function countWork({ work }: ApiState): Promise<Record<WaitingKey['outcome'], number>> {
  const counts = { recheck: 0, retry: 0, throttled: 0, blocked: 0, queued: 0 };
  for await (const { value } of work.list()) counts[value.outcome] += 1;
  return counts;
}

/** Keys that gave up and were not observed with success since, and messages that nobody could read. */
async function countPoison({ meta }: ApiState): Promise<{ keys: number; unread: number }> {
  const rows = await meta.listPoison();
  const unread = rows.filter(({ value }) => value.key === undefined).length;
  return { keys: rows.length - unread, unread };
}
