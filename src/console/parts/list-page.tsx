import type { ComponentChildren } from 'preact';
import type { Listing } from '../data/use-list.ts';
import { Listed } from './listed.tsx';
import { type Column, Rows } from './rows.tsx';

/** The frame of a page that is a list: what narrows it, what somebody has opened of it, and its rows. */
export function ListPage<T>({
  title,
  label,
  filters,
  opened,
  listing,
  none,
  columns,
}: {
  readonly title: string;
  /** What the rows are called by a screen reader; the title where left out. */
  readonly label?: string;
  readonly filters?: ComponentChildren;
  /** One row in full, over the list. */
  readonly opened?: ComponentChildren;
  readonly listing: Listing<T>;
  readonly none: string;
  readonly columns: readonly Column<T>[];
}) {
  return (
    <>
      <h1>{title}</h1>
      {filters !== undefined && <div class="filters">{filters}</div>}
      {opened}
      <Listed listing={listing} none={none}>
        <Rows label={label ?? title} items={listing.items} columns={columns} />
      </Listed>
    </>
  );
}

/** Goes to the same page with one filter set, or taken away where it is empty. */
export function narrowed(path: string, query: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(query);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return `${path}?${next}`;
}
