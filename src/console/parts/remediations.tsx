import type { Remediation } from '../data/api.ts';
import { may, useMe } from '../data/me.ts';
import { useList } from '../data/use-list.ts';
import { nameOf } from '../text/resource.ts';
import { By } from './by.tsx';
import { Listed } from './listed.tsx';
import { Moment } from './moment.tsx';
import { type Deed, useDeeds } from './reason-dialog.tsx';
import { Resource } from './resource.tsx';

const words: Readonly<Record<Remediation['state'], string>> = {
  withheld: 'held back',
  planned: 'would be announced in mode enforce',
  announced: 'announced',
  closing: 'being closed',
  closed: 'closed',
  reopening: 'being opened again',
  undone: 'taken back',
};
const undoable: readonly Remediation['state'][] = ['announced', 'closed'];

/** The public ways that policy wants closed: what is announced and for when, what is held back and why, and the way back. */
export function Remediations() {
  const listing = useList<Remediation>('/api/remediations?top=200');
  const { begin, note, dialog } = useDeeds(listing.again);
  const mayUndo = may(useMe(), 'Gatehouse.Admin');
  return (
    <>
      {note}
      <Listed listing={listing} none="None: policy has no rule that closes a public way, or finds none open.">
        {listing.items.map((each) => (
          <section key={each.id} class="card">
            <h3>
              <Resource id={each.resourceId} />
            </h3>
            <p>
              <span class="tag">{words[each.state]}</span> <code>{each.property}</code> since <Moment at={each.since} />
              {each.state === 'announced' && each.dueAt !== undefined && (
                <>
                  , to be closed on <Moment at={each.dueAt} />
                </>
              )}
            </p>
            <ul class="plain">
              {each.because.map((because) => (
                <li key={because}>{because}</li>
              ))}
            </ul>
            {each.undo !== undefined && (
              <p class="quiet">
                By <By by={each.undo.by} />: <bdi>{each.undo.reason}</bdi>
              </p>
            )}
            {mayUndo && undoable.includes(each.state) && (
              <button type="button" onClick={() => begin(deedOf(each))}>
                {each.state === 'announced' ? 'Call it off…' : 'Open it again…'}
              </button>
            )}
          </section>
        ))}
      </Listed>
      {dialog}
    </>
  );
}

const deedOf = ({ id, resourceId, state }: Remediation): Deed => ({
  title: `${state === 'announced' ? 'Call off the closing of' : 'Open again'} ${nameOf(resourceId)}`,
  says: 'The former value stays or is written again, and no rule closes it again.',
  verb: state === 'announced' ? 'Call it off' : 'Open it again',
  path: `/api/remediations/${id}/undo`,
  done: `Taken back: ${nameOf(resourceId)} stays as it is, or is opened again.`,
  isOver: true,
});
