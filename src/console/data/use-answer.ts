import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Answer, ask } from './client.ts';

export interface Asking<T> {
  /** Undefined until the first answer has come; while asking again, the last one. */
  readonly answer: Answer<T> | undefined;
  readonly isAsking: boolean;
  again(): void;
}

/** Asks the API for one thing; asks again when the path changes or `again` is called. */
export function useAnswer<T>(path: string | undefined): Asking<T> {
  const [asked, setAsked] = useState<{ readonly path: string; readonly answer: Answer<T> }>();
  const [round, setRound] = useState(0);
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => {
    if (path === undefined) return;
    const ending = new AbortController();
    setIsAsking(true);
    ask<T>(path, { signal: ending.signal }).then(
      (answer) => {
        setAsked({ path, answer });
        setIsAsking(false);
      },
      // Only an abort: another request has taken its place.
      () => undefined,
    );
    return () => ending.abort();
  }, [path, round]);
  const again = useCallback(() => setRound((number) => number + 1), []);
  return { answer: asked?.path === path ? asked?.answer : undefined, isAsking, again };
}
