import { dormant, isServerClosed, openingOf } from '../exposure/server-rule.ts';
import type { EgressCheck, ResourceType } from '../model.ts';

const checks = {
  any: {
    id: 'exposure-sql-firewall-any',
    category: 'exposure',
    severity: ['critical', 'low'],
    when: 'the rule lets in more than 256 public addresses; low while the server itself is closed',
    why: 'A range this wide is the internet, or so much of it that nobody knows who is in it.',
    remedy: 'Delete the rule; where a public path must stay, list single addresses.',
  },
  allowAzure: {
    id: 'exposure-sql-allow-azure',
    category: 'exposure',
    severity: ['high', 'low'],
    when: 'the rule runs from 0.0.0.0 to 0.0.0.0; low while the server itself is closed',
    why: 'It lets in every Azure address, other customers included.',
    remedy: 'Delete the rule and reach the server through a private endpoint.',
  },
} as const satisfies Record<string, EgressCheck>;

/** What one firewall rule lets in. Behind a closed server it is dormant: it counts again the moment somebody opens the server. */
export const sqlFirewallRule: ResourceType = {
  name: 'Microsoft.Sql/servers/firewallRules',
  apiVersion: '2021-11-01',
  contentFields: ['startIpAddress', 'endIpAddress'],
  checks,
  judge(rule, world) {
    const opening = openingOf(rule);
    if (opening === undefined) return { breaches: [], unknown: [] };
    if (opening.kind === 'unknown') return { breaches: [], unknown: [opening.unknown] };
    const check = opening.kind === 'azure' ? checks.allowAzure : checks.any;
    const breach = isServerClosed(rule, world) ? dormant(opening.because) : { because: opening.because };
    return { breaches: [{ check, ...breach }], unknown: [] };
  },
};
