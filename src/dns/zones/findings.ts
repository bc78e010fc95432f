import { type Finding, raise, type Severity } from '../../core/finding.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { blockFinding } from './blocks.ts';
import { zoneChecks } from './checks.ts';
import type { ZoneObserved, ZoneRefusal, ZoneView } from './model.ts';
import { judgeNetworks } from './resolvers.ts';
import { zoneName } from './wanted-links.ts';

/** What people should know of one zone and of who resolves it. `coming`: networks whose links are under way. */
export function zoneFindings(observed: ZoneObserved, policy: DnsPolicy, coming: ReadonlySet<string>): Finding[] {
  const { id, zone, block, use } = observed;
  const blocked = block === undefined ? [] : [blockFinding(block)];
  if (zone === 'unasked') return blocked;
  if (zone === 'unread') return [...blocked, unreadFinding(id)];
  if (zone === 'absent') {
    const refused = blocked.filter(({ check }) => check !== zoneChecks.answersDiffer.id);
    return refused.length > 0 ? refused : missingFindings(id, use.isWrittenTo);
  }
  return [
    ...blocked.filter(({ check }) => check !== zoneChecks.missing.id),
    ...quotaFindings(id, zone),
    ...linkFindings(observed, policy),
    ...resolutionFindings(observed, policy, coming),
  ];
}

const unreadFinding = (id: string): Finding =>
  raise(
    zoneChecks.unread,
    id,
    `${zoneName(id)} (${id}) can't be read, so it is neither created nor linked, and nobody knows who resolves it`,
  );

function missingFindings(id: string, isWrittenTo: boolean): Finding[] {
  if (!isWrittenTo) return [];
  return [
    raise(zoneChecks.missing, id, `${zoneName(id)} (${id}) does not exist, and private endpoints have names in it`),
  ];
}

const quotas = [
  ['recordSets', 'record sets'],
  ['links', 'virtual network links'],
] as const;

function quotaFindings(id: string, zone: ZoneView): Finding[] {
  return quotas.flatMap(([field, what]): Finding[] => {
    const { count, most } = zone[field];
    if (most === 0 || count < most * 0.9) return [];
    const filled = Math.floor((count / most) * 100);
    return [
      raise(
        field === 'links' ? zoneChecks.linksFilling : zoneChecks.filling,
        id,
        `${zoneName(id)} has ${filled} % of the ${most} ${what} that a zone can have`,
        { severity: filled >= 100 ? 'high' : 'medium' },
      ),
    ];
  });
}

function linkFindings({ id, links, use }: ZoneObserved, policy: DnsPolicy): Finding[] {
  if (links === undefined) {
    return [
      raise(
        zoneChecks.linksUnread,
        id,
        `the virtual network links of ${zoneName(id)} can't be read, so nobody knows which networks resolve it`,
      ),
    ];
  }
  const falling = links.filter(({ resolutionPolicy }) => resolutionPolicy.toLowerCase() === 'nxdomainredirect');
  const severity: Severity = use.recordless.length > 0 ? 'high' : 'info';
  const now =
    use.recordless.length > 0
      ? `and these claimed names have no record, so they resolve to their public addresses: ${some(use.recordless)}`
      : 'so a record that goes missing would not be noticed: its name would resolve publicly';
  const fallsBack = falling.map(
    ({ name, network }): Finding =>
      raise(
        zoneChecks.linkFallsBack,
        `${id}/virtualnetworklinks/${name}`,
        `the link to ${network} asks the public internet for names that ${zoneName(id)} lacks, ${now}`,
        { severity },
      ),
  );
  const differing = policy.links.flatMap(({ network, resolutionPolicy }): Finding[] => {
    const link = links.find((each) => each.network === network);
    if (link === undefined || resolutionPolicy === undefined || resolutionPolicy === link.resolutionPolicy) return [];
    return [
      raise(
        zoneChecks.linkDiffers,
        `${id}/virtualnetworklinks/${link.name}`,
        `the link to ${network} has resolutionPolicy ${link.resolutionPolicy}; policy asks for ${resolutionPolicy}`,
      ),
    ];
  });
  return [...fallsBack, ...differing];
}

function resolutionFindings(
  { id, links, use, dnsServers }: ZoneObserved,
  policy: DnsPolicy,
  coming: ReadonlySet<string>,
): Finding[] {
  if (links === undefined) return [];
  const linked = new Set([...links.map(({ network }) => network), ...coming]);
  const { unlinked, unknown, unread } = judgeNetworks(use.networks, dnsServers, linked, policy.resolvers);
  const name = zoneName(id);
  const findings: Finding[] = [];
  if (unlinked.length > 0) {
    const each = unlinked.map(({ network, asksFrom }) =>
      asksFrom.join() === network ? network : `${network} (its DNS servers are in ${asksFrom.join(', ')})`,
    );
    findings.push(
      raise(
        zoneChecks.unlinked,
        id,
        `${name} is not linked to networks whose private endpoints have names in it: ${some(each)}`,
      ),
    );
  }
  if (unknown.length > 0) {
    const each = unknown.map(({ network, servers }) => `${network} asks ${servers.join(', ')}`);
    findings.push(
      raise(
        zoneChecks.resolverUnknown,
        id,
        `whether ${name} resolves is not known where the DNS servers are not known: ${some(each)}`,
      ),
    );
  }
  if (unread.length > 0) {
    findings.push(
      raise(
        zoneChecks.networkUnread,
        id,
        `whether ${name} resolves is not known for networks that can't be read: ${some(unread)}`,
      ),
    );
  }
  return findings;
}

const remedies: Readonly<Record<string, string>> = {
  AuthorizationFailed: 'Give the identity the DNS writer role on the zone’s resource group.',
  LinkedAuthorizationFailed: 'Give the identity Microsoft.Network/virtualNetworks/join/action on the network.',
  DenyAssignmentAuthorizationFailed:
    'The resource group of the cluster’s nodes is locked down: give the cluster a private DNS zone of your own (privateDNSZone), and link that.',
  ScopeLocked: 'Remove the lock on the zone or on its resource group.',
  RequestDisallowedByPolicy: 'Exempt it from the Azure Policy assignment that denies it, or take it out of dns.links.',
};

/** A link, or the zone itself, that Azure would not create. */
export function refusalFinding(zoneId: string, { kind, target, network, code, message }: ZoneRefusal): Finding {
  if (kind === 'createZone') {
    const isDenied = code === 'RequestDisallowedByPolicy';
    const text = `${zoneName(zoneId)} (${zoneId}) could not be created: ${code}: ${message}`;
    const remedy = isDenied
      ? 'Have the zone created where your organization keeps its zones and correct dns.zones, or exempt the resource group from the Azure Policy assignment.'
      : (remedies[code] ?? zoneChecks.createFailed.remedy);
    return raise(isDenied ? zoneChecks.deniedByPolicy : zoneChecks.createFailed, target, text, { remedy });
  }
  return raise(
    zoneChecks.linkFailed,
    target,
    `${zoneName(zoneId)} could not be linked to ${network}: ${code}: ${message}`,
    { remedy: remedies[code] ?? zoneChecks.linkFailed.remedy },
  );
}

/** The first of a long list, and how many more there are. */
function some(texts: readonly string[]): string {
  const shown = texts.slice(0, 20).join(', ');
  return texts.length > 20 ? `${shown} and ${texts.length - 20} more` : shown;
}
