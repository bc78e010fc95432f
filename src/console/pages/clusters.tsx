import { useMemo } from 'preact/hooks';
import type { Cluster } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { useOpenCounts } from '../data/use-open-counts.ts';
import { ListPage } from '../parts/list-page.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { modeWords } from '../text/clusters.ts';

const columnsWith = (findingsOf: (id: string) => number | undefined): readonly Column<Cluster>[] => [
  { title: 'Cluster', width: '3fr', cell: ({ id, resourceId }) => <Brief id={resourceId} page={`/clusters/${id}`} /> },
  { title: 'Subscription', width: '2fr', cell: ({ resourceId }) => <SubscriptionName of={resourceId} /> },
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
    title: 'Lines broken',
    width: '7rem',
    cell: ({ posture }) => `${posture.filter(({ state }) => state === 'fail').length}`,
  },
  { title: 'Findings', width: '6rem', cell: ({ resourceId }) => findingsOf(resourceId) ?? '…' },
];

/** The Kubernetes clusters: how each is reached, and whether the management networks of policy reach it. */
export function Clusters() {
  const listing = useList<Cluster>('/api/clusters');
  const findingsOf = useOpenCounts('**/managedClusters/**');
  const columns = useMemo(() => columnsWith(findingsOf), [findingsOf]);
  return <ListPage title="Clusters" listing={listing} none="There is no Kubernetes cluster here." columns={columns} />;
}
