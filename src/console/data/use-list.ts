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

/** Reads a list page by page, following `nextLink`; what has come is drawn while the rest is on its way. */
export function useList<T>(path: string): Listing<T> {
  const [items, setItems] = useState<readonly T[]>([]);
  const [state, setState] = useState<Listing<T>['state']>('loading');
  const [failure, setFailure] = useState<Listing<T>['failure']>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    setState('loading');
    setFailure(undefined);
    const read = async (): Promise<void> => {
      const found: T[] = [];
      let next: string | undefined = path;
      while (next !== undefined) {
        const answer: Answer<List<T>> = await ask<List<T>>(next, { signal: ending.signal });
        if (answer.kind !== 'ok') {
          setFailure(answer);
          return setState('failed');
        }
        found.push(...answer.value.value);
        setItems([...found]);
        next = answer.value.nextLink;
        if (next !== undefined && found.length >= mostItems) return setState('cut');
      }
      setState('whole');
    };
    // Only an abort is thrown: another list has taken this one's place.
    read().catch(() => undefined);
    return () => ending.abort();
  }, [path, round]);
  const again = useCallback(() => setRound((number) => number + 1), []);
  return { items, state, failure, again };
}
