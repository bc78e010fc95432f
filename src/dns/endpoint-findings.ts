import type { Finding } from '../core/finding.ts';
import type { EndpointObserved } from './endpoint-plan.ts';

/** What people should know of one endpoint's names. */
export function endpointFindings({ id, seen }: EndpointObserved): Finding[] {
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
  for (const kind of ['Unmapped', 'Sensitive'] as const) {
    const left = names.unplaced.filter((each) => each.kind === kind);
    if (left.length === 0) continue;
    findings.push({
      check: kind === 'Unmapped' ? 'NameUnmapped' : 'ZoneSensitive',
      subject: id,
      severity: kind === 'Unmapped' ? 'medium' : 'info',
      message: left.map(({ fqdn, because }) => `'${fqdn}' gets no record: ${because}`).join('; '),
      remedy:
        kind === 'Unmapped'
          ? 'Write the record by hand; no rule says which zone it belongs to.'
          : 'Name the zone in dns.sensitiveZones once you are sure what it redirects.',
    });
  }
  return findings;
}
