import { useState } from 'preact/hooks';
import type { AuditEntry } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { AuditPanel } from '../parts/audit-panel.tsx';
import { By } from '../parts/by.tsx';
import { ListPage, narrowed } from '../parts/list-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Brief } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { Said } from '../parts/said.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { goTo } from '../router.ts';
import type { PageProps } from './page-props.ts';

const names = ['from', 'to', 'target'] as const;

/** Every decision and every write, newest first; one of them followed through everything that was done to its target. */
export function Audit({ query }: PageProps) {
  const [shown, setShown] = useState<AuditEntry>();
  const filter = new URLSearchParams(names.flatMap((name) => (query.get(name) ? [[name, query.get(name) ?? '']] : [])));
  const listing = useList<AuditEntry>(`/api/audit?top=200&${filter}`);
  const show = (name: string, value: string): void => goTo(narrowed('/audit', filter, name, value));
  return (
    <ListPage
      title="Audit"
      filters={
        <>
          {(['from', 'to'] as const).map((name) => (
            <span class="field" key={name}>
              <label for={`audit-${name}`}>{name === 'from' ? 'From' : 'To'}</label>
              <input
                id={`audit-${name}`}
                type="date"
                value={query.get(name)?.slice(0, 10) ?? ''}
                onChange={({ currentTarget }) => show(name, currentTarget.value)}
              />
            </span>
          ))}
          <SearchField
            key={query.get('target') ?? ''}
            label="Resource id, and all under it"
            value={query.get('target') ?? ''}
            onSearch={(value) => show('target', value)}
          />
          <a class="button" href={`/api/audit?format=jsonl&${filter}`} download="audit.jsonl">
            Save as JSON Lines
          </a>
        </>
      }
      opened={
        shown !== undefined && (
          <AuditPanel
            entry={shown}
            onClose={() => setShown(undefined)}
            onFollow={(target) => {
              setShown(undefined);
              show('target', target);
            }}
          />
        )
      }
      listing={listing}
      none="Nothing was decided or written in this time."
      columns={columnsWith(setShown)}
    />
  );
}

const columnsWith = (onShow: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] => [
  { title: 'When', width: '7rem', cell: ({ at }) => <Moment at={at} brief /> },
  {
    title: 'What',
    width: '1fr',
    cell: (entry) => (
      <button type="button" class="link" onClick={() => onShow(entry)}>
        {entry.action}
      </button>
    ),
  },
  { title: 'Of', width: '3fr', cell: ({ target }) => <Brief id={target} /> },
  { title: 'By', width: '2fr', cell: ({ by }) => <By by={by} /> },
  {
    title: 'Because',
    width: '4fr',
    cell: ({ because }) => (
      <span class="two">
        <Said text={because} />
      </span>
    ),
  },
];
