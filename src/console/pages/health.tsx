import type { HealthInFull } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Moment } from '../parts/moment.tsx';
import { Progress } from '../parts/progress.tsx';

/** Whether everything runs: the last sweep, what waits, the policy in force, the timers. */
export function Health() {
  const asking = useAnswer<HealthInFull>('/api/health');
  return (
    <>
      <h1>Health</h1>
      <Loaded asking={asking}>{(health) => <Details health={health} again={asking.again} />}</Loaded>
    </>
  );
}

function Details({ health, again }: { readonly health: HealthInFull; readonly again: () => void }) {
  const { status, version, lastCompleteSweep, sweepError, progress, work, poison, policy, timers } = health;
  return (
    <>
      <p class={`note ${status === 'ok' ? 'good' : 'bad'}`}>
        {status === 'ok' ? 'Everything runs.' : `Status: ${status}`}
      </p>
      <Facts facts={[['release', version]]} />
      <h2>Sweep</h2>
      <Facts
        facts={[
          ['last complete', lastCompleteSweep === undefined ? 'none yet' : <Moment at={lastCompleteSweep} />],
          ['under way', progress && <Progress key="progress" far={progress} again={again} />],
          ['problem', sweepError],
        ]}
      />
      <h2>Work that waits</h2>
      <Facts
        facts={[
          ...Object.entries(work).map(([outcome, count]) => [outcome, `${count}`] as const),
          ['gave up', `${poison.keys} keys, ${poison.unread} messages that nobody could read`],
        ]}
      />
      <h2>Policy</h2>
      <Facts
        facts={[
          ['version', <code key="version">{policy.version}</code>],
          ['commit', policy.commit === undefined ? undefined : <code key="commit">{policy.commit}</code>],
          ['problem', policy.problem],
          ['withheld', policy.withheld],
          ...Object.entries(policy.modes).map(([room, mode]) => [room, mode] as const),
        ]}
      />
      <h2>Timers</h2>
      <Facts facts={timers.map((timer) => [timer.name, <Timer key={timer.name} timer={timer} />])} />
    </>
  );
}

function Timer({ timer }: { readonly timer: HealthInFull['timers'][number] }) {
  const { state, schedule, lastStarted, lastedSeconds, problem } = timer;
  return (
    <>
      {state}, {schedule}
      {lastStarted !== undefined && (
        <>
          , last <Moment at={lastStarted} brief />
        </>
      )}
      {lastedSeconds !== undefined && `, took ${lastedSeconds} s`}
      {problem !== undefined && ` (${problem})`}
    </>
  );
}
