import type { Proposal } from '../data/api.ts';
import { may, useMe } from '../data/me.ts';
import type { List } from '../data/types.ts';
import { useAnswer } from '../data/use-answer.ts';
import { nameOf } from '../text/resource.ts';
import { Facts } from './facts.tsx';
import { Loaded } from './loaded.tsx';
import { type Deed, useDeeds } from './reason-dialog.tsx';
import { Resource } from './resource.tsx';

/** Links and zones that would keep a promise of policy that is broken because they are missing; an administrator has one made. */
export function Proposals() {
  const asking = useAnswer<List<Proposal>>('/api/proposals');
  const { begin, note, dialog } = useDeeds(asking.again);
  return (
    <>
      {note}
      <Loaded asking={asking}>
        {({ value }) =>
          value.length === 0 ? (
            <p class="quiet">None: no promise of policy is broken because a link is missing.</p>
          ) : (
            value.map((each) => <Card key={each.id} proposal={each} onApply={() => begin(deedOf(each))} />)
          )
        }
      </Loaded>
      {dialog}
    </>
  );
}

const deedOf = ({ id, kind, zone, network, afterwards, etag }: Proposal): Deed => ({
  title: kind === 'link' ? `Link ${nameOf(zone)} to ${nameOf(network)}` : `Create the zone ${nameOf(zone)}`,
  says: afterwards === '' ? 'It is made only where there is none.' : afterwards,
  verb: kind === 'link' ? 'Create the link' : 'Create the zone',
  path: `/api/proposals/${id}/apply`,
  ifMatch: etag,
  done: 'Accepted: Azure works on it. The proposal goes once the promise is kept.',
  isOver: true,
});

function Card({ proposal, onApply }: { readonly proposal: Proposal; readonly onApply: () => void }) {
  const { kind, zone, network, mends, afterwards, blockedBy } = proposal;
  const mayApply = may(useMe(), 'Gatehouse.Admin');
  return (
    <section class="card">
      <h3>{kind === 'link' ? 'Link a zone to a network' : 'Create a zone'}</h3>
      <Facts
        facts={[
          ['Zone', <Resource key="zone" id={zone} />],
          ['Network', <Resource key="network" id={network} />],
          ['Afterwards', afterwards],
        ]}
      />
      <p>It would keep what policy promises:</p>
      <ul class="plain">
        {mends.map(({ from, target, because }) => (
          <li key={`${from} ${target} ${because}`}>
            {nameOf(from)} reaches {nameOf(target)} privately (<code>{because}</code>)
          </li>
        ))}
      </ul>
      {blockedBy !== null && <p class="note warn">It cannot be accepted here: {blockedBy}.</p>}
      {mayApply && blockedBy === null && (
        <button type="button" onClick={onApply}>
          Accept…
        </button>
      )}
      {!mayApply && <p class="quiet">An administrator accepts it.</p>}
    </section>
  );
}
