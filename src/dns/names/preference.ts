import { matchesGlob } from '../../core/glob.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Preference } from '../../policy/dns-conduct.ts';
import type { EndpointView } from '../model.ts';

/** An endpoint's place in policy's order of preference: 0 comes first; without an order all are equal. */
export function rankOf(view: EndpointView, { conflicts }: Pick<DnsPolicy, 'conflicts'>): number {
  if (conflicts.winner !== 'prefer') return 0;
  const index = conflicts.prefer.findIndex((preference) => matches(view, preference));
  return index === -1 ? conflicts.prefer.length : index;
}

/** Whether an endpoint is one of those policy describes: every field that is given must match. */
export function matches(view: EndpointView, { locations, subscriptions, networks, tags }: Preference): boolean {
  const location = view.location.toLowerCase().replaceAll(' ', '');
  return (
    (locations === undefined || locations.some((each) => each.replaceAll(' ', '') === location)) &&
    (subscriptions === undefined || subscriptions.includes(findResourceId(view.id)?.subscriptionId ?? '')) &&
    (networks === undefined || networks.some((pattern) => matchesGlob(pattern, view.network))) &&
    (tags === undefined || Object.entries(tags).every(([name, value]) => findTag(view.tags, name) === value))
  );
}

/** Tag names are the same in any casing, values are not. */
export function findTag(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(tags).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** Whether a tag on the endpoint, or on its resource group where policy looks there, asks us to leave it alone. */
export function isOptedOut(
  view: EndpointView,
  groupTags: Readonly<Record<string, string>>,
  { optOut }: Pick<DnsPolicy, 'optOut'>,
): boolean {
  return [view.tags, groupTags].some((tags) => findTag(tags, optOut.tag)?.toLowerCase() === optOut.value.toLowerCase());
}
