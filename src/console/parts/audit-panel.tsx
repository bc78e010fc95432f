import { useLayoutEffect, useRef } from 'preact/hooks';
import type { AuditEntry } from '../data/api.ts';
import { By } from './by.tsx';
import { Facts } from './facts.tsx';
import { Moment } from './moment.tsx';
import { Resource } from './resource.tsx';
import { Said } from './said.tsx';

/** One entry of the audit in full, and the way to everything else that was done to its target. */
export function AuditPanel({
  entry,
  onClose,
  onFollow,
}: {
  readonly entry: AuditEntry;
  readonly onClose: () => void;
  readonly onFollow: (target: string) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const { action, at, by, because, target, room, policyVersion, answer, before, after } = entry;
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="entry-title">
      <h2 id="entry-title" tabIndex={-1} autofocus>
        {action}
      </h2>
      <Facts
        facts={[
          ['when', <Moment key="at" at={at} />],
          ['of', <Resource key="target" id={target} />],
          ['by', <By key="by" by={by} />],
          ['because', <Said key="because" text={because} />],
          ['room', room],
          ['policy', policyVersion],
          ['Azure said', answer && [answer.kind, answer.reason, answer.message].filter(Boolean).join(': ')],
        ]}
      />
      <Values title="Before" value={before} />
      <Values title="After" value={after} />
      <p class="buttons">
        <button type="button" class="main" onClick={() => dialog.current?.close()}>
          Close
        </button>
        <button type="button" onClick={() => onFollow(target)}>
          Everything done to this resource
        </button>
      </p>
    </dialog>
  );
}

function Values({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <>
      <h3>{title}</h3>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </>
  );
}
