import { useState } from 'preact/hooks';
import type { AuditEntry } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { By } from './by.tsx';
import { Listed } from './listed.tsx';
import { Moment } from './moment.tsx';
import { Said } from './said.tsx';

/** What was done to one resource in the last year, read when somebody opens it. */
export function AuditOf({ target }: { readonly target: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>What was done to it</summary>
      {isOpen && <Entries target={target} />}
    </details>
  );
}

const year = 365 * 86_400_000;

function Entries({ target }: { readonly target: string }) {
  const [from] = useState(() => new Date(Date.now() - year).toISOString().slice(0, 10));
  const listing = useList<AuditEntry>(`/api/audit?top=200&from=${from}&target=${encodeURIComponent(target)}`);
  return (
    <Listed listing={listing} none="Nothing, in the last year.">
      <ol class="life">
        {listing.items.map(({ id, at, action, by, because, answer }) => (
          <li key={id}>
            <Moment at={at} /> <strong>{action}</strong> by <By by={by} />: <Said text={because} />
            {answer !== undefined &&
              answer.kind !== 'applied' &&
              ` (${answer.kind}${answer.reason ? `: ${answer.reason}` : ''})`}
          </li>
        ))}
      </ol>
    </Listed>
  );
}
