import { useMemo } from 'preact/hooks';
import type { Service } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { useOpenCounts } from '../data/use-open-counts.ts';
import { ListPage } from '../parts/list-page.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';

const columnsWith = (findingsOf: (id: string) => number | undefined): readonly Column<Service>[] => [
  { title: 'Service', width: '3fr', cell: ({ id, resourceId }) => <Brief id={resourceId} page={`/services/${id}`} /> },
  { title: 'Subscription', width: '2fr', cell: ({ resourceId }) => <SubscriptionName of={resourceId} /> },
  {
    title: 'Cluster',
    width: '2fr',
    cell: ({ cluster }) => cluster !== null && <Brief id={cluster.resourceId} page={`/clusters/${cluster.id}`} />,
  },
  {
    title: 'Kubernetes service',
    width: '3fr',
    cell: ({ kubernetesService: own }) => (own === null ? '' : `${own.namespace}/${own.name}`),
  },
  { title: 'Consumers', width: '6rem', cell: ({ consumers }) => `${consumers.length}` },
  {
    title: 'Lines broken',
    width: '7rem',
    cell: ({ preconditions, bypasses, deadConsumers }) =>
      `${[...preconditions, ...bypasses].filter(({ state }) => state === 'fail').length + deadConsumers.length}`,
  },
  { title: 'Findings', width: '6rem', cell: ({ resourceId }) => findingsOf(resourceId) ?? '…' },
];

/** The private link services: what is behind them, who consumes them, and what is wrong. */
export function Services() {
  const listing = useList<Service>('/api/services?top=200');
  const findingsOf = useOpenCounts('**/privateLinkServices/**');
  const columns = useMemo(() => columnsWith(findingsOf), [findingsOf]);
  return (
    <ListPage
      title="Private link services"
      label="Services"
      listing={listing}
      none="There is no private link service here."
      columns={columns}
    />
  );
}
