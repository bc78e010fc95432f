import { useId, useState } from 'preact/hooks';
import type { Connection } from '../data/api.ts';
import { type Outcome, outcomeWords, type Verb, type Wish } from '../data/decide.ts';
import { nameOf } from '../text/resource.ts';
import { By } from './by.tsx';
import { Moment } from './moment.tsx';
import { Trouble } from './trouble.tsx';

/** As the API takes it. */
const longestReason = 500;
const longestDeferral = 90;

const titles: Readonly<Record<Verb, string>> = { approve: 'Approve', reject: 'Reject', defer: 'Put off' };

/** The day so many days from now, as a date field has it. */
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

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
  const [until, setUntil] = useState(dayIn(7));
  const [problem, setProblem] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    const why = reason.trim().replaceAll(/\s+/g, ' ');
    const missing = verb === 'defer' && until === '' ? 'Choose a day: it waits until then.' : '';
    const wrong = why === '' ? 'Say why: it goes into the audit, and the requester reads it.' : missing;
    setProblem(wrong);
    if (wrong === '') onWish({ verb, reason: why, ...(verb === 'defer' && { until: `${until}T08:00:00Z` }) });
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
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <p id={`${id}-problem`} class="problem" role="alert">
        {problem}
      </p>
      {verb === 'defer' && (
        <>
          <label for={`${id}-until`}>Until (08:00 UTC)</label>
          <input
            id={`${id}-until`}
            type="date"
            min={dayIn(1)}
            max={dayIn(longestDeferral)}
            value={until}
            onInput={({ currentTarget }) => setUntil(currentTarget.value)}
          />
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
        <strong>{name}</strong>: nothing was done. {outcome.detail}
      </p>
      {decision !== undefined && (
        <p>
          It was {decision.kind === 'approve' ? 'approved' : 'rejected'} by <By by={decision.by} />,{' '}
          <Moment at={decision.at} />: “<bdi>{decision.reason}</bdi>”
        </p>
      )}
      <p>
        <a href={`/connections/${request.id}`}>See how it stands now</a>
      </p>
    </div>
  );
}
