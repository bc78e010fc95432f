import type { RecordSet } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { ListPage } from '../parts/list-page.tsx';
import { InPortal } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { goTo } from '../router.ts';
import { nameOf } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

const columns: readonly Column<RecordSet>[] = [
  {
    title: 'Name',
    width: '4fr',
    cell: ({ fqdn, resourceId }) => (
      <span class="brief">
        <a href={`/names/${fqdn}`}>{fqdn}</a>
        <InPortal id={resourceId} />
      </span>
    ),
  },
  { title: 'Type', width: '4rem', cell: ({ type }) => type },
  { title: 'Addresses', width: '2fr', cell: ({ addresses = [] }) => addresses.join(', ') },
  {
    title: 'Whose',
    width: '1fr',
    cell: ({ standing, holder }) => (standing === 'other' ? (holder ?? 'another') : standing),
  },
  { title: 'State', width: '1fr', cell: ({ state }) => state },
  {
    title: 'Endpoints',
    width: '2fr',
    cell: ({ claims }) => claims.map(({ endpointId }) => nameOf(endpointId)).join(', '),
  },
];

/** The record sets private endpoints claim, found by the start of a name or an address. */
export function Names({ query }: PageProps) {
  const starts = query.get('starts') ?? '';
  const filter = starts === '' ? '' : `&starts=${encodeURIComponent(starts)}`;
  const listing = useList<RecordSet>(`/api/records?top=200${filter}`);
  return (
    <ListPage
      title="Names"
      filters={
        <SearchField
          label="Name or address begins with"
          value={starts}
          onSearch={(value) =>
            goTo(
              value === '' ? '/names' : `/names?starts=${encodeURIComponent(value)}`,
              starts === '' ? 'push' : 'replace',
            )
          }
        />
      }
      listing={listing}
      none="No record set is known by that name or address."
      columns={columns}
    />
  );
}
