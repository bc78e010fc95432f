import { useMe } from '../data/me.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { portalAddress, readResource } from '../text/resource.ts';

/** A resource by its name, what it is and where it belongs; the name leads to the Azure portal. */
export function Resource({ id }: { readonly id: string }) {
  const me = useMe();
  const { name, kind, resourceGroup, subscriptionId } = readResource(id);
  const where = useSubscriptions().get(subscriptionId ?? '')?.displayName ?? subscriptionId;
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

/** A resource where there is little room: its name, which leads to the console's page of it where there is one, and a way to the Azure portal. */
export function Brief({ id, page }: { readonly id: string; readonly page?: string }) {
  return (
    <span class="brief">
      {page === undefined ? (
        <span title={id}>
          <Parts id={id} />
        </span>
      ) : (
        <a href={page} title={id}>
          <Parts id={id} />
        </a>
      )}
      <InPortal id={id} />
    </span>
  );
}

/** A name whose last part stays in sight where there is no room for all of it: it distinguishes the subnets of one network. */
function Parts({ id }: { readonly id: string }) {
  const { name } = readResource(id);
  const last = name.lastIndexOf(' / ') + 1;
  if (last === 0) return <>{name}</>;
  return (
    <>
      <span class="before">{name.slice(0, last)}</span>
      <span class="last">{name.slice(last)}</span>
    </>
  );
}

/** The way to a resource in the Azure portal, as a sign that takes no room; none for what is no resource of a subscription. */
export function InPortal({ id }: { readonly id: string }) {
  const me = useMe();
  const { name, subscriptionId } = readResource(id);
  if (!me.signedIn || subscriptionId === undefined) return null;
  const says = `${name} in the Azure portal`;
  return (
    <a
      class="portal"
      href={portalAddress(me.portal, me.tenantId, id)}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={says}
      title={says}
    >
      ↗
    </a>
  );
}

/** What people call the subscription that a resource is in. */
export function SubscriptionName({ of }: { readonly of: string }) {
  const { subscriptionId = '' } = readResource(of);
  return (
    <span class="two" title={subscriptionId}>
      {useSubscriptions().get(subscriptionId)?.displayName ?? subscriptionId}
    </span>
  );
}
