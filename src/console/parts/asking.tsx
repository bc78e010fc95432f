import type { Isolation } from '../data/api.ts';
import { may, useMe } from '../data/me.ts';
import { askedWords } from '../text/clusters.ts';
import { Facts } from './facts.tsx';
import { Moment } from './moment.tsx';
import { type Deed, useDeeds } from './reason-dialog.tsx';

/** What a cluster said of what only it knows; an administrator has it asked now. */
export function Asking({
  id,
  asked: { state, at, because },
  again,
}: {
  /** As routes take it. */
  readonly id: string;
  readonly asked: Isolation['asked'];
  /** Asks again for its state. */
  readonly again: () => void;
}) {
  const mayAsk = may(useMe(), 'Gatehouse.Admin');
  const { begin, note, dialog } = useDeeds(again);
  return (
    <>
      {note}
      <Facts
        facts={[
          ['last answer', askedWords[state]],
          ['because', because],
          ['it last said something', at === null ? 'never' : <Moment key="at" at={at} />],
        ]}
      />
      {state !== 'not-asked' && mayAsk && (
        <button type="button" onClick={() => begin(deedOf(id))}>
          Ask it now…
        </button>
      )}
      {state !== 'not-asked' && !mayAsk && <p class="quiet">An administrator has it asked before it is due.</p>}
      {dialog}
    </>
  );
}

const deedOf = (id: string): Deed => ({
  title: 'Ask the cluster now',
  says: 'A command that only reads runs in the cluster for a moment: services, storage classes, claims, network policies and the pods they are about.',
  verb: 'Ask it',
  path: `/api/clusters/${id}/ask`,
  done: 'Accepted: it is asked as soon as no other command runs in it.',
  isOver: false,
});
