import { sayAddresses } from '../core/addresses.ts';
import { type Finding, raise } from '../core/finding.ts';
import { quote } from '../core/text.ts';
import { endpointChecks } from '../dns/endpoints/checks.ts';
import { findSharer } from '../dns/names/shared-names.ts';
import { recordSetId } from '../dns/names/zone-id.ts';
import { recordChecks } from '../dns/records/checks.ts';
import { zoneChecks } from '../dns/zones/checks.ts';
import type { DnsServers } from '../dns/zones/model.ts';
import { judgeNetworks } from '../dns/zones/resolvers.ts';
import type { Policy } from '../policy/policy.ts';
import { isAnswering } from './fixed-addresses.ts';
import { nameIn } from './ids.ts';
import type { ZoneGroupRow } from './model.ts';
import type { Expected } from './names.ts';
import type { Zones } from './zones.ts';

/** A finding of a name, and the words that its row gets. */
export interface NameTrouble {
  readonly expected: Expected;
  readonly finding: Finding;
  readonly problem: string;
}

/** What two endpoints ask for at once, by zone and record. Zones whose ids are not known are distinguished by their names. */
const keyOf = ({ zoneId, zone, record }: Expected): string => `${zoneId ?? zone} ${record}`;

const nameOf = ({ zone, record }: Expected): string => `${zone} ${record}`;

/**
 * Whether a name that an endpoint has today is in the zone that this one is for. Where no group that is seen and no policy says which zone that is, it
 * is the one that its network is linked to; where none is, it may be this one.
 */
function isInOneZone(expected: Expected, standing: Expected, zones: Zones): boolean {
  const { asked, zone } = standing;
  const theirs = standing.zoneId ?? zones.linkedTo(asked.endpoint.network, zone);
  return expected.zoneId === undefined || theirs === undefined || theirs === expected.zoneId;
}

const subjectOf = ({ zoneId, record, asked }: Expected): string =>
  zoneId === undefined ? asked.endpoint.id : recordSetId(zoneId, { name: record, type: 'A' });

/**
 * What prevents a record that is foreseen. Pure.
 *
 *   the name                                        finding
 *   asked for by another endpoint too               of the record set, as the app makes it of two claims
 *   held by a record set that exists today          of the record set
 *   in a zone that isn't there                      of the zone
 *   in a zone that nobody who asks is linked to     of the zone
 *   in a zone that a longer one hides               of the record set
 *
 * `planned`: those to judge; `standing`: of endpoints that are there already, which lend their claims.
 */
export function nameTroubles(
  planned: readonly Expected[],
  standing: readonly Expected[],
  zones: Zones,
  dnsServers: DnsServers,
  policy: Policy,
): readonly NameTrouble[] {
  const claims = new Map<string, string[]>();
  for (const each of planned) claims.set(keyOf(each), [...(claims.get(keyOf(each)) ?? []), each.asked.endpoint.id]);
  const held = new Map<string, Expected[]>();
  for (const each of standing) held.set(nameOf(each), [...(held.get(nameOf(each)) ?? []), each]);
  return planned.flatMap((expected) => {
    const { zoneId, record, zone } = expected;
    const own = expected.asked.endpoint.id;
    const holders = (held.get(nameOf(expected)) ?? []).filter((each) => isInOneZone(expected, each, zones));
    const claimants = [...(claims.get(keyOf(expected)) ?? []), ...holders.map(({ asked }) => asked.endpoint.id)];
    const others = [...new Set(claimants)].filter((id) => id !== own).sort();
    const trouble = (finding: Finding, problem: string): NameTrouble => ({ expected, finding, problem });
    const found: NameTrouble[] = [];
    if (others.length > 0) {
      const who = [own, ...others].sort().join(' and ');
      const check = findSharer(zone, record) === undefined ? recordChecks.nameConflict : recordChecks.nameShared;
      const message = `${quote(record)} in ${zone} would be claimed by ${who}: one record set can lead to one of them`;
      found.push(
        trouble(raise(check, subjectOf(expected), message), `also claimed by ${others.map(nameIn).join(', ')}`),
      );
    }
    if (zoneId === undefined) return found;
    const taken = others.length > 0 ? [] : zones.recordsAt(zoneId, record);
    for (const id of taken) {
      const message = `${quote(record)} exists in ${zone} today, and no private endpoint that is seen claims it`;
      found.push(trouble(raise(recordChecks.nameTaken, id, message), 'a record set of this name exists there today'));
    }
    return [...found, ...zoneTroubles(expected, zones, dnsServers, policy)];
  });
}

