import type { Health, HealthInFull } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Moment } from '../parts/moment.tsx';
import { Progress } from '../parts/progress.tsx';
import { counted } from '../text/counted.ts';
import { sayDuration } from '../text/time.ts';

/** Whether everything runs: the last sweep, what waits, the policy in force, the timers. */
export function HealthPage() {
  const asking = useAnswer<Health>('/api/health');
  return (
    <>
      <h1>Health</h1>
      <Loaded asking={asking}>
        {(health) =>
          'version' in health ? <Details health={health} again={asking.again} /> : <Status status={health.status} />
        }
      </Loaded>
    </>
  );
}

/** All that those see who see some subscriptions alone. */
function Status({ status }: Pick<HealthInFull, 'status'>) {
  return (
    <p class={`note ${status === 'ok' ? 'good' : 'bad'}`}>
      {status === 'ok' ? 'Everything runs.' : `Status: ${status}`}
    </p>
  );
}

const workWords: Readonly<Record<string, string>> = {
  queued: 'Waits for a worker',
  recheck: 'Observed again later',
  retry: 'Tried again later',
  throttled: 'Slowed down by Azure',
  blocked: 'Blocked',
};

const sayQueue = (queue: HealthInFull['queue']): string => {
  if (queue === undefined) return 'not known: the queue does not answer';
  return queue.oldest === undefined
    ? 'nothing waits'
    : `the oldest message has waited ${sayDuration(queue.ageSeconds)}`;
};

function Details({ health, again }: { readonly health: HealthInFull; readonly again: () => void }) {
  const {
    status,
    version,
    lastCompleteSweep,
    sweepError,
    progress,
    work,
    poison,
    queue,
    events,
    policy,
    timers,
    subscriptions,
  } = health;
  return (
    <>
      <Status status={status} />
      <Facts facts={[['Release', version]]} />
      <h2>Sweep</h2>
      <Facts
        facts={[
          ['Last complete', lastCompleteSweep === undefined ? 'none yet' : <Moment at={lastCompleteSweep} />],
          ['Under way', progress && <Progress key="progress" far={progress} again={again} />],
          ['Problem', sweepError],
        ]}
      />
      <h2>Events and work</h2>
      <Facts
        facts={[
          [
            'Events per hour',
            `${events.lastHour} in the last whole hour, ${events.thisHour} in this one so far, ${events.lastDay} in 24 hours`,
          ],
          ['Queue age', sayQueue(queue)],
          ...Object.entries(work).map(([outcome, count]) => [workWords[outcome] ?? outcome, `${count}`] as const),
          ['Gave up', `${counted(poison.keys, 'key')}, ${counted(poison.unread, 'message')} that nobody could read`],
        ]}
      />
      <h2>Policy</h2>
      <Facts
        facts={[
          ['Version', <code key="version">{policy.version}</code>],
          ['Commit', policy.commit === undefined ? undefined : <code key="commit">{policy.commit}</code>],
          ['Problem', policy.problem],
          ['Withheld', policy.withheld],
          ...Object.entries(policy.modes).map(([room, mode]) => [`Mode of ${room}`, mode] as const),
        ]}
      />
      <h2>Subscriptions</h2>
      <Facts
        facts={[
          ['Managed', `${subscriptions.managed}`],
          ['Left', subscriptions.left === 0 ? undefined : `${subscriptions.left}`],
          ['Management group', subscriptions.group],
          ['Found', subscriptions.foundAt === undefined ? undefined : <Moment at={subscriptions.foundAt} />],
        ]}
      />
      <h2>Timers</h2>
      <Facts facts={timers.map((timer) => [timer.name, <Timer key={timer.name} timer={timer} />])} />
    </>
  );
}

const timerWords: Readonly<Record<HealthInFull['timers'][number]['state'], string>> = {
  ok: 'On time',
  late: 'Late',
  off: 'Switched off',
};

function Timer({ timer }: { readonly timer: HealthInFull['timers'][number] }) {
  const { state, schedule, lastStarted, lastedSeconds, problem } = timer;
  return (
    <>
      {timerWords[state]}, schedule <code>{schedule}</code>
      {lastStarted !== undefined && (
        <>
          , last run <Moment at={lastStarted} brief />
        </>
      )}
      {lastedSeconds !== undefined && `, took ${lastedSeconds} s`}
      {problem !== undefined && ` (${problem})`}
    </>
  );
}
