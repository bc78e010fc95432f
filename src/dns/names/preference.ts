import { matchesGlob } from '../../core/glob.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { answerOf, type Condition, type Facts, factsOf, findTag } from '../../policy/review-selector.ts';
import type { EndpointSelector } from '../../policy/selector.ts';
import type { EndpointView } from '../model.ts';

/** An endpoint's place in policy's order of preference: 0 comes first; without an order all are equal. */
export function rankOf(view: EndpointView, { conflicts }: Pick<DnsPolicy, 'conflicts'>): number {
  if (conflicts.winner !== 'prefer') return 0;
  const index = conflicts.prefer.findIndex((preference) => matches(view, preference));
  return index === -1 ? conflicts.prefer.length : index;
}

/** Whether an endpoint is surely one of those policy describes. */
export const matches = (view: EndpointView, selector: EndpointSelector): boolean =>
  answerTo(view, selector).kind === 'met';

/** What a rule about endpoints turns on and the endpoint doesn't show, in one sentence; undefined where every rule has its answer. */
export function findUnseen(
  view: EndpointView,
  { zones, conflicts, strategyRules }: Pick<DnsPolicy, 'zones' | 'conflicts' | 'strategyRules'>,
): string | undefined {
  const selectors = [...[...zones.rules, ...strategyRules].map(({ match }) => match), ...conflicts.prefer];
  const answers = selectors.map((selector) => answerTo(view, selector));
  return answers.flatMap((answer) => (answer.kind === 'unseen' ? [answer.because] : []))[0];
}

function answerTo(view: EndpointView, selector: EndpointSelector): Condition {
  const id = findResourceId(view.id);
  const facts: Facts = {
    ...(id === undefined ? {} : factsOf(id)),
    location: foldCase(view.location).replaceAll(' ', '') || undefined,
    networks: view.network === '' ? undefined : [view.network],
    tags: view.tags,
  };
  return answerOf(selector, facts, { who: 'the private endpoint' });
}

/** Whether a tag on the endpoint, or on its resource group where policy reads it, asks us to leave it alone. */
export function isOptedOut(
  view: EndpointView,
  groupTags: Readonly<Record<string, string>>,
  { optOut }: Pick<DnsPolicy, 'optOut'>,
): boolean {
  return [view.tags, groupTags].some((tags) => foldCase(findTag(tags, optOut.tag)) === foldCase(optOut.value));
}

/** Whether policy names an endpoint for names that every resource of a kind answers to. */
export const mayShare = ({ id }: EndpointView, { sharedNames }: Pick<DnsPolicy, 'sharedNames'>): boolean =>
  sharedNames.some((pattern) => matchesGlob(pattern, id));
