import { useState } from 'preact/hooks';
import type { ConnectionInFull } from '../data/api.ts';
import type { Verb } from '../data/decide.ts';
import { isOtherTenant, may, useMe } from '../data/me.ts';
import { useAnswer } from '../data/use-answer.ts';
import { By } from '../parts/by.tsx';
import { DecideDialog } from '../parts/decide-dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { ItemPage } from '../parts/item-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Quote } from '../parts/quote.tsx';
import { Earlier, Opens, Rules, Standing } from '../parts/request-details.tsx';
import { Resource } from '../parts/resource.tsx';
import { Tags } from '../parts/tags.tsx';
import { focusContent } from '../router.ts';
import { nameOf } from '../text/resource.ts';
import { searchOf } from '../text/waiting-search.ts';
import { waitsSince } from '../text/weigh.ts';
import type { PageProps } from './page-props.ts';

/** One request in full: who asks, for what, what the rules said, what it would open, and the decision. */
export function ConnectionPage({ values, query }: PageProps) {
  const asking = useAnswer<ConnectionInFull>(`/api/connections/${encodeURIComponent(values.id ?? '')}`);
  return (
    <ItemPage list={`/${searchOf(query)}`} all="All that waits" asking={asking}>
      {(connection) => <Details connection={connection} again={asking.again} />}
    </ItemPage>
  );
}

function Details({ connection, again }: { readonly connection: ConnectionInFull; readonly again: () => void }) {
  const { requester, endpointId, resourceId, groupIds, message, state, asked } = connection;
  const isPending = state.toLowerCase() === 'pending';
  const network = connection.access.networkId;
  return (
    <>
      <h1>
        {requester?.name ?? 'Somebody unknown'} asks for {resourceId.split('/').at(-1)}
      </h1>
      <Standing connection={connection} />
      {isPending && <Verbs connection={connection} onDecided={again} />}
      <div class="columns">
        <section>
          <h2>Who asks</h2>
          <Facts
            facts={[
              [
                'private endpoint',
                endpointId === undefined ? 'the provider does not say' : <Resource id={endpointId} />,
              ],
              ['tenant', endpointId !== undefined && <Tenant id={requester?.tenantId} />],
              ['network', network === undefined ? isPending && 'not readable from here' : <Resource id={network} />],
              ['subnet', requester?.subnetId !== undefined && nameOf(requester.subnetId)],
              ['location', requester?.location],
              [
                connection.whoAsked === undefined ? 'made by' : 'made by, an event said',
                requester?.requestedBy?.join(', '),
              ],
              [
                isPending ? 'waits since' : asked === undefined ? 'first seen' : 'waited since',
                <Moment key="since" at={asked?.since ?? waitsSince(connection)} />,
              ],
            ]}
          />
          {isPending || asked !== undefined ? (
            <Quote text={asked?.message ?? message} of="The requester's own words, checked by nobody" />
          ) : (
            <p class="quiet">What the requester wrote was not seen: it was answered before.</p>
          )}
          {!isPending && <Quote text={message} of="Description in Azure" isOfPeople />}
          {requester?.tags !== undefined && (
            <Tags tags={requester.tags} of="The requester's own tags, checked by nobody" />
          )}
          {isPending && requester?.tags === undefined && (
            <p class="quiet">
              Its tags and its network can not be read from here: the private endpoint is out of sight.
            </p>
          )}
        </section>
        <section>
          <h2>For what</h2>
          <Facts
            facts={[
              ['resource', <Resource key="resource" id={resourceId} />],
              ['group id', groupIds.join(', ')],
            ]}
          />
          <Opens connection={connection} />
        </section>
        <Rules connection={connection} />
        <Earlier connection={connection} />
      </div>
    </>
  );
}

function Tenant({ id }: { readonly id: string | undefined }) {
  const me = useMe();
  if (id === undefined) return <>not known: nobody here can see the subscription</>;
  if (!isOtherTenant(me, id)) return <>the same as yours</>;
  return (
    <>
      <span class="tag high">another tenant</span> <code>{id}</code>
    </>
  );
}

function Verbs({ connection, onDecided }: { readonly connection: ConnectionInFull; readonly onDecided: () => void }) {
  const me = useMe();
  const [verb, setVerb] = useState<Verb>();
  if (!may(me, 'Gatehouse.Approver')) return <p class="quiet">An approver decides this; you may see it.</p>;
  const isSecond = connection.firstApproval !== undefined;
  const isOwnFirst = me.signedIn && connection.firstApproval?.by === `person ${me.objectId}`;
  return (
    <>
      {connection.peopleNeeded === 2 && (
        <p class="note">
          Policy wants two people here.{' '}
          {isOwnFirst ? (
            'You have approved it; somebody else must too.'
          ) : isSecond ? (
            <>
              <By by={connection.firstApproval?.by ?? ''} /> has approved it: yours would be the second.
            </>
          ) : (
            'Yours would be the first.'
          )}
          {connection.whoAsked !== undefined &&
            " Who asked is not known: Azure's activity log has not said it, so it may be one of the two."}
        </p>
      )}
      <p class="buttons">
        <button type="button" class="main" disabled={isOwnFirst} onClick={() => setVerb('approve')}>
          Approve…
        </button>
        <button type="button" onClick={() => setVerb('reject')}>
          Reject…
        </button>
        <button type="button" onClick={() => setVerb('defer')}>
          Later…
        </button>
      </p>
      {verb !== undefined && (
        <DecideDialog
          verb={verb}
          requests={[connection]}
          onClose={(decided) => {
            setVerb(undefined);
            if (!decided) return;
            focusContent();
            onDecided();
          }}
        />
      )}
    </>
  );
}
