import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Answer, ask } from './client.ts';
import type { List } from './types.ts';

export interface Listing<T> {
  readonly items: readonly T[];
  /** `whole`: every page has come, or as many as are wanted. */
  readonly state: 'loading' | 'whole' | 'cut' | 'failed';
  readonly failure: Exclude<Answer<never>, { kind: 'ok' }> | undefined;
  again(): void;
}

/** A page draws no more rows than this; what is beyond is found by a narrower filter. */
const mostItems = 20_000;

/** The first page is drawn at once, then what so many pages have brought: a copy for each page of a long list is a lot to forget. */
const pagesADraw = 10;

/** Reads a list page by page, following `nextLink`; what has come is drawn while the rest is on its way. */
export function useList<T>(path: string): Listing<T> {
  const [found, setFound] = useState<{ readonly path: string; readonly items: readonly T[] }>({ path, items: [] });
  const [state, setState] = useState<Listing<T>['state']>('loading');
  const [failure, setFailure] = useState<Listing<T>['failure']>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    setState('loading');
    setFailure(undefined);
    const read = async (): Promise<void> => {
      const items: T[] = [];
      const show = (): void => setFound({ path, items: [...items] });
      let next: string | undefined = path;
      for (let pages = 1; next !== undefined; pages += 1) {
        const answer: Answer<List<T>> = await ask<List<T>>(next, { signal: ending.signal });
        if (answer.kind !== 'ok') {
          show();
          setFailure(answer);
          return setState('failed');
        }
        items.push(...answer.value.value);
        next = answer.value.nextLink;
        const isFull = items.length >= mostItems;
        if (next === undefined || isFull || pages % pagesADraw === 1) show();
        if (next !== undefined && isFull) return setState('cut');
      }
      setState('whole');
    };
    // Only an abort is thrown: another list has taken this one's place.
    read().catch(() => undefined);
    return () => ending.abort();
  }, [path, round]);
  const again = useCallback(() => setRound((number) => number + 1), []);
  // What was found for another path is not this list.
  return { items: found.path === path ? found.items : nothing, state, failure, again };
}

const nothing: readonly never[] = [];
