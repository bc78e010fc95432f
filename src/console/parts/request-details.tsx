import type { ConnectionInFull } from '../data/api.ts';
import { nameOf } from '../text/resource.ts';
import { By } from './by.tsx';
import { Facts } from './facts.tsx';
import { Moment } from './moment.tsx';
import { Said } from './said.tsx';

interface Props {
  readonly connection: ConnectionInFull;
}

/** The state of a request: who decided it, when and why; who approved it first; until when it is put off. */
export function Standing({ connection }: Props) {
  const { state, decision, firstApproval, deferral, basis } = connection;
  return (
    <>
      <p>
        <span class="tag">{state}</span>
      </p>
      {decision !== undefined && (
        <div class={`note ${decision.state === 'failed' ? 'bad' : decision.kind === 'approve' ? 'good' : 'warn'}`}>
          <p>
            {decision.kind === 'approve' ? 'Approved' : 'Rejected'} by <By by={decision.by} />
            {decision.after !== undefined && (
              <>
                {' '}
                after <By by={decision.after} />
              </>
            )}
            , <Moment at={decision.at} />: “<bdi>{decision.reason}</bdi>”
          </p>
          {decision.state !== 'done' && (
            <p>
              In Azure: <Said text={decision.error ?? decision.state} />
            </p>
          )}
        </div>
      )}
      {basis !== undefined && (
        <p class="quiet">
          Rests on: <Said text={basis.because} />
        </p>
      )}
      {firstApproval !== undefined && (
        <p class="note">
          First approval by <By by={firstApproval.by} />, <Moment at={firstApproval.at} />: “
          <bdi>{firstApproval.reason}</bdi>”
        </p>
      )}
      {deferral !== undefined && (
        <p class="note">
          Put off by <By by={deferral.by} /> until <Moment at={deferral.until} />: “<bdi>{deferral.reason}</bdi>”
        </p>
      )}
    </>
  );
}

/** What an approval opens, beside those who have it today. */
export function Opens({ connection: { access, state } }: Props) {
  const isPending = state.toLowerCase() === 'pending';
  return (
    <>
      <h2>{isPending ? 'What an approval opens' : 'What it opens'}</h2>
      <p>
        {access.groupIds.length > 0 ? access.groupIds.join(', ') : 'The resource'}, for every client that reaches the
        private endpoint
        {access.networkId !== undefined && (
          <>
            {' '}
            in <span title={access.networkId}>{nameOf(access.networkId)}</span> and the networks joined to it
          </>
        )}
        .
      </p>
      <p>
        {access.others === 0
          ? 'Nobody else has a private connection to it.'
          : `${access.others === 1 ? '1 other reaches' : `${access.others} others reach`} it privately today:`}
      </p>
      <ul class="plain">
        {access.approved.map(({ id, endpointId, groupIds }) => (
          <li key={id}>
            <a href={`/connections/${id}`}>{endpointId === undefined ? 'unknown' : endpointId.split('/').at(-1)}</a>{' '}
            <span class="quiet">{groupIds.join(', ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What policy said of it, rule by rule. */
export function Rules({ connection: { verdict, rule, objections } }: Props) {
  return (
    <section>
      <h2>What the rules say</h2>
      {rule !== undefined && verdict !== 'none' && (
        <p>
          The rule “{rule}” says: {verdict}.
        </p>
      )}
      {rule === undefined && verdict === 'hold' && <p>No rule answers it, so a person must.</p>}
      {objections.length === 0 ? (
        <p class="quiet">Nothing more.</p>
      ) : (
        <Facts
          asWritten
          facts={objections.map(({ rule: name, because }, index) => [
            name || `${index + 1}`,
            <Said key={index} text={because} />,
          ])}
        />
      )}
    </section>
  );
}

/** What was decided before about the same requester's subscription. */
export function Earlier({ connection: { earlierDecisions } }: Props) {
  return (
    <section>
      <h2>Decided before for this requester</h2>
      {earlierDecisions.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ul class="plain">
        {earlierDecisions.map(({ id, resourceId, decision }) => (
          <li key={id}>
            <a href={`/connections/${id}`}>{resourceId.split('/').at(-1)}</a>
            {decision !== undefined && (
              <>
                : {decision.kind === 'approve' ? 'approved' : 'rejected'} by <By by={decision.by} />,{' '}
                <Moment at={decision.at} brief />: “<bdi>{decision.reason}</bdi>”
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
