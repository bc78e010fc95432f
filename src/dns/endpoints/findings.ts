import { type Check, type Finding, raise } from '../../core/finding.ts';
import { endpointChecks } from './checks.ts';
import type { EndpointObserved } from './model.ts';
import { zoneGroupGap } from './zone-group-plan.ts';

/** What people should know of one endpoint's names. */
export function endpointFindings({ id, seen }: EndpointObserved, delegated: ReadonlySet<string>): Finding[] {
  if (seen === undefined) return [];
  const { obstacle, names, homeless, view } = seen;
  const findings: Finding[] = [];
  if (obstacle?.kind === 'failed') {
    findings.push(raise(endpointChecks.failed, id, `${obstacle.reason}; its records stay as they are`));
  }
  if (view.connectionState === 'Rejected' || view.connectionState === 'Disconnected') {
    findings.push(
      raise(
        endpointChecks.dead,
        id,
        `its connection is ${view.connectionState}: the address answers nobody, so it has no records`,
      ),
    );
  }
  if (homeless.length > 0) {
    findings.push(
      raise(
        endpointChecks.zoneUnknown,
        id,
        `the policy has no place for ${homeless.join(', ')}, so its names don't resolve to it`,
      ),
    );
  }
  for (const [kind, check] of Object.entries(leftOut)) {
    const left = names.unplaced.filter((each) => each.kind === kind);
    if (left.length === 0) continue;
    const message = left.map(({ fqdn, because }) => `'${fqdn}' gets no record: ${because}`).join('; ');
    findings.push(raise(check, id, message));
  }
  if (seen.lostAlias !== undefined) findings.push(aliasChanged(id, view.privateLinkResource, seen.lostAlias.others));
  if (obstacle === undefined) findings.push(...zoneGroupGap(seen, delegated));
  return findings;
}

/** What a name that gets no record is worth to people; what others write, and what only a forwarder serves, is worth nothing. */
const leftOut: Readonly<Record<string, Check>> = {
  Unmapped: endpointChecks.nameUnmapped,
  Sensitive: endpointChecks.zoneSensitive,
  BadName: endpointChecks.serviceNameInvalid,
};

function aliasChanged(subject: string, alias: string, others: readonly string[]): Finding {
  const now =
    others.length === 0
      ? 'leads to no private link service that we can see any more'
      : `leads nowhere any more; a service of that name now has ${others.map((other) => `'${other}'`).join(', ')}`;
  return raise(
    endpointChecks.serviceAliasChanged,
    subject,
    `its connection is Disconnected, and its alias '${alias}' ${now}`,
  );
}
