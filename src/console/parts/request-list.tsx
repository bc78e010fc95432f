import type { Connection } from '../data/api.ts';
import type { Verb } from '../data/decide.ts';
import { isOtherTenant, useMe } from '../data/me.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { nameOf, networkName, readResource } from '../text/resource.ts';
import { waitsSince, weigh, weightWords } from '../text/weigh.ts';
import { By } from './by.tsx';
import { Moment } from './moment.tsx';
import { InPortal } from './resource.tsx';

/** Keys that decide the request whose line has the focus. Only there: elsewhere they are letters. */
const verbOf: Readonly<Record<string, Verb>> = { a: 'approve', r: 'reject', l: 'defer' };

/** Requests as a list, one line each; arrow keys go from line to line, and `a`, `r` and `l` decide the line they are on. */
export function RequestList({
  requests,
  chosen,
  search,
  onChoose,
  onVerb,
}: {
  readonly requests: readonly Connection[];
  readonly chosen: ReadonlySet<string>;
  /** What the list's own address asks for: a request carries it, so that the way back leads to the same list. */
  readonly search: string;
  readonly onChoose?: ((id: string, isChosen: boolean) => void) | undefined;
  readonly onVerb?: ((verb: Verb, id: string) => void) | undefined;
}) {
  const onKey = (event: KeyboardEvent): void => {
    const line = (event.target as Element).closest<HTMLElement>('li[data-id]');
    if (line === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const verb = verbOf[event.key];
    if (step !== 0) {
      const next = step > 0 ? line.nextElementSibling : line.previousElementSibling;
      next?.querySelector('a')?.focus();
    } else if (verb !== undefined && onVerb !== undefined) onVerb(verb, line.dataset.id ?? '');
    else return;
    event.preventDefault();
  };
  return (
    <>
      {onVerb !== undefined && (
        <p class="quiet wide-only">
          On a line: <kbd>↑</kbd> <kbd>↓</kbd> to another, <kbd>a</kbd> approve, <kbd>r</kbd> reject, <kbd>l</kbd>{' '}
          later.
        </p>
      )}
      <ul class="requests" onKeyDown={onKey}>
        {requests.map((request) => (
          <li key={request.id} data-id={request.id} class={chosen.has(request.id) ? 'chosen' : ''}>
            {onChoose !== undefined && (
              <input
                type="checkbox"
                aria-label={`Tick ${titleOf(request)}`}
                checked={chosen.has(request.id)}
                onChange={({ currentTarget }) => onChoose(request.id, currentTarget.checked)}
              />
            )}
            <Summary request={request} search={search} />
          </li>
        ))}
      </ul>
    </>
  );
}

function titleOf({ endpointId, resourceId }: Connection): string {
  const asks = endpointId === undefined ? 'somebody unknown' : nameOf(endpointId);
  return `${asks} to ${nameOf(resourceId)}`;
}

function Summary({ request, search }: { readonly request: Connection; readonly search: string }) {
  const { id, endpointId, resourceId, groupIds, requester, decision, deferral, firstApproval, state } = request;
  const subscription = useSubscriptions().get(readResource(endpointId ?? '').subscriptionId ?? '');
  const isForeign = isOtherTenant(useMe(), subscription?.tenantId);
  const target = readResource(resourceId);
  const from = readResource(endpointId ?? '').subscriptionId;
  const weight = weigh(request);
  return (
    <div class="summary">
      <a href={`/connections/${id}${search}`}>
        <strong>{titleOf(request)}</strong>
      </a>
      <span class="quiet">
        {target.kind}
        {groupIds.length > 0 && `, ${groupIds.join(', ')}`} <InPortal id={resourceId} />
      </span>
      {from !== undefined && (
        <span>
          from {subscription?.displayName ?? from}
          {requester?.subnetId !== undefined && `, ${networkName(requester.subnetId)}`}{' '}
          <InPortal id={endpointId ?? ''} />
        </span>
      )}
      {state === 'Pending' && <span class={`tag ${weight}`}>{weightWords[weight]}</span>}
      {isForeign && <span class="tag high">another tenant</span>}
      {firstApproval !== undefined && (
        <span>
          approved by <By by={firstApproval.by} />
        </span>
      )}
      {deferral !== undefined && <span class="tag">put off until {deferral.until.slice(0, 10)}</span>}
      {decision === undefined ? (
        <span class="quiet">
          <Moment at={waitsSince(request)} brief />
        </span>
      ) : (
        <span class="quiet">
          {decision.kind === 'approve' ? 'approved' : 'rejected'} by <By by={decision.by} />,{' '}
          <Moment at={decision.at} brief />
        </span>
      )}
    </div>
  );
}
