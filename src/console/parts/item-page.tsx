import type { ComponentChildren } from 'preact';
import type { Asking } from '../data/use-answer.ts';
import { findPlace } from '../pages.ts';
import { Loaded } from './loaded.tsx';

/** The frame of a page about one thing: the way back to the list it is from, and the thing once it is there. */
export function ItemPage<T>({
  list,
  all,
  asking,
  children,
}: {
  /** Address of the list. */
  readonly list: string;
  /** What the way back is called. */
  readonly all: string;
  readonly asking: Asking<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  return (
    <>
      <p class="crumb">
        <a href={list}>{all}</a>
      </p>
      {asking.answer !== undefined && asking.answer.kind !== 'ok' && <h1>{findPlace(location.pathname)?.title}</h1>}
      <Loaded asking={asking}>{children}</Loaded>
    </>
  );
}
