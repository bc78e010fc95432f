import type { Finding } from '../../core/finding.ts';
import type { EndpointObserved } from './model.ts';
import { zoneGroupGap } from './zone-group-plan.ts';

/** What people should know of one endpoint's names. */
export function endpointFindings({ id, seen }: EndpointObserved, delegated: ReadonlySet<string>): Finding[] {
  if (seen === undefined) return [];
  const { obstacle, names, homeless, view } = seen;
  const findings: Finding[] = [];
  if (obstacle?.kind === 'failed') {
    findings.push({
      check: 'EndpointFailed',
      subject: id,
      severity: 'medium',
      message: `${obstacle.reason}; its records stay as they are`,
      remedy: 'Repair or delete the private endpoint.',
    });
  }
  if (view.connectionState === 'Rejected' || view.connectionState === 'Disconnected') {
    findings.push({
      check: 'EndpointDead',
      subject: id,
      severity: 'medium',
      message: `its connection is ${view.connectionState}: the address answers nobody, so it has no records`,
      remedy: 'Delete the private endpoint, or ask the owner of the resource to approve a new one.',
    });
  }
  if (homeless.length > 0) {
    findings.push({
      check: 'ZoneUnknown',
      subject: id,
      severity: 'high',
      message: `the policy has no place for ${homeless.join(', ')}, so its names don't resolve to it`,
      remedy: 'Name the resource group of the zones in dns.zones.resourceGroup, or each zone in dns.zones.byName.',
    });
  }
  for (const [kind, { check, severity, remedy }] of Object.entries(leftOut)) {
    const left = names.unplaced.filter((each) => each.kind === kind);
    if (left.length === 0) continue;
    const message = left.map(({ fqdn, because }) => `'${fqdn}' gets no record: ${because}`).join('; ');
    findings.push({ check, subject: id, severity, message, remedy });
  }
  if (seen.lostAlias !== undefined) findings.push(aliasChanged(id, view.privateLinkResource, seen.lostAlias.others));
  if (obstacle === undefined) findings.push(...zoneGroupGap(seen, delegated));
  return findings;
}

/** What a name that gets no record is worth to people; what others write, and what only a forwarder serves, is worth nothing. */
const leftOut: Readonly<Record<string, Pick<Finding, 'check' | 'severity' | 'remedy'>>> = {
  Unmapped: {
    check: 'NameUnmapped',
    severity: 'medium',
    remedy:
      "Write the record by hand; no rule says which zone it belongs to. A private link service's own names need a zone in dns.services or dns.zones.byName.",
  },
  Sensitive: {
    check: 'ZoneSensitive',
    severity: 'info',
    remedy: 'Name the zone in dns.sensitiveZones once you are sure what it redirects.',
  },
  BadName: {
    check: 'ServiceNameInvalid',
    severity: 'medium',
    remedy: 'Correct the template in dns.services, or give this service a rule of its own before it.',
  },
};

function aliasChanged(subject: string, alias: string, others: readonly string[]): Finding {
  const now =
    others.length === 0
      ? 'leads to no private link service that we can see any more'
      : `leads nowhere any more; a service of that name now has ${others.map((other) => `'${other}'`).join(', ')}`;
  return {
    check: 'ServiceAliasChanged',
    subject,
    severity: 'high',
    message: `its connection is Disconnected, and its alias '${alias}' ${now}`,
    remedy:
      'A private link service that is created again gets another alias: create the private endpoint again with that one.',
  };
}
