import { fingerprint } from '../../core/fingerprint.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Claim } from '../../state/names/model.ts';
import { zoneOf } from '../../state/names/store.ts';
import type { ZoneGroupAction } from '../endpoints/model.ts';
import type { Standing } from '../records/ownership.ts';
import { planRecord } from '../records/plan.ts';
import { sameList } from '../records/target.ts';

/**
 * What would become of one record set. `settled`: ours, and as it should be; `satisfied`: somebody else's, with the right address;
 * `foreign`: somebody else's, with another one.
 */
export type Prospect = (typeof prospects)[number];
const prospects = ['create', 'update', 'adopt', 'delete', 'settled', 'satisfied', 'foreign'] as const;

export interface ReportLine {
  readonly recordSet: string;
  readonly prospect: Prospect;
  readonly addresses: readonly string[];
  readonly stands: readonly string[];
  /** Endpoints that claim the name; more than one is a conflict. */
  readonly claimedBy: readonly string[];
  readonly because: string;
}

/** What would become of one endpoint's private DNS zone group, where policy has the platform write the records. */
export interface ZoneGroupLine {
  readonly endpoint: string;
  readonly prospect: ZoneGroupAction['kind'];
  /** Ids of its zones. */
  readonly zones: readonly string[];
}

export interface DnsReport {
  /** Sorted by record set; settled ones included. */
  readonly lines: readonly ReportLine[];
  /** Sorted by endpoint. */
  readonly zoneGroups: readonly ZoneGroupLine[];
  /** `endpoint: name: why` for every name that no rule places, or whose zone policy does not place. */
  readonly unmapped: readonly string[];
  readonly counts: Readonly<Record<Prospect | 'zoneGroup' | 'conflict' | 'unmapped', number>>;
  /** Names exactly the writes this plan would make: the same plan has the same hash. */
  readonly hash: string;
}

export interface ReportInput {
  readonly claims: readonly Claim[];
  /** What exists in Azure, by record set id; absent where nothing does. */
  readonly standing: ReadonlyMap<string, Standing>;
  readonly unmapped: readonly string[];
  readonly zoneGroups: readonly ZoneGroupLine[];
}

/** Everything the dns room would do, without doing it. Pure: the decisions are `planRecord`'s own. */
export function reportPlan(
  { claims, standing, unmapped, zoneGroups }: ReportInput,
  policy: DnsPolicy,
  now: Date,
): DnsReport {
  const ours = [...standing].filter(([, each]) => each.kind === 'ours').map(([id]) => id);
  const ids = [...new Set([...claims.map(({ recordSet }) => recordSet), ...ours])].sort();
  const lines = ids.map((id) => {
    const claiming = claims.filter(({ recordSet }) => recordSet === id);
    return lineOf(id, claiming, standing.get(id) ?? { kind: 'absent' }, policy, now);
  });
  const groups = zoneGroups.toSorted((a, b) => (a.endpoint < b.endpoint ? -1 : 1));
  const count = (prospect: Prospect): number => lines.filter((line) => line.prospect === prospect).length;
  return {
    lines,
    zoneGroups: groups,
    unmapped: [...unmapped].sort(),
    counts: {
      ...(Object.fromEntries(prospects.map((each) => [each, count(each)])) as Record<Prospect, number>),
      zoneGroup: zoneGroups.length,
      conflict: lines.filter(({ claimedBy }) => claimedBy.length > 1).length,
      unmapped: unmapped.length,
    },
    hash: fingerprint(JSON.stringify([...lines.filter(isWrite).map(toWrite), ...groups])),
  };
}

const writes: ReadonlySet<Prospect> = new Set(['create', 'update', 'adopt', 'delete']);
export const isWrite = ({ prospect }: ReportLine): boolean => writes.has(prospect);

const toWrite = ({ recordSet, prospect, addresses }: ReportLine) => [recordSet, prospect, addresses];

function lineOf(id: string, claims: readonly Claim[], read: Standing, policy: DnsPolicy, now: Date): ReportLine {
  const marked = claims.length === 0 ? ('gone' as const) : undefined;
  const observed = { id, zoneId: zoneOf(id), claims, record: undefined, read, zoneBlock: undefined, marked };
  const [action] = planRecord(observed, { ...policy, paused: [] }, now).actions;
  const stands = read.kind === 'absent' ? [] : read.addresses;
  const common = { recordSet: id, stands, claimedBy: claims.map(({ endpoint }) => endpoint).sort() };
  if (action !== undefined) {
    const addresses = action.kind === 'delete' ? [] : action.recordTarget.addresses;
    return { ...common, prospect: action.kind, addresses, because: action.because };
  }
  if (read.kind !== 'other') {
    return { ...common, prospect: 'settled', addresses: stands, because: 'as it should be' };
  }
  const isSatisfied = claims.some((claim) => sameList(claim.addresses, stands));
  const prospect = isSatisfied ? 'satisfied' : 'foreign';
  return { ...common, prospect, addresses: stands, because: `written by ${read.holder}` };
}
