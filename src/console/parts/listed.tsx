import type { ComponentChildren } from 'preact';
import type { Listing } from '../data/use-list.ts';
import { Trouble } from './trouble.tsx';

/** How much of a list is loaded, why it is not whole, and the text in its place where there is nothing. */
export function Listed<T>({
  listing,
  none,
  children,
}: {
  readonly listing: Listing<T>;
  readonly none: string;
  readonly children: ComponentChildren;
}) {
  const { items, state, failure, again } = listing;
  return (
    <>
      <p class="quiet" role="status">
        {state === 'loading' && `Loading… ${items.length}`}
        {state === 'cut' && `The first ${items.length}; narrow the filter to see others.`}
        {state === 'whole' && items.length > 0 && `${items.length} in all`}
        {state === 'whole' && items.length === 0 && none}
      </p>
      {failure !== undefined && <Trouble answer={failure} again={again} />}
      {items.length > 0 && children}
    </>
  );
}
