import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../data/api.ts';
import { decide, type Outcome, type Verb, type Wish } from '../data/decide.ts';
import { nameOf } from '../text/resource.ts';
import { DecideForm, OutcomeNote } from './decide-form.tsx';
import { mayPass } from './trouble.tsx';

const questions: Readonly<Record<Verb, string>> = { approve: 'Approve', reject: 'Reject', defer: 'Put off' };

/** Decides some requests, one after the other, and says of each what became of it. Stays open until it is closed: nothing passes unread. */
export function DecideDialog({
  requests,
  verb,
  onClose,
}: {
  readonly requests: readonly Connection[];
  readonly verb: Verb;
  /** `decided`: something may have changed. */
  readonly onClose: (decided: boolean) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const left = requests.filter(({ id }) => needsAnother(outcomes.get(id)));
  const isOver = outcomes.size > 0 && left.length === 0;
  useLayoutEffect(() => dialog.current?.showModal(), []);
  // Before the outcome is seen: a key pressed on reading it goes to Close.
  useLayoutEffect(() => {
    if (isOver) close.current?.focus();
  }, [isOver]);

  const send = async (wish: Wish): Promise<void> => {
    setIsBusy(true);
    for (const request of left) {
      const outcome = await decide(request, wish);
      setOutcomes((known) => new Map([...known, [request.id, outcome]]));
    }
    setIsBusy(false);
  };
  const end = (): void => onClose(outcomes.size > 0);
  const what = requests.length === 1 ? 'this request' : `${requests.length} requests`;
  return (
    <dialog
      ref={dialog}
      aria-labelledby="decide-title"
      onClose={end}
      onCancel={(event) => isBusy && event.preventDefault()}
    >
      <h2 id="decide-title">
        {questions[verb]} {what}
      </h2>
      <ul class="plain">
        {requests.map((request) => (
          <li key={request.id}>
            <Line request={request} />
          </li>
        ))}
      </ul>
      <div aria-live="polite">
        {requests.map((request) => {
          const outcome = outcomes.get(request.id);
          return outcome && <OutcomeNote key={request.id} request={request} verb={verb} outcome={outcome} />;
        })}
      </div>
      {isOver ? (
        <p class="buttons">
          <button type="button" class="main" ref={close} onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      ) : (
        <DecideForm
          verb={verb}
          count={left.length}
          isBusy={isBusy}
          onWish={(wish) => void send(wish)}
          onCancel={() => dialog.current?.close()}
        />
      )}
    </dialog>
  );
}

/** What failed for a reason that may pass (no session, no answer, too busy), or that can be put right here, can be sent again; the same decision is made only once. */
function needsAnother(outcome: Outcome | undefined): boolean {
  if (outcome === undefined) return true;
  if (outcome.kind !== 'failed') return false;
  return mayPass(outcome.answer) || (outcome.answer.kind === 'problem' && outcome.answer.problem.status === 400);
}

function Line({ request: { endpointId, resourceId, groupIds } }: { readonly request: Connection }) {
  const asks = endpointId === undefined ? 'somebody unknown' : nameOf(endpointId);
  return (
    <>
      <strong>{asks}</strong> to <strong>{nameOf(resourceId)}</strong>
      {groupIds.length > 0 && ` (${groupIds.join(', ')})`}
    </>
  );
}
