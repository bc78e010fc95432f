import type { Problem } from '../core/errors.ts';
import { formerChecks } from '../core/former-checks.ts';
import { alwaysAliasedZones } from '../core/public-aliases.ts';
import type { Policy } from './policy.ts';
import { reviewClusters } from './review-clusters.ts';
import { reviewDurations } from './review-durations.ts';
import { matchesNameOrId } from './review-selector.ts';
import { findShadowedRules } from './shadowed-rules.ts';
import { findSharedRequester } from './shared-requesters.ts';

/** What a valid policy says that its author may not have meant. Pure; in the order of the document, durations last. */
export function reviewPolicy(policy: Policy, now: Date): readonly Problem[] {
  return [
    ...reviewDns(policy.dns),
    ...reviewApprovals(policy.approvals, now),
    ...reviewEgress(policy.egress, now),
    ...reviewClusters(policy),
    ...reviewDurations(policy),
  ];
}

function reviewDns(dns: Policy['dns']): readonly Problem[] {
  return [...reviewHollowLinks(dns.links), ...reviewPlaces(dns)];
}

/** Patterns take in zones that must not be linked while they are empty; these are left out. */
function reviewHollowLinks(links: Policy['dns']['links']): readonly Problem[] {
  return links.flatMap(({ zones = [], resolutionPolicy }, index) => {
    const caught = alwaysAliasedZones.filter(
      (zone) => !zones.includes(zone) && zones.some((pattern) => matchesNameOrId(pattern, zone, undefined)),
    );
    if (caught.length === 0 || resolutionPolicy === 'NxDomainRedirect') return [];
    const message = `takes in ${caught.join(', ')}, which public names always pass through: they are not linked while they are empty; name those you mean in full, or set resolutionPolicy to NxDomainRedirect`;
    return [{ path: `dns.links[${index}].zones`, message }];
  });
}

function reviewPlaces({ mode, zones, links }: Policy['dns']): readonly Problem[] {
  const places = [...zones.rules, zones].filter(
    ({ resourceGroup, byName }) => resourceGroup !== undefined || Object.keys(byName).length > 0,
  );
  if (mode === 'enforce' && places.length === 0) {
    const message = 'names no zones, so no record can be written; set resourceGroup or byName';
    return [{ path: 'dns.zones', message }];
  }
  if (places.length < 2) return [];
  const message =
    'is left out, so the network is linked to every zone; where two places hold a zone of one name it can be linked to only one of them';
  return links.flatMap((link, index) => (link.zones ? [] : [{ path: `dns.links[${index}].zones`, message }]));
}

function reviewApprovals(approvals: Policy['approvals'], now: Date): readonly Problem[] {
  const { mode, rules, pending, twoPerson } = approvals;
  if (rules.length === 0) {
    // Who says what becomes of requests that wait means people to answer them.
    if (pending.expireAfter !== undefined || twoPerson.length > 0) return [];
    const message = 'is empty, so every connection waits for a person';
    return mode === 'enforce' ? [{ path: 'approvals.rules', message }] : [];
  }
  const shadowed = new Map(findShadowedRules(rules).map(({ rule, by }) => [rule, by]));
  return rules.flatMap((rule, index) => {
    const { name, validUntil } = rule;
    const path = `approvals.rules[${index}]`;
    const problems: Problem[] = [];
    const shared = findSharedRequester(rule);
    if (shared !== undefined) problems.push({ path: `${path}.from`, message: shared });
    const by = shadowed.get(name);
    if (by !== undefined) {
      problems.push({ path, message: `'${name}' is never reached: '${by}' above it answers all that it would` });
    }
    if (validUntil !== undefined && Date.parse(validUntil) <= now.getTime()) {
      problems.push({ path: `${path}.validUntil`, message: `is over (${validUntil}), so '${name}' matches nothing` });
    }
    return problems;
  });
}

function reviewEgress({ mode, exemptions, remediate }: Policy['egress'], now: Date): readonly Problem[] {
  const today = now.toISOString().slice(0, 10);
  const over = exemptions.flatMap(({ check, until }, index) => {
    const message = `is over (${until}), so '${check}' is exempt no longer`;
    return until === undefined || until >= today ? [] : [{ path: `egress.exemptions[${index}].until`, message }];
  });
  const renamed = exemptions.flatMap(({ check }, index) => {
    const now = formerChecks[check];
    const message = `'${check}' is called '${now}' now; only checks of egress and exposure can be exempt`;
    return now === undefined ? [] : [{ path: `egress.exemptions[${index}].check`, message }];
  });
  const warnings = [...over, ...renamed];
  if (mode !== 'enforce' || remediate.rules.length > 0) return warnings;
  const message = 'enforce changes nothing: egress.remediate has no rules, and nothing else writes to Azure';
  return [{ path: 'egress.mode', message }, ...warnings];
}
