import type { DnsPolicy } from '../../policy/dns.ts';
import type { Mode } from '../../policy/mode.ts';
import type { SeenEndpoint } from '../endpoints/model.ts';
import type { RecordType } from '../model.ts';
import { readShown } from '../records/shown.ts';
import { claimsOf } from './first-pass.ts';
import { type Prospect, reportPlan } from './report.ts';

/** Where one record goes, and what becomes of what is there. */
export interface DnsPlace {
  readonly zone: string;
  readonly name: string;
  readonly type: RecordType;
  /** Null where policy has no place for the zone. */
  readonly zoneId: string | null;
  /** Who writes it there; `nobody` where it has no place, or the endpoint is left alone. */
  readonly by: 'gatehouse' | 'zoneGroup' | 'nobody';
  readonly because: string;
  /** What would become of the record set that exists there; only where its body was given. */
  readonly prospect?: Prospect;
  /** Its addresses. */
  readonly stands?: readonly string[];
}

/** What is known of the zones beside the endpoint. */
export interface Surroundings {
  readonly policy: DnsPolicy;
  /** Bodies of record sets that exist there, by lower-cased id. */
  readonly recordSets: ReadonlyMap<string, unknown>;
  /** The deployment's id, by which its own record sets are known. */
  readonly owner: string;
  readonly now: Date;
  /** Whether only the endpoint's own list says its names, which the app takes from its network interfaces alone. */
  readonly isDoubted: boolean;
  /** Public addresses of which only the subnet's prefixes show whether the app accepts them. */
  readonly unsure: readonly string[];
}

/** Where policy puts each record of one endpoint. Pure, and by the decisions of a pass that remembers nothing. */
export function explainPlaces(
  seen: SeenEndpoint,
  { policy, recordSets, owner, now, isDoubted, unsure }: Surroundings,
): readonly DnsPlace[] {
  const standing = new Map(
    seen.wanted.flatMap(({ id }) => (recordSets.has(id) ? [[id, readShown(recordSets.get(id), owner)] as const] : [])),
  );
  const claims = claimsOf(seen, { delegated: new Set() }, now);
  const { lines } = reportPlan({ claims, standing, unmapped: [], zoneGroups: [] }, policy, now);
  const placeOf = (record: SeenEndpoint['wanted'][number]): DnsPlace => {
    const { zone, name, type, zoneId, id, addresses } = record;
    const at = { zone, name, type, zoneId };
    if (seen.isOptedOut) return { ...at, by: 'nobody', because: 'a tag asks to leave the endpoint alone (dns.optOut)' };
    if (seen.covered.has(id)) return { ...at, by: 'zoneGroup', because: 'a zone group of the endpoint writes it' };
    if (seen.zoneGroup.strategy === 'zoneGroup') return { ...at, by: 'zoneGroup', because: delegated[policy.mode] };
    const line = standing.has(id) ? lines.find(({ recordSet }) => recordSet === id) : undefined;
    const isUnsure = addresses.some((each) => unsure.includes(each));
    const words = isDoubted ? doubted : isUnsure ? conditional : written;
    if (line === undefined) return { ...at, by: 'gatehouse', because: words[policy.mode] };
    const only = isUnsure ? `${line.because}; only ${inside}` : line.because;
    const because = isDoubted ? `${line.because}; not before ${shown}` : only;
    return { ...at, by: 'gatehouse', because, prospect: line.prospect, stands: line.stands };
  };
  const isHomeless = ({ zone }: { readonly zone: string }): boolean => seen.homeless.includes(zone);
  const homeless = seen.names.records.filter(isHomeless).map(({ zone, name, type }): DnsPlace => {
    const because = `policy has no place for the zone ${zone}: name it in dns.zones.byName, or set dns.zones.resourceGroup`;
    return { zone, name, type, zoneId: null, by: 'nobody', because };
  });
  return [...seen.wanted.map(placeOf), ...homeless];
}

const written: Readonly<Record<Mode, string>> = {
  enforce: 'mode enforce: it is written',
  observe: 'mode observe: it is planned and reported, and not written',
};

const shown = 'a network interface of the endpoint shows this name (--nic)';

const doubted: Readonly<Record<Mode, string>> = {
  enforce: `mode enforce: it is written once ${shown}, and not before`,
  observe: `mode observe: it is planned and reported once ${shown}, and not written`,
};

const inside = "if its address lies in the subnet's prefixes, which are not known here";

const conditional: Readonly<Record<Mode, string>> = {
  enforce: `mode enforce: it is written ${inside}`,
  observe: `mode observe: it is planned and reported ${inside}, and not written`,
};

const delegated: Readonly<Record<Mode, string>> = {
  enforce: 'dns.strategy is zoneGroup: the platform writes it, through a zone group that Gatehouse writes',
  observe: 'dns.strategy is zoneGroup, and mode observe: nothing is written',
};
