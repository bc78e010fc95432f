import type { Finding, Severity } from '../../core/finding.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { answersDiffer, blockFinding } from './blocks.ts';
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
    const refused = blocked.filter(({ check }) => check !== answersDiffer.check);
    return refused.length > 0 ? refused : missingFindings(id, use.isWrittenTo);
  }
  return [
    ...blocked.filter(({ check }) => check !== 'ZoneMissing'),
    ...quotaFindings(id, zone),
    ...linkFindings(observed, policy),
    ...resolutionFindings(observed, policy, coming),
  ];
}

const unreadFinding = (id: string): Finding => ({
  check: 'ZoneUnread',
  subject: id,
  severity: 'low',
  message: `${zoneName(id)} (${id}) can't be read, so it is neither created nor linked, and nobody knows who resolves it`,
  remedy: 'Give the identity Microsoft.Network/privateDnsZones/read on the zone, and read on its virtualNetworkLinks.',
});

function missingFindings(id: string, isWrittenTo: boolean): Finding[] {
  if (!isWrittenTo) return [];
  return [
    {
      check: 'ZoneMissing',
      subject: id,
      severity: 'critical',
      message: `${zoneName(id)} (${id}) does not exist, and private endpoints have names in it`,
      remedy: 'Create the private DNS zone, set dns.zones.missing to create, or correct dns.zones in the policy.',
    },
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
      {
        check: field === 'links' ? 'ZoneLinksFilling' : 'ZoneFilling',
        subject: id,
        severity: filled >= 100 ? 'high' : 'medium',
        message: `${zoneName(id)} has ${filled} % of the ${most} ${what} that a zone can have`,
        remedy: 'Remove what is no longer needed, or spread the endpoints over several zones with dns.zones.rules.',
      },
    ];
  });
}

function linkFindings({ id, links, use }: ZoneObserved, policy: DnsPolicy): Finding[] {
  if (links === undefined) {
    return [
      {
        check: 'LinksUnread',
        subject: id,
        severity: 'low',
        message: `the virtual network links of ${zoneName(id)} can't be read, so nobody knows which networks resolve it`,
        remedy: 'Give the identity Microsoft.Network/privateDnsZones/virtualNetworkLinks/read on the zone.',
      },
    ];
  }
  const falling = links.filter(({ resolutionPolicy }) => resolutionPolicy.toLowerCase() === 'nxdomainredirect');
  const severity: Severity = use.recordless.length > 0 ? 'high' : 'info';
  const now =
    use.recordless.length > 0
      ? `and these claimed names have no record, so they resolve to their public addresses: ${some(use.recordless)}`
      : 'so a record that goes missing would not be noticed: its name would resolve publicly';
  const fallsBack = falling.map(
    ({ name, network }): Finding => ({
      check: 'LinkFallsBack',
      subject: `${id}/virtualnetworklinks/${name}`,
      severity,
      message: `the link to ${network} asks the public internet for names that ${zoneName(id)} lacks, ${now}`,
      remedy:
        'Set the link’s resolutionPolicy to Default, or see that every name has its record; it is never changed here.',
    }),
  );
  const differing = policy.links.flatMap(({ network, resolutionPolicy }): Finding[] => {
    const link = links.find((each) => each.network === network);
    if (link === undefined || resolutionPolicy === undefined || resolutionPolicy === link.resolutionPolicy) return [];
    return [
      {
        check: 'LinkDiffers',
        subject: `${id}/virtualnetworklinks/${link.name}`,
        severity: 'info',
        message: `the link to ${network} has resolutionPolicy ${link.resolutionPolicy}; policy asks for ${resolutionPolicy}`,
        remedy: 'Change one or the other; a link that stands is never changed here.',
      },
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
    findings.push({
      check: 'ZoneUnlinked',
      subject: id,
      severity: 'high',
      message: `${name} is not linked to networks whose private endpoints have names in it: ${some(each)}`,
      remedy: 'Link the zone to the network, list it in dns.links, or say in dns.resolvers where its DNS servers are.',
    });
  }
  if (unknown.length > 0) {
    const each = unknown.map(({ network, servers }) => `${network} asks ${servers.join(', ')}`);
    findings.push({
      check: 'ResolverUnknown',
      subject: id,
      severity: 'info',
      message: `whether ${name} resolves can't be told where the DNS servers are not known: ${some(each)}`,
      remedy: 'Say in dns.resolvers in which virtual network these servers are.',
    });
  }
  if (unread.length > 0) {
    findings.push({
      check: 'NetworkUnread',
      subject: id,
      severity: 'info',
      message: `whether ${name} resolves can't be told for networks that can't be read: ${some(unread)}`,
      remedy: 'Give the identity the reader role on these virtual networks.',
    });
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
    return {
      check: isDenied ? 'ZoneDeniedByPolicy' : 'ZoneCreateFailed',
      subject: target,
      severity: 'critical',
      message: `${zoneName(zoneId)} (${zoneId}) could not be created: ${code}: ${message}`,
      remedy: isDenied
        ? 'Have the zone created where your organization keeps its zones and correct dns.zones, or exempt the resource group from the Azure Policy assignment.'
        : (remedies[code] ?? 'Remove what stands in the way, or create the zone by hand; it is tried again.'),
    };
  }
  return {
    check: 'LinkFailed',
    subject: target,
    severity: 'high',
    message: `${zoneName(zoneId)} could not be linked to ${network}: ${code}: ${message}`,
    remedy:
      remedies[code] ?? 'Remove what stands in the way, or take the network out of the policy; it is tried again.',
  };
}

/** The first of a long list, and how many more there are. */
function some(texts: readonly string[]): string {
  const shown = texts.slice(0, 20).join(', ');
  return texts.length > 20 ? `${shown} and ${texts.length - 20} more` : shown;
}
