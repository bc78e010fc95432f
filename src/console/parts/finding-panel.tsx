import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Finding } from '../data/api.ts';
import { exemptionFor } from '../text/exemption.ts';
import { Facts } from './facts.tsx';
import { Moment } from './moment.tsx';
import { Resource } from './resource.tsx';
import { Said } from './said.tsx';

/** As long as an exemption lasts in the lines that are offered. */
const usualExemption = 90 * 86_400_000;

/** One finding in full: what is wrong, what to change, its history, and the policy's lines to accept it. */
export function FindingPanel({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [copied, setCopied] = useState('');
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const { severity, check, subject, message, remedy, state, exemption } = finding;
  const { firstSeen, openedAt, reopened, lastSeen, resolvedAt } = finding;
  const lines = exemptionFor(finding, new Date(Date.now() + usualExemption).toISOString().slice(0, 10));
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="finding-title">
      <h2 id="finding-title" tabIndex={-1} autofocus>
        <Said text={message} />
      </h2>
      <p>
        <span class={`tag ${severity}`}>{severity}</span> <span class="tag">{state}</span> <code>{check}</code>
      </p>
      <p class="note">{remedy}</p>
      <Facts
        facts={[
          ['subject', <Resource key="subject" id={subject} />],
          ['first seen', <Moment key="first" at={firstSeen} />],
          ['open since', <Moment key="open" at={openedAt} />],
          ['came back', reopened > 0 && `${reopened} times`],
          ['last seen', <Moment key="last" at={lastSeen} />],
          ['resolved', resolvedAt !== undefined && <Moment at={resolvedAt} />],
          ['exempt because', exemption],
        ]}
      />
      {lines !== undefined && state === 'open' && (
        <>
          <h3>To accept it</h3>
          <p>Put this into the policy, with your reason:</p>
          <pre>{lines}</pre>
          <p class="buttons">
            <button
              type="button"
              onClick={() =>
                void navigator.clipboard.writeText(lines).then(
                  () => setCopied('Copied.'),
                  () => setCopied('The browser does not let this page copy: select the lines.'),
                )
              }
            >
              Copy
            </button>
            <span role="status">{copied}</span>
          </p>
        </>
      )}
      <p class="buttons">
        <button type="button" class="main" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </p>
    </dialog>
  );
}
