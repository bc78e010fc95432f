import { findResourceId, markOf } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Strategy } from '../../policy/dns-strategy.ts';
import type { EndpointView, ZoneGroupView } from '../model.ts';
import { matches } from '../names/preference.ts';

/** Who is to write an endpoint's records: the first rule that matches says, else the policy's own word. */
export function strategyOf(
  view: EndpointView,
  { strategy, strategyRules }: Pick<DnsPolicy, 'strategy' | 'strategyRules'>,
): Strategy {
  return strategyRules.find(({ match }) => matches(view, match))?.strategy ?? strategy;
}

/** How this deployment signs a zone group that it writes: a group has no tags, but its writer names its zones' entries. */
export const zoneGroupMark = (owner: string): string => `gatehouse-${markOf(owner)}-`;

/** Whether we wrote it: every entry is signed. One that somebody has changed since is theirs. */
export const isSigned = ({ configNames }: ZoneGroupView, mark: string): boolean =>
  configNames.length > 0 && configNames.every((name) => name.startsWith(mark));

/** Longest name of an entry. */
const longestName = 80;

/** The body of a zone group's PUT; it replaces all entries (learn.microsoft.com/rest/api/virtualnetwork/private-dns-zone-groups/create-or-update). */
export function zoneGroupBody(zones: readonly string[], mark: string): unknown {
  return {
    properties: {
      privateDnsZoneConfigs: zones.map((privateDnsZoneId) => ({
        name: `${mark}${(findResourceId(privateDnsZoneId)?.name ?? '').replaceAll('.', '-')}`
          .slice(0, longestName)
          .replace(/-+$/, ''),
        properties: { privateDnsZoneId },
      })),
    },
  };
}
