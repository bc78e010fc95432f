import { useMemo } from 'preact/hooks';
import type { Finding } from './api.ts';
import { useList } from './use-list.ts';

/**
 * How many findings are open about each resource of a type, with what is under it; undefined until that was read. `pattern`: of the ids of
 * their subjects.
 */
export function useOpenCounts(pattern: string): (id: string) => number | undefined {
  const { items, state } = useList<Finding>(
    `/api/findings?${new URLSearchParams({ state: 'open', subject: pattern, top: '200' })}`,
  );
  return useMemo(
    () => (id) =>
      state === 'whole'
        ? items.filter(({ subject }) => subject === id || subject.startsWith(`${id}/`)).length
        : undefined,
    [items, state],
  );
}
