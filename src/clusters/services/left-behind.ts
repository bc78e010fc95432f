import { foldCase } from '../../core/text.ts';
import type { KnownService } from '../../state/clusters/model.ts';
import { aliasParts } from './alias.ts';
import type { PublishedService } from './model.ts';

/** Who is connected now. */
export const connectedTo = ({ consumers }: Pick<PublishedService, 'consumers'>): readonly string[] =>
  [
    ...new Set(
      consumers
        .filter(({ status }) => !['disconnected', 'rejected'].includes(foldCase(status)))
        .flatMap(({ endpoint }) => endpoint ?? []),
    ),
  ].sort();

/**
 * Pure: the endpoints that a service of this id left behind.
 *
 *   the alias       left behind
 *   is new          those that were, and those that were connected
 *   is the same     those that were
 *
 * Those that are connected now, or are gone, are not among them.
 */
export function leftBehind(
  known: KnownService | undefined,
  service: Pick<PublishedService, 'alias' | 'consumers'>,
  gone: ReadonlySet<string>,
): readonly string[] {
  if (known === undefined) return [];
  const isNew = service.alias !== null && aliasParts(service.alias)?.guid !== aliasParts(known.alias)?.guid;
  const connected = connectedTo(service);
  const left = new Set([...known.left, ...(isNew ? known.consumers : [])]);
  return [...left].filter((each) => !connected.includes(each) && !gone.has(each)).sort();
}
