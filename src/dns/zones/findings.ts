import { type Check, type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import { isFallingBack } from '../../core/zones-seen.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { blockFinding } from './blocks.ts';
import { zoneChecks } from './checks.ts';
import { gatewayFinding, unlinkedGateways } from './gateways.ts';
import { hidingFindings, hollowFindings } from './hiding-findings.ts';
import type { ZoneLink, ZoneObserved, ZoneRefusal, ZoneView } from './model.ts';
import { judgeNetworks } from './resolvers.ts';
import { some } from './some.ts';

/** What people should know of one zone and of who resolves it. `coming`: networks whose links are under way. */
export function zoneFindings(observed: ZoneObserved, policy: DnsPolicy, coming: ReadonlySet<string>): Finding[] {
  const { id, zone, block, use } = observed;
  const blocked = block === undefined ? [] : [blockFinding(block)];
  const named = `${nameOf(id)} (${id})`;
  if (zone === 'unasked') return blocked;
  if (zone === 'unread') {
    const message = `${named} can't be read, so it is neither created nor linked, and nobody knows who resolves it`;
    return [...blocked, raise(zoneChecks.unread, id, message)];
  }
  if (zone === 'absent') {
    const refused = blocked.filter(({ check }) => check !== zoneChecks.answersDiffer.id);
    if (refused.length > 0 || !use.isWrittenTo) return refused;
    return [raise(zoneChecks.missing, id, `${named} does not exist, and private endpoints have names in it`)];
  }
  return [
    ...blocked.filter(({ check }) => check !== zoneChecks.missing.id),
    ...quotaFindings(id, zone),
    ...linkFindings(observed, policy),
    ...hollowFindings(observed, zone),
    ...hidingFindings(observed),
    ...resolutionFindings(observed, policy, coming),
  ];
}

const quotas = [
  ['recordSets', 'record sets', zoneChecks.filling],
  ['links', 'virtual network links', zoneChecks.linksFilling],
] as const;

function quotaFindings(id: string, zone: ZoneView): Finding[] {
  return quotas.flatMap(([field, what, check]): Finding[] => {
    const { count, most } = zone[field];
    if (most === 0 || count < most * 0.9) return [];
    const filled = Math.floor((count / most) * 100);
    const message = `${nameOf(id)} has ${filled} % of the ${most} ${what} that a zone can have`;
    return [raise(check, id, message, { severity: filled >= 100 ? 'high' : 'medium' })];
  });
}

function linkFindings({ id, links, use }: ZoneObserved, policy: DnsPolicy): Finding[] {
  const name = nameOf(id);
  if (links === undefined) {
    const message = `the virtual network links of ${name} can't be read, so nobody knows which networks resolve it`;
    return [raise(zoneChecks.linksUnread, id, message)];
  }
  const isHigh = use.recordless.length > 0;
  const now = isHigh
    ? `and these claimed names have no record, so they resolve to their public addresses: ${some(use.recordless)}`
    : 'so a record that goes missing would not be noticed: its name would resolve publicly';
  const falling = links.filter(isFallingBack);
  const fallsBack = falling.map((link): Finding => {
    const message = `the link to ${link.network} asks the public internet for names that ${name} lacks, ${now}`;
    return raise(zoneChecks.linkFallsBack, linkId(id, link), message, { severity: isHigh ? 'high' : 'info' });
  });
  const differing = policy.links.flatMap(({ network, resolutionPolicy: wanted }): Finding[] => {
    const link = links.find((each) => each.network === network);
    if (link === undefined || wanted === undefined || wanted === link.resolutionPolicy) return [];
    const message = `the link to ${network} has resolutionPolicy ${link.resolutionPolicy}; policy asks for ${wanted}`;
    return [raise(zoneChecks.linkDiffers, linkId(id, link), message)];
  });
  return [...fallsBack, ...differing];
}

const linkId = (zoneId: string, { name }: ZoneLink): string => `${zoneId}/virtualnetworklinks/${name}`;

function resolutionFindings(observed: ZoneObserved, policy: DnsPolicy, coming: ReadonlySet<string>): Finding[] {
  const { id, links, use, dnsServers } = observed;
  if (links === undefined) return [];
  const linked = new Set([...links.map(({ network }) => network), ...coming]);
  const { unlinked, unknown, unread } = judgeNetworks(use.networks, dnsServers, linked, policy.resolvers);
  const name = nameOf(id);
  const say = (check: Check, message: string, networks: readonly string[]): Finding[] =>
    networks.length === 0 ? [] : [raise(check, id, `${message}: ${some(networks)}`)];
  const far = unlinked.map(({ network, asksFrom }) =>
    asksFrom.join() === network ? network : `${network} (its DNS servers are in ${asksFrom.join(', ')})`,
  );
  const elsewhere = unknown.map(({ network, servers }) => `${network} asks ${servers.join(', ')}`);
  const gateways = unlinkedGateways(observed, linked);
  const unsure = `whether ${name} resolves is not known`;
  return [
    ...say(zoneChecks.unlinked, `${name} is not linked to networks whose private endpoints have names in it`, far),
    ...(gateways.length === 0 ? [] : [gatewayFinding(id, gateways)]),
    ...say(zoneChecks.resolverUnknown, `${unsure} where the DNS servers are not known`, elsewhere),
    ...say(zoneChecks.networkUnread, `${unsure} for networks that can't be read`, unread),
  ];
}

const remedies: Readonly<Record<string, string>> = {
  AuthorizationFailed: 'Give the identity the DNS writer role on the zone’s resource group.',
  LinkedAuthorizationFailed: 'Give the identity Microsoft.Network/virtualNetworks/join/action on the network.',
  DenyAssignmentAuthorizationFailed:
    'The resource group of the cluster’s nodes is locked down: give the cluster a private DNS zone of your own (privateDNSZone), and link that.',
  ScopeLocked: 'Remove the lock on the zone or on its resource group.',
  RequestDisallowedByPolicy: 'Exempt it from the Azure Policy assignment that denies it, or take it out of dns.links.',
};

/** A link that Azure would not create or remove, or the zone itself. */
export function refusalFinding(
  { id: zoneId, around }: Pick<ZoneObserved, 'id' | 'around'>,
  { kind, target, network, code, message }: ZoneRefusal,
): Finding {
  if (kind === 'removeLink') {
    const text = `the link of ${nameOf(zoneId)} to ${network} could not be removed: ${code}: ${message}`;
    return raise(zoneChecks.linkFailed, target, text, { remedy: remedies[code] ?? zoneChecks.linkFailed.remedy });
  }
  if (kind === 'createLink') {
    const text = `${nameOf(zoneId)} could not be linked to ${network}: ${code}: ${message}`;
    const rival = around.find(({ zone, network: to }) => to === network && nameOf(zone) === nameOf(zoneId))?.zone;
    if (rival !== undefined) {
      return raise(zoneChecks.linkFailed, target, `${text}; it is linked to ${rival} already`, {
        remedy: twoOfOneName,
      });
    }
    return raise(zoneChecks.linkFailed, target, text, { remedy: remedies[code] ?? zoneChecks.linkFailed.remedy });
  }
  const text = `${nameOf(zoneId)} (${zoneId}) could not be created: ${code}: ${message}`;
  if (code === 'RequestDisallowedByPolicy') return raise(zoneChecks.deniedByPolicy, target, text, { remedy: denied });
  return raise(zoneChecks.createFailed, target, text, { remedy: remedies[code] ?? zoneChecks.createFailed.remedy });
}

/** learn.microsoft.com/azure/dns/private-dns-virtual-network-links */
const twoOfOneName =
  'A network resolves one zone of a name: keep the records of both in one of them, unlink the other, or take the network out of dns.links.';

const denied =
  'Have the zone created where your organization keeps its zones and correct dns.zones, or exempt the resource group from the Azure Policy assignment.';
