import { useMe } from '../data/me.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { portalAddress, readResource } from '../text/resource.ts';

/** A resource by its name, what it is and where it belongs; the name leads to the Azure portal. */
export function Resource({ id, brief = false }: { readonly id: string; readonly brief?: boolean }) {
  const me = useMe();
  const { name, kind, resourceGroup, subscriptionId } = readResource(id);
  const where = useSubscriptions().get(subscriptionId ?? '')?.displayName ?? subscriptionId;
  if (brief) return <span title={id}>{name}</span>;
  return (
    <span class="resource">
      {me.signedIn && subscriptionId !== undefined ? (
        <a href={portalAddress(me.portal, me.tenantId, id)} target="_blank" rel="noopener noreferrer" title={id}>
          {name}
          <span class="unseen"> (opens the Azure portal)</span>
        </a>
      ) : (
        <span title={id}>{name}</span>
      )}
      {kind !== '' && <span class="quiet"> {kind}</span>}
      <span class="where">
        {resourceGroup !== undefined && `${resourceGroup}, `}
        {where}
      </span>
    </span>
  );
}

/** What people call the subscription that a resource is in. */
export function SubscriptionName({ of }: { readonly of: string }) {
  const { subscriptionId = '' } = readResource(of);
  return <span title={subscriptionId}>{useSubscriptions().get(subscriptionId)?.displayName ?? subscriptionId}</span>;
}
