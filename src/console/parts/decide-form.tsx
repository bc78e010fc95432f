import { useId, useState } from 'preact/hooks';
import type { Connection } from '../data/api.ts';
import { type Outcome, outcomeWords, type Verb, type Wish } from '../data/decide.ts';
import { oneLine, reasonProblem } from '../text/reason.ts';
import { nameOf } from '../text/resource.ts';
import { daysToChoose, momentOf, untilProblem } from '../text/until.ts';
import { By } from './by.tsx';
import { Said } from './said.tsx';
import { Trouble } from './trouble.tsx';

/** As the API takes it. */
const longestReason = 500;

const titles: Readonly<Record<Verb, string>> = { approve: 'Approve', reject: 'Reject', defer: 'Put off' };

/** What is wrong with each field. */
interface Problem {
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

/** Asks for the reason of a decision, and until when where it is put off. */
export function DecideForm({
  verb,
  count,
  isBusy,
  onWish,
  onCancel,
}: {
  readonly verb: Verb;
  readonly count: number;
  readonly isBusy: boolean;
  readonly onWish: (wish: Wish) => void;
  readonly onCancel: () => void;
}) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => daysToChoose(new Date()).usual);
  const [problem, setProblem] = useState<Problem>();
  const { first, last } = daysToChoose(new Date());
  const submit = (event: Event): void => {
    event.preventDefault();
    const why = oneLine(reason);
    const wrong = why === '' ? 'Say why: it goes into the audit, and the requester reads it.' : reasonProblem(why);
    const badDay = verb === 'defer' ? untilProblem(until, new Date()) : undefined;
    setProblem({ reason: wrong, until: badDay });
    if (wrong === undefined && badDay === undefined)
      onWish({ verb, reason: why, ...(verb === 'defer' && { until: momentOf(until) }) });
    else document.getElementById(`${id}-${wrong === undefined ? 'until' : 'reason'}`)?.focus();
  };
  return (
    <form onSubmit={submit} noValidate>
      <label for={`${id}-reason`}>Reason (the requester reads it)</label>
      <textarea
        id={`${id}-reason`}
        rows={3}
        maxLength={longestReason}
        required
        // biome-ignore lint/a11y/noAutofocus: the form appears because somebody asked for it, and its first field is what comes next
        autoFocus
        value={reason}
        aria-invalid={problem?.reason !== undefined}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <p id={`${id}-problem`} class="problem" role="alert">
        {problem?.reason}
      </p>
      {verb === 'defer' && (
        <>
          <label for={`${id}-until`}>
            Until (08:00 UTC; {first} to {last})
          </label>
          <input
            id={`${id}-until`}
            type="date"
            min={first}
            max={last}
            required
            value={until}
            aria-invalid={problem?.until !== undefined}
            aria-describedby={`${id}-until-problem`}
            onInput={({ currentTarget }) => setUntil(currentTarget.value)}
          />
          <p id={`${id}-until-problem`} class="problem" role="alert">
            {problem?.until}
          </p>
        </>
      )}
      <p class="buttons">
        <button type="submit" class="main" disabled={isBusy}>
          {isBusy ? 'Sending…' : count === 1 ? titles[verb] : `${titles[verb]} ${count}`}
        </button>
        <button type="button" onClick={onCancel} disabled={isBusy}>
          Cancel
        </button>
      </p>
    </form>
  );
}

/** What became of one request, with who was quicker where somebody was. */
export function OutcomeNote({
  request,
  verb,
  outcome,
}: {
  readonly request: Connection;
  readonly verb: Verb;
  readonly outcome: Outcome;
}) {
  const name = nameOf(request.endpointId ?? request.connectionId);
  if (outcome.kind === 'failed') return <Trouble answer={outcome.answer} />;
  if (outcome.kind !== 'conflict') {
    return (
      <p class="note good">
        <strong>{name}</strong>: {outcomeWords[outcome.kind][verb]}
      </p>
    );
  }
  const decision = outcome.connection?.decision;
  return (
    <div class="note warn">
      <p>
        <strong>{name}</strong>: nothing was done. <Said text={outcome.detail} />
      </p>
      {decision !== undefined && (
        <p>
          <By by={decision.by} />: “<bdi>{decision.reason}</bdi>”
        </p>
      )}
      <p>
        <a href={`/connections/${request.id}`}>See its present state</a>
      </p>
    </div>
  );
}
