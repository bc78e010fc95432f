import { useAnswer } from '../data/use-answer.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Moment } from '../parts/moment.tsx';

interface HealthAnswer {
  readonly status: string;
  readonly lastCompleteSweep?: string;
  readonly sweepError?: string;
  readonly work: Readonly<Record<string, number>>;
  readonly poison: { readonly keys: number; readonly unread: number; readonly requeued: number };
  readonly policy: {
    readonly version: string;
    readonly problem?: string;
    readonly withheld?: string;
    readonly modes: Readonly<Record<string, string>>;
  };
  readonly timers: readonly {
    readonly name: string;
    readonly schedule: string;
    readonly state: string;
    readonly lastStarted?: string;
    readonly lastedSeconds?: number;
    readonly problem?: string;
  }[];
}

/** Whether everything runs: the last sweep, what waits, the policy in force, the timers. */
export function Health() {
  const asking = useAnswer<HealthAnswer>('/api/health');
  return (
    <>
      <h1>Health</h1>
      <Loaded asking={asking}>{(health) => <Details health={health} />}</Loaded>
    </>
  );
}

function Details({ health }: { readonly health: HealthAnswer }) {
  const { status, lastCompleteSweep, sweepError, work, poison, policy, timers } = health;
  return (
    <>
      <p class={`note ${status === 'ok' ? 'good' : 'bad'}`}>
        {status === 'ok' ? 'Everything runs.' : `Status: ${status}`}
      </p>
      <h2>Sweep</h2>
      <dl class="facts">
        <dt>Last complete sweep</dt>
        <dd>{lastCompleteSweep === undefined ? 'none yet' : <Moment at={lastCompleteSweep} />}</dd>
        {sweepError !== undefined && (
          <>
            <dt>Problem</dt>
            <dd>{sweepError}</dd>
          </>
        )}
      </dl>
      <h2>Work that waits</h2>
      <dl class="facts">
        {Object.entries(work).map(([outcome, count]) => (
          <Fact key={outcome} name={outcome} value={`${count}`} />
        ))}
        <Fact name="gave up" value={`${poison.keys} keys, ${poison.unread} messages that nobody could read`} />
      </dl>
      <h2>Policy</h2>
      <dl class="facts">
        <Fact name="version" value={policy.version} />
        {policy.problem !== undefined && <Fact name="problem" value={policy.problem} />}
        {policy.withheld !== undefined && <Fact name="withheld" value={policy.withheld} />}
        {Object.entries(policy.modes).map(([room, mode]) => (
          <Fact key={room} name={room} value={mode} />
        ))}
      </dl>
      <h2>Timers</h2>
      <dl class="facts">
        {timers.map(({ name, schedule, state, lastStarted, lastedSeconds, problem }) => (
          <>
            <dt>{name}</dt>
            <dd>
              {state}, {schedule}
              {lastStarted !== undefined && (
                <>
                  , last <Moment at={lastStarted} brief />
                </>
              )}
              {lastedSeconds !== undefined && `, took ${lastedSeconds} s`}
              {problem !== undefined && ` (${problem})`}
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
