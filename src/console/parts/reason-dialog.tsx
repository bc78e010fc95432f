import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../data/client.ts';
import { focusContent } from '../router.ts';
import { oneLine, reasonProblem } from '../text/reason.ts';
import { sayTrouble } from './trouble.tsx';

/** What an administrator is about to have done, and the request that does it. */
export interface Deed {
  readonly title: string;
  /** What becomes of it, in a sentence or two. */
  readonly says: string;
  /** What the button says. */
  readonly verb: string;
  readonly path: string;
  /** The version that was seen, where the API asks for it. */
  readonly ifMatch?: string;
  /** What is said once the API took it. */
  readonly done: string;
  /** Whether the button that leads to it goes with it. */
  readonly isOver: boolean;
}

/** Deeds of a part: `note` says what became of the last one, `dialog` asks for the reason of the one that is begun. `again` reads again. */
export function useDeeds(again: () => void) {
  const [deed, begin] = useState<Deed>();
  const [said, setSaid] = useState('');
  const close = (isDone: boolean): void => {
    begin(undefined);
    if (isDone) setSaid(deed?.done ?? '');
    if (isDone && deed?.isOver === true) focusContent();
    again();
  };
  const note = (
    <p class="note good" role="status" hidden={said === ''}>
      {said}
    </p>
  );
  return { begin, note, dialog: deed !== undefined && <ReasonDialog deed={deed} onClose={close} /> };
}

/** Asks why, and has it done. Stays open with the reason that was typed where it was refused. */
function ReasonDialog({
  deed: { title, says, verb, path, ifMatch },
  onClose,
}: {
  readonly deed: Deed;
  /** `isDone`: the API took it. */
  readonly onClose: (isDone: boolean) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useId();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const why = oneLine(reason);
    const wrong = why === '' ? 'Say why: it goes into the audit.' : reasonProblem(why);
    if (wrong !== undefined) {
      document.getElementById(field)?.focus();
      return setProblem(wrong);
    }
    setIsBusy(true);
    const answer = await ask(path, {
      method: 'POST',
      body: { reason: why },
      ...(ifMatch !== undefined && { ifMatch }),
    });
    setIsBusy(false);
    if (answer.kind === 'ok') onClose(true);
    else setProblem(sayTrouble(answer));
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${field}-title`}
      onClose={() => onClose(false)}
      onCancel={(event) => isBusy && event.preventDefault()}
    >
      <h2 id={`${field}-title`}>{title}</h2>
      <p>{says}</p>
      <form onSubmit={(event) => void send(event)} noValidate>
        <label for={field}>Reason</label>
        <textarea
          id={field}
          rows={3}
          maxLength={500}
          required
          autoFocus
          value={reason}
          aria-invalid={problem !== ''}
          aria-describedby={`${field}-problem`}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <p id={`${field}-problem`} class="problem" role="alert">
          {problem}
        </p>
        <p class="buttons">
          <button type="submit" class="main" disabled={isBusy}>
            {verb}
          </button>
          <button type="button" disabled={isBusy} onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  );
}
