import { compare } from '../../core/compare.ts';
import { at } from '../../egress/body.ts';
import { isNamespaceName } from '../policies/names.ts';
import { itemsIn, type Results, type SectionResult } from './output.ts';
import type { Section } from './sections.ts';

/**
 * What is still to be asked once the results of some commands are in.
 *
 *   the output ended                          then
 *   in a section that is not the first        it is asked again, and those after it
 *   in the first one, of all pods             pods by namespace, where somebody publishes a service or has a policy
 *   in the first one, any other               it is too large, and never asked again; those after it are
 */
export function nextSections(asked: readonly Section[], results: Results): readonly Section[] {
  const left = asked.filter((section) => results.get(section)?.kind === 'cut');
  const [first] = left;
  if (first === undefined) return [];
  if (first !== asked[0]) return left;
  return [...(first === 'pods' ? podsByNamespace(results) : []), ...left.slice(1)];
}

const ofInterest = ['services', 'networkpolicies', 'ciliumnetworkpolicies'] as const;

/** The pods of namespaces where somebody publishes a service or has a policy; a clusterwide policy is everywhere. */
export function podsByNamespace(results: Results): readonly Section[] {
  const isEverywhere = itemsIn(results, 'ciliumclusterwidenetworkpolicies').length > 0;
  const names = isEverywhere
    ? itemsIn(results, 'namespaces').map((item) => at(item, 'metadata', 'name'))
    : ofInterest.flatMap((section) => itemsIn(results, section).map((item) => at(item, 'metadata', 'namespace')));
  const known = names.filter((name) => typeof name === 'string').filter(isNamespaceName);
  return [...new Set(known)].sort(compare).map((name): Section => `pods/${name}`);
}

/** What several commands gave: of a section the best. */
export function together(all: readonly Results[]): Results {
  const best = new Map<Section, SectionResult>();
  for (const [section, result] of all.flatMap((results) => [...results]))
    if (best.get(section)?.kind !== 'whole') best.set(section, result);
  return best;
}
