import type { RecordSet } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { Listed } from '../parts/listed.tsx';
import { type Column, Rows } from '../parts/rows.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { goTo } from '../router.ts';
import { readResource } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

const columns: readonly Column<RecordSet>[] = [
  { title: 'Name', width: '4fr', cell: ({ fqdn }) => <a href={`/names/${fqdn}`}>{fqdn}</a> },
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
    cell: ({ claims }) => claims.map(({ endpointId }) => readResource(endpointId).name).join(', '),
  },
];

/** The record sets private endpoints claim, found by the start of a name or an address. */
export function Names({ query }: PageProps) {
  const starts = query.get('starts') ?? '';
  const filter = starts === '' ? '' : `&starts=${encodeURIComponent(starts)}`;
  const listing = useList<RecordSet>(`/api/records?top=200${filter}`);
  return (
    <>
      <h1>Names</h1>
      <div class="filters">
        <SearchField
          label="Name or address begins with"
          value={starts}
          onSearch={(value) => goTo(value === '' ? '/names' : `/names?starts=${encodeURIComponent(value)}`, 'replace')}
        />
      </div>
      <Listed listing={listing} none="No record set is known by that name or address.">
        <Rows label="Names" items={listing.items} columns={columns} keyOf={({ id }) => id} />
      </Listed>
    </>
  );
}
