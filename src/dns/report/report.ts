import { compare } from '../../core/compare.ts';
import { fingerprint } from '../../core/fingerprint.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Claim } from '../../state/names/model.ts';
import { zoneOf } from '../../state/names/store.ts';
import type { ZoneGroupAction } from '../endpoints/model.ts';
import type { Standing } from '../records/ownership.ts';
import { planRecord } from '../records/plan.ts';
import { sameList } from '../records/target.ts';

/**
 * What would become of one record set. `blocked`: it would be created, but its zone doesn't exist, or can't be seen, and policy makes none;
 * `settled`: ours, and as it should be; `satisfied`: somebody else's, with the right address; `foreign`: somebody else's, with another one.
 */
export type Prospect = (typeof prospects)[number];
const prospects = ['create', 'update', 'adopt', 'delete', 'blocked', 'settled', 'satisfied', 'foreign'] as const;

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

/** An endpoint that gets nothing now, and why. */
export interface LeftEndpoint {
  readonly endpoint: string;
  /** `other`: not provisioned, rejected, or of a kind without names. */
  readonly kind: 'pending' | 'optedOut' | 'other';
  readonly because: string;
}

export interface DnsReport {
  /** Sorted by record set; settled ones included. */
  readonly lines: readonly ReportLine[];
  /** Sorted by endpoint. */
  readonly zoneGroups: readonly ZoneGroupLine[];
  /** `endpoint: name: why` for every name that no rule places, or whose zone policy does not place. */
  readonly unmapped: readonly string[];
  /** Sorted by endpoint. */
  readonly left: readonly LeftEndpoint[];
  readonly counts: Readonly<Record<Prospect | 'zoneGroup' | 'conflict' | 'unmapped' | LeftEndpoint['kind'], number>>;
  /** Names exactly the writes this plan would make: the same plan has the same hash. */
  readonly hash: string;
}

export interface ReportInput {
  readonly claims: readonly Claim[];
  /** What exists in Azure, by record set id; absent where nothing does. */
  readonly standing: ReadonlyMap<string, Standing>;
  readonly unmapped: readonly string[];
  readonly zoneGroups: readonly ZoneGroupLine[];
  readonly left?: readonly LeftEndpoint[];
  /** Ids of the zones that exist; where they were not read, none is taken for missing. */
  readonly zones?: ReadonlySet<string>;
}

/** Everything the dns room would do, without doing it. Pure: the decisions are `planRecord`'s own. */
export function reportPlan(
  { claims, standing, unmapped, zoneGroups, left = [], zones }: ReportInput,
  policy: DnsPolicy,
  now: Date,
): DnsReport {
  const ours = [...standing].filter(([, each]) => each.kind === 'ours').map(([id]) => id);
  const ids = [...new Set([...claims.map(({ recordSet }) => recordSet), ...ours])].sort();
  const lines = ids.map((id) => {
    const claiming = claims.filter(({ recordSet }) => recordSet === id);
    const line = lineOf(id, claiming, standing.get(id) ?? { kind: 'absent' }, policy, now);
    return line.prospect === 'create' && isMissing(zoneOf(id), policy, zones) ? withoutZone(line) : line;
  });
  const groups = zoneGroups.toSorted((a, b) => compare(a.endpoint, b.endpoint));
  const count = (prospect: Prospect): number => lines.filter((line) => line.prospect === prospect).length;
  return {
    lines,
    zoneGroups: groups,
    unmapped: [...unmapped].sort(),
    left: left.toSorted((a, b) => compare(a.endpoint, b.endpoint)),
    counts: {
      ...(Object.fromEntries(prospects.map((each) => [each, count(each)])) as Record<Prospect, number>),
      zoneGroup: zoneGroups.length,
      conflict: lines.filter(({ claimedBy }) => claimedBy.length > 1).length,
      unmapped: unmapped.length,
      ...leftCounts(left),
    },
    hash: fingerprint(JSON.stringify([...lines.filter(isWrite).map(toWrite), ...groups])),
  };
}

const leftCounts = (left: readonly LeftEndpoint[]): Readonly<Record<LeftEndpoint['kind'], number>> => {
  const count = (kind: LeftEndpoint['kind']): number => left.filter((each) => each.kind === kind).length;
  return { pending: count('pending'), optedOut: count('optedOut'), other: count('other') };
};

const isMissing = (zone: string, policy: DnsPolicy, zones: ReadonlySet<string> | undefined): boolean =>
  zones !== undefined && policy.zones.missing === 'report' && !zones.has(zone);

const withoutZone = (line: ReportLine): ReportLine => ({
  ...line,
  prospect: 'blocked',
  because: "its zone does not exist there, or can't be seen; create it, or set dns.zones.missing to create",
});

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