/** An address that the endpoint fixes for a record and that nothing answers from: the record is never written. */
export function addressTroubles(expected: Expected): readonly NameTrouble[] {
  const refused = expected.addresses.filter((address) => !isAnswering(address));
  if (refused.length === 0) return [];
  const problem = `its ipConfigurations fix ${sayAddresses(refused)}: nothing of a private endpoint answers from there`;
  const message = `${quote(expected.record)} in ${expected.zone}: ${problem}`;
  return [{ expected, finding: raise(endpointChecks.addressRefused, expected.asked.endpoint.id, message), problem }];
}

/** What its zone will not do for a record; nothing where the zone is not known. */
export function zoneTroubles(
  expected: Expected,
  zones: Zones,
  dnsServers: DnsServers,
  { dns }: Policy,
): readonly NameTrouble[] {
  const { zone, zoneId, fqdn, record } = expected;
  if (zoneId === undefined) return [];
  const trouble = (finding: Finding, problem: string): NameTrouble => ({ expected, finding, problem });
  if (zones.isMissing(zoneId)) {
    const message = `${zone} (${zoneId}) is not there once this is deployed, and private endpoints would have names in it`;
    return [trouble(raise(zoneChecks.missing, zoneId, message), 'its zone is not there')];
  }
  const linked = zones.networksOf(zoneId);
  if (linked?.length === 0) {
    const message = `${zone} is linked to no network, so nobody resolves the names that private endpoints would have in it`;
    return [trouble(raise(zoneChecks.unlinked, zoneId, message), 'its zone is linked to no network')];
  }
  const { network } = expected.asked.endpoint;
  const unlinked =
    linked === undefined || network === undefined
      ? []
      : judgeNetworks([network], dnsServers, new Set(linked), dns.resolvers).unlinked;
  if (unlinked.length > 0) {
    const message = `${zone} is not linked to networks whose private endpoints would have names in it: ${network}`;
    return [
      trouble(raise(zoneChecks.unlinked, zoneId, message), "its zone is not linked to the endpoint's own network"),
    ];
  }
  const hiding = zones.hiddenBy(zoneId, [fqdn, `${record}.${zone}`]);
  if (hiding === undefined) return [];
  const message = `${quote(fqdn)} would not be answered from ${zone}: the longer zone ${nameIn(hiding)} (${hiding}) is linked to the same network and answers alone`;
  return [trouble(raise(zoneChecks.namesHidden, zoneId, message), `the longer zone ${nameIn(hiding)} hides it`)];
}

/** What a zone group will not do for its endpoint. */
export function zoneGroupFindings(
  rows: readonly ZoneGroupRow[],
  namesOfEndpoint: readonly Expected[],
): readonly Finding[] {
  const names = namesOfEndpoint.map(({ fqdn }) => fqdn).join(', ');
  const whose = names === '' ? "its endpoint's names" : names;
  const unfit = rows.filter(({ verdict }) => verdict === 'wrong' || verdict === 'nobody');
  const found = unfit.map(({ endpoint, zone, needed }) => {
    const need = needed.length === 0 ? 'no zone group can give it names' : `needed ${needed.join(', ')}`;
    return raise(
      endpointChecks.zoneGroupCannotAnswer,
      endpoint,
      `its zone group names ${zone}, which can't answer for ${whose}; ${need}`,
    );
  });
  const [half] = rows.filter(({ verdict }) => verdict === 'incomplete');
  if (half === undefined) return found;
  const here = rows.flatMap(({ zone }) => zone ?? []);
  const missing = half.needed.filter((zone) => !here.includes(zone));
  const message = `its zone group leaves out ${missing.join(', ')}, so the names there get no record from it`;
  return [...found, raise(endpointChecks.zoneGroupIncomplete, half.endpoint, message)];
}
