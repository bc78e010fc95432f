import type { Cluster } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { ListPage } from '../parts/list-page.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { modeWords } from '../text/clusters.ts';

const columns: readonly Column<Cluster>[] = [
  { title: 'Cluster', width: '3fr', cell: ({ id, resourceId }) => <Brief id={resourceId} page={`/clusters/${id}`} /> },
  { title: 'Subscription', width: '8rem', cell: ({ resourceId }) => <SubscriptionName of={resourceId} /> },
  { title: 'API server', width: '3fr', cell: ({ mode }) => modeWords[mode] },
  { title: 'Private zone', width: '7rem', cell: ({ privateDns }) => privateDns ?? '' },
  {
    title: 'Networks that reach it',
    width: '2fr',
    cell: ({ reachedFrom }) =>
      reachedFrom.length === 0
        ? 'no network is named'
        : `${reachedFrom.filter(({ state }) => state === 'ok').length} of ${reachedFrom.length} networks`,
  },
  {
    title: 'Trouble',
    width: '6rem',
    cell: ({ posture }) => `${posture.filter(({ state }) => state === 'fail').length}`,
  },
];

/** The Kubernetes clusters: how each is got at, and whether the management networks of policy reach it. */
export function Clusters() {
  const listing = useList<Cluster>('/api/clusters');
  return <ListPage title="Clusters" listing={listing} none="There is no Kubernetes cluster here." columns={columns} />;
}
