import { isRecord } from '../../core/arm-body.ts';
import { findJson } from '../../core/find-json.ts';
import { abridged, plain } from '../../core/text.ts';
import { end, type Section } from './sections.ts';

/** What became of one section. */
export type SectionResult =
  | { readonly kind: 'whole'; readonly items: readonly unknown[] }
  /** The cluster said something else. */
  | { readonly kind: 'refused'; readonly says: string }
  /** The output ended in it, or before it. */
  | { readonly kind: 'cut' };

export type Results = ReadonlyMap<Section, SectionResult>;

/** The objects of a section, none where it is not whole. */
export function itemsIn(results: Results, section: Section): readonly unknown[] {
  const found = results.get(section);
  return found?.kind === 'whole' ? found.items : [];
}

/** How kubectl says that a cluster has no such kind: nothing of it exists then. A documented message is the only way to recognise it. */
const noSuchKind = "the server doesn't have a resource type";
const mostText = 300;

/**
 * Takes the output of a command apart. Output ends at 512 kB without notice (https://learn.microsoft.com/azure/aks/access-private-cluster), so
 * only what is followed by something is believed to be whole.
 */
export function readOutput(logs: string, asked: readonly Section[]): Results {
  const said = new Map<string, { items: readonly unknown[] | undefined; text: string[] }>();
  let current: { items: readonly unknown[] | undefined; text: string[] } | undefined;
  for (const line of logs.split('\n')) {
    const read = findJson(line);
    if (isRecord(read) && typeof read.section === 'string') {
      current = { items: undefined, text: [] };
      said.set(read.section, current);
    } else if (current !== undefined && Array.isArray(read)) current.items = read;
    else if (current !== undefined && line.trim() !== '') current.text.push(line.trim());
  }
  const names = [...said.keys()];
  return new Map(
    asked.map((section): [Section, SectionResult] => {
      const found = said.get(section);
      if (found?.items !== undefined) return [section, { kind: 'whole', items: found.items }];
      const isEnded = found !== undefined && (names.at(-1) === end || names.indexOf(section) < names.length - 1);
      if (!isEnded) return [section, { kind: 'cut' }];
      const says = abridged(plain(found.text.join(' ')), mostText);
      if (says.includes(noSuchKind)) return [section, { kind: 'whole', items: [] }];
      return [section, { kind: 'refused', says: says === '' ? 'nothing was printed' : says }];
    }),
  );
}
