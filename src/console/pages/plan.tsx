import { useState } from 'preact/hooks';
import type { HealthInFull, HeldZone, Plan } from '../data/api.ts';
import { ask } from '../data/client.ts';
import { may, useMe } from '../data/me.ts';
import type { List } from '../data/types.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Moment } from '../parts/moment.tsx';
import { Progress } from '../parts/progress.tsx';
import { Proposals } from '../parts/proposals.tsx';
import { Remediations } from '../parts/remediations.tsx';
import { Resource } from '../parts/resource.tsx';
import { sayTrouble } from '../parts/trouble.tsx';
import { focusContent } from '../router.ts';
import { counted } from '../text/counted.ts';
import { nameOf } from '../text/resource.ts';

/** What enforce would write, with its hash; what is proposed, closed and held back, each for an administrator to answer. */
export function PlanPage() {
  const plan = useAnswer<Plan>('/api/plan');
  const guard = useAnswer<List<HeldZone>>('/api/guard');
  const [released, setReleased] = useState('');
  const health = useAnswer<HealthInFull>('/api/health');
  const far = health.answer?.kind === 'ok' ? health.answer.value.progress : undefined;
  const isNone = plan.answer?.kind === 'problem' && plan.answer.problem.status === 404;
  return (
    <>
      <h1>Plan and guard</h1>
      <h2>What enforce would write</h2>
      {far?.step === 'plan' && (
        <p class="note" role="status">
          It is being made: <Progress far={far} again={health.again} />
        </p>
      )}
      {isNone ? (
        <p>
          There is no plan: the first sweep in mode observe makes one. In mode enforce nothing waits to be planned: what
          is due is written at once, and is in the <a href="/audit">audit</a>.
        </p>
      ) : (
        <Loaded asking={plan}>{(value) => <Counts plan={value} />}</Loaded>
      )}
      <h2>Proposals to accept</h2>
      <Proposals />
      <h2>Public ways that policy closes</h2>
      <Remediations />
      <h2>Deletes that are held</h2>
      <p class="note good" role="status" hidden={released === ''}>
        {released}
      </p>
      <Loaded asking={guard}>
        {({ value }) =>
          value.length === 0 ? (
            <p>None: every zone is within its budget.</p>
          ) : (
            value.map((zone) => (
              <Held
                key={zone.id}
                zone={zone}
                again={guard.again}
                onReleased={() => setReleased(`Released: the next pass over ${nameOf(zone.resourceId)} deletes them.`)}
              />
            ))
          )
        }
      </Loaded>
    </>
  );
}

const countWords: Readonly<Record<string, string>> = {
  create: 'Created',
  update: 'Changed',
  adopt: 'Taken over',
  delete: 'Deleted',
  blocked: 'Their zone is missing',
  settled: 'As they should be, ours',
  satisfied: 'As they should be, not ours',
  foreign: 'Not ours, with another address',
  conflict: 'Claimed by several',
  unmapped: 'Names without a place',
  zoneGroup: 'Zone groups written',
  pending: 'Endpoints that wait',
  optedOut: 'Endpoints that opted out',
  other: 'Other endpoints without names',
};

function Counts({ plan: { hash, counts, at, accepted, mode } }: { readonly plan: Plan }) {
  const planned = Object.entries(counts).filter(([, count]) => count > 0);
  return (
    <>
      <Facts
        facts={[
          ['mode', mode],
          ['made', <Moment key="at" at={at} />],
          ['hash', <code key="hash">{hash}</code>],
          ['accepted', accepted === undefined ? undefined : accepted ? 'yes' : 'not yet'],
        ]}
      />
      <h3>Record sets</h3>
      {planned.length === 0 && <p class="quiet">None.</p>}
      <Facts facts={planned.map(([kind, count]) => [countWords[kind] ?? kind, `${count}`])} />
      <p class="quiet">
        Written into policy as <code>dns.plan</code>, the hash keeps mode enforce to exactly these writes.{' '}
        <code>gatehouse plan dns</code> prints every line.
      </p>
    </>
  );
}

function Held({
  zone,
  again,
  onReleased,
}: {
  readonly zone: HeldZone;
  readonly again: () => void;
  readonly onReleased: () => void;
}) {
  const mayRelease = may(useMe(), 'Gatehouse.Admin');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const release = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await ask(`/api/guard/${zone.id}/release`, { method: 'POST', body: { hash: zone.hash } });
    setIsBusy(false);
    setProblem(answer.kind === 'ok' ? '' : sayTrouble(answer));
    if (answer.kind === 'ok') onReleased();
    focusContent();
    again();
  };
  return (
    <section class="card">
      <h3>
        <Resource id={zone.resourceId} />
      </h3>
      <p>
        {counted(zone.held.length, 'delete')}, list <code>{zone.hash}</code>
      </p>
      <ul class="plain scroll">
        {zone.held.map(({ recordSetId, fqdn }) => (
          <li key={recordSetId}>{fqdn}</li>
        ))}
      </ul>
      <p class="problem" role="alert">
        {problem}
      </p>
      {mayRelease ? (
        <button type="button" disabled={isBusy} onClick={() => void release()}>
          {zone.held.length === 1 ? 'Release exactly this one' : `Release exactly these ${zone.held.length}`}
        </button>
      ) : (
        <p class="quiet">An administrator releases them.</p>
      )}
    </section>
  );
}
