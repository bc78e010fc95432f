import type { Endpoint } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { ListPage } from '../parts/list-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { goTo } from '../router.ts';
import type { PageProps } from './page-props.ts';

const columns: readonly Column<Endpoint>[] = [
  {
    title: 'Private endpoint',
    width: '3fr',
    cell: ({ id, resourceId }) => <Brief id={resourceId} page={`/endpoints/${id}`} />,
  },
  {
    title: 'Leads to',
    width: '3fr',
    cell: ({ privateLinkResourceId }) => <Brief id={privateLinkResourceId} />,
  },
  { title: 'Group id', width: '1fr', cell: ({ groupIds }) => groupIds.join(', ') },
  { title: 'Subscription', width: '2fr', cell: ({ resourceId }) => <SubscriptionName of={resourceId} /> },
  { title: 'Connection', width: '6.5rem', cell: ({ connectionState }) => connectionState },
  { title: 'Names', width: '4rem', cell: ({ names }) => `${names.length}` },
  { title: 'Seen', width: '9rem', cell: ({ lastSeen }) => <Moment at={lastSeen} brief /> },
];

/** The private endpoints, found by the start of their name or of what they lead to. */
export function Endpoints({ query }: PageProps) {
  const starts = query.get('starts') ?? '';
  const filter = starts === '' ? '' : `&starts=${encodeURIComponent(starts)}`;
  const listing = useList<Endpoint>(`/api/endpoints?top=200${filter}`);
  return (
    <ListPage
      title="Private endpoints"
      filters={
        <SearchField
          label="Name begins with"
          value={starts}
          onSearch={(value) =>
            goTo(
              value === '' ? '/endpoints' : `/endpoints?starts=${encodeURIComponent(value)}`,
              starts === '' ? 'push' : 'replace',
            )
          }
        />
      }
      listing={listing}
      none="No private endpoint is known by that name."
      columns={columns}
    />
  );
}
