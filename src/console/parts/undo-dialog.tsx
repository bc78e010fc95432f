import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Remediation } from '../data/api.ts';
import { ask } from '../data/client.ts';
import { readResource } from '../text/resource.ts';
import { sayTrouble } from './trouble.tsx';

/** Asks why a closing is called off or taken back, and has it done; no rule closes the same again. */
export function UndoDialog({
  remediation: { id, resourceId, state },
  onClose,
}: {
  readonly remediation: Remediation;
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
    const why = reason.trim().replaceAll(/\s+/g, ' ');
    if (why === '') return setProblem('Say why: it goes into the audit.');
    setIsBusy(true);
    const answer = await ask<Remediation>(`/api/remediations/${id}/undo`, { method: 'POST', body: { reason: why } });
    setIsBusy(false);
    if (answer.kind === 'ok') onClose(true);
    else setProblem(sayTrouble(answer));
  };
  return (
    <dialog ref={dialog} aria-labelledby={`${field}-title`} onClose={() => onClose(false)}>
      <h2 id={`${field}-title`}>
        {state === 'announced' ? 'Call off the closing of' : 'Open again'} {readResource(resourceId).name}
      </h2>
      <p>What stood before stays or is written again, and no rule closes it again.</p>
      <form onSubmit={(event) => void send(event)} noValidate>
        <label for={field}>Reason</label>
        <textarea
          id={field}
          rows={3}
          maxLength={500}
          required
          autoFocus
          value={reason}
          aria-describedby={`${field}-problem`}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <p id={`${field}-problem`} class="problem" role="alert">
          {problem}
        </p>
        <p class="buttons">
          <button type="submit" class="main" disabled={isBusy}>
            {state === 'announced' ? 'Call it off' : 'Open it again'}
          </button>
          <button type="button" disabled={isBusy} onClick={() => dialog.current?.close()}>
            Leave it
          </button>
        </p>
      </form>
    </dialog>
  );
}
