import type { CloudName } from '../core/cloud.ts';
import { compare } from '../core/compare.ts';
import { byWorst, type Finding } from '../core/finding.ts';
import { foldCase, isGuid } from '../core/text.ts';
import type { DnsServers } from '../dns/zones/model.ts';
import { at, elementsOf, textOf } from '../egress/body.ts';
import { type ExplainedFinding, explainReading } from '../egress/explain.ts';
import type { World } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import type { Reading } from '../egress/reading/model.ts';
import { settle } from '../egress/reading/said-twice.ts';
import { toResource, worldOf } from '../egress/world.ts';
import type { Policy } from '../policy/policy.ts';
import { decide, mayCome } from './connections.ts';
import { addressTroubles, nameTroubles, zoneGroupFindings, zoneTroubles } from './dns-findings.ts';
import { endpointsIn } from './endpoints.ts';
import { isAnswering } from './fixed-addresses.ts';
import { gatewaysIn, gatewayTroubles } from './gateways.ts';
import { estateAround } from './gone.ts';
import { approvalsIn, decideAll } from './limits.ts';
import type { Preview } from './model.ts';
import { askedBy, type Expected, expectedOf, namesOf } from './names.ts';
import { withoutZone, zoneGroupRows } from './zone-groups.ts';
import { zonesIn } from './zones.ts';

export interface PreviewOptions {
  readonly policy: Policy;
  readonly cloud: CloudName;
  readonly now: Date;
  /** What exists today, as bodies; undefined where that wasn't given. */
  readonly existing?: readonly unknown[] | undefined;
  /** Subscriptions whose owners are ours, beside those that the plan writes to. */
  readonly subscriptions?: readonly string[];
}

/**
 * Judges a deployment before it is made, by the same rules as the running app: which names it would have, whether its zone groups answer,
 * what becomes of its connections, and what it exposes. Pure. Expressions are unknown: fold the reading first, for what the file itself answers.
 */
export function preview(read: Reading, options: PreviewOptions): Preview {
  const given = settle(read);
  const { policy, now, existing = [] } = options;
  const existed = new Set([...existing, ...(given.before ?? [])].flatMap((body) => toResource(body)?.id.id ?? []));
  const asToday = (body: unknown): unknown => (isOldNetwork(body, existed) ? asStanding(body) : body);
  const reading = {
    ...given,
    bodies: given.bodies.map(asToday),
    asSaid: (given.asSaid ?? []).map((bodies) => bodies.map(asToday)),
  };
  const estate = estateAround(reading, existing);
  const context = estate.after;
  const explained = explainReading({ ...reading, context }, { policy: policy.egress, now });
  const after = judgeNames(reading.bodies, context, reading, options, estate.isGone);
  const existedSo =
    reading.before === undefined ? undefined : judgeNames(reading.before, estate.before, reading, options, () => false);
  const before = existedSo === undefined ? undefined : keysOf([...existedSo.findings, ...existedSo.ofOthers]);
  // What exists and isn't in the plan is judged only for what the change makes of it.
  const opened = before === undefined ? [] : after.ofOthers.filter((finding) => !before.has(keyOf(finding)));
  const dns = unique([...after.findings, ...opened]).map((finding) => toExplained(finding, before));
  const said = new Set(explained.unknown.map(({ id, property }) => `${id} ${property}`));
  const isSaid = ({ id, property }: Preview['unknown'][number]): boolean => said.has(`${id} ${property}`);
  return {
    names: after.names,
    zoneGroups: after.zoneGroups,
    connections: after.connections,
    exposures: explained.exposures,
    findings: [...explained.findings, ...dns].sort(byWorst),
    unknown: [...explained.unknown, ...after.unknown.filter((note) => !isSaid(note))],
    notJudged: explained.notJudged.filter(({ type }) => !dnsTypes.has(foldCase(type))),
  };
}

/** A network that exists today keeps its subnets' ways out, with any api-version it is written with: only those of a new one are private unasked. */
function isOldNetwork(body: unknown, existed: ReadonlySet<string>): body is Readonly<Record<string, unknown>> {
  const id = toResource(body)?.id;
  if (id === undefined || !/^microsoft\.network\/virtualnetworks(\/subnets)?$/.test(id.type)) return false;
  return existed.has(id.id) || (id.parent !== undefined && existed.has(id.parent));
}

const asStanding = ({ apiVersion: _, ...body }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  body;

/** What has no public way, and is judged here by what it says of names. */
const dnsTypes: ReadonlySet<string> = new Set([
  'microsoft.network/privatednszones',
  'microsoft.network/privatednszones/virtualnetworklinks',
  'microsoft.network/privatednszones/a',
  'microsoft.network/privatednszones/aaaa',
  'microsoft.network/privateendpoints/privatednszonegroups',
]);

const keyOf = ({ check, subject }: Finding): string => `${check} ${subject}`;
const keysOf = (findings: readonly Finding[]): ReadonlySet<string> => new Set(findings.map(keyOf));

function toExplained({ message, ...finding }: Finding, before: ReadonlySet<string> | undefined): ExplainedFinding {
  if (before === undefined) return { ...finding, because: message, evidence: {} };
  const opened = !before.has(`${finding.check} ${finding.subject}`);
  const says = opened ? 'this change makes it so' : 'it is so already';
  return { ...finding, because: `${message}; ${says}`, evidence: {}, opened };
}

interface Judged extends Pick<Preview, 'names' | 'zoneGroups' | 'connections' | 'unknown'> {
  readonly findings: readonly Finding[];
  /** What the zones would not do for endpoints that exist there and are not in question. */
  readonly ofOthers: readonly Finding[];
}

function judgeNames(
  bodies: readonly unknown[],
  context: readonly unknown[],
  reading: Reading,
  { policy, cloud, now, existing, subscriptions = [] }: PreviewOptions,
  isGone: (id: string) => boolean,
): Judged {
  const world = worldOf([...bodies, ...context], reading.isComplete ? 'all' : []);
  const judged = new Set(bodies.flatMap((body) => toResource(body)?.id.id ?? []));
  const possible = new Set(reading.possible.flatMap((body) => toResource(body)?.id.id ?? []));
  const replaced = new Set(reading.replaced);
  const zones = zonesIn(world, existing !== undefined, isGone);
  const ours = new Set([
    ...subscriptions.map((id) => foldCase(id)),
    ...world.resources.flatMap(({ id }) => (isGuid(id.subscriptionId) ? [id.subscriptionId] : [])),
  ]);
  const asked = endpointsIn(world).map((endpoint) => ({ endpoint, asks: askedBy(endpoint, world, cloud) }));
  const expected = new Map<string, readonly Expected[]>(
    asked.map(({ endpoint, asks }) => [endpoint.id, asks.flatMap((each) => expectedOf(each, policy))]),
  );
  const mine = asked.filter(({ endpoint }) => judged.has(endpoint.id));
  const given = approvalsIn([...(existing ?? []), ...bodies, ...context], policy).filter(({ by }) => !isGone(by));
  const decisions = decideAll(
    asked,
    given,
    (id) => judged.has(id),
    (each, approvedByRule) => decide(each, policy, ours, now, approvedByRule),
  );
  const expectedOfAll = (wanted: boolean): readonly Expected[] =>
    [...expected].flatMap(([id, names]) =>
      judged.has(id) === wanted
        ? names.filter((name) => mayCome(name.asked, decisions.get(name.asked)?.decision, !wanted))
        : [],
    );
  const dnsServers = dnsServersIn(world);
  const isWritten = ({ addresses }: Expected): boolean => addresses.every(isAnswering);
  const expectedOfMine = expectedOfAll(true);
  const expectedOfOthers = expectedOfAll(false);
  const planned = expectedOfMine.filter(isWritten);
  const standing = expectedOfOthers.filter(isWritten);
  const gateways = gatewaysIn(world);
  const ofGateways = (names: readonly Expected[], some = gateways) =>
    names.flatMap((each) => gatewayTroubles(each, zones, some, dnsServers));
  // A gateway of the plan is in question itself, also where it asks for names of what exists.
  const plannedGateways = gateways.filter(({ id }) => judged.has(id));
  const troubles = [
    ...expectedOfMine.flatMap(addressTroubles),
    ...nameTroubles(planned, standing, zones, dnsServers, policy),
    ...ofGateways(planned),
    ...ofGateways(standing, plannedGateways),
  ];
  const problemsOf = ({ zone, record, asked: { endpoint } }: Expected): readonly string[] =>
    troubles.flatMap(({ expected: of, problem }) =>
      of.zone === zone && of.record === record && of.asked.endpoint.id === endpoint.id ? [problem] : [],
    );
  const rows = new Map(mine.map(({ endpoint, asks }) => [endpoint.id, zoneGroupRows(endpoint, asks)]));
  const rowsOf = (endpoint: string) => rows.get(endpoint) ?? [];
  const decided = mine.flatMap(({ asks }) => asks.flatMap((each) => decisions.get(each) ?? []));
  const connections = decided.map(({ undecided: _, ...row }) => row);
  const names = mine.flatMap(({ endpoint, asks }) =>
    asks.flatMap((each) =>
      namesOf(each, {
        connection: connections.find(
          ({ endpoint: id, groupId, target }) =>
            id === endpoint.id && groupId === (each.groupId ?? null) && target === (each.sought?.id?.id ?? target),
        ),
        zones,
        policy,
        zoneGroup: rowsOf(endpoint.id),
        isPossible: possible.has(endpoint.id),
        isReplaced: replaced.has(endpoint.id),
        problemsOf,
      }),
    ),
  );
  const groupFindings = mine.flatMap(({ endpoint }) =>
    zoneGroupFindings(rowsOf(endpoint.id), expected.get(endpoint.id) ?? []),
  );
  const ofOthers = [
    ...expectedOfOthers.flatMap((each) => zoneTroubles(each, zones, dnsServers, policy)),
    ...ofGateways(standing),
  ];
  return {
    names,
    zoneGroups: mine.flatMap(({ endpoint }) => rowsOf(endpoint.id).map((row) => withoutZone(row, endpoint, zones))),
    connections,
    findings: unique([...troubles.map(({ finding }) => finding), ...groupFindings]),
    ofOthers: ofOthers.map(({ finding }) => finding),
    unknown: uniqueNotes([...unknownOf(mine), ...decided.flatMap(({ undecided }) => undecided ?? [])]),
  };
}

/** The properties of an endpoint that decide its names and are known only when it is deployed. */
function unknownOf(mine: readonly { readonly asks: ReturnType<typeof askedBy> }[]): Preview['unknown'] {
  return mine.flatMap(({ asks }) =>
    asks.flatMap(({ endpoint, request, sought, groupId }) => {
      const note = (property: string, because: string) => ({ id: endpoint.id, property, because });
      const list = request.isManual === true ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections';
      return [
        ...(sought === undefined
          ? [note(`${list}[].privateLinkServiceId`, 'what it connects to is decided when it is deployed')]
          : []),
        ...(groupId === undefined && request.groupIds === undefined
          ? [note(`${list}[].groupIds`, 'its group is decided when it is deployed')]
          : []),
        ...(endpoint.groups.some(({ zones }) => zones.includes(undefined))
          ? [note('privateDnsZoneGroups', 'a zone of its zone group is decided when it is deployed')]
          : []),
      ];
    }),
  );
}

/** The DNS servers of the networks whose bodies say them. */
function dnsServersIn({ resources }: World): DnsServers {
  const networks = resources.filter(({ id, isRead }) => id.type === 'microsoft.network/virtualnetworks' && isRead);
  return new Map(
    networks.flatMap(({ id, properties }): [string, string[]][] => {
      const servers = at(properties, 'dhcpOptions', 'dnsServers');
      const list = elementsOf(servers).map((server) => (isExpression(server) ? undefined : textOf(server)));
      if (isExpression(servers) || isExpression(at(properties, 'dhcpOptions')) || list.includes(undefined)) return [];
      return [[id.id, list.flatMap((server) => server ?? [])]];
    }),
  );
}

/** One line for a property, however many requests depend on it. */
const uniqueNotes = (notes: Preview['unknown']): Preview['unknown'] => [
  ...new Map(notes.map((note) => [`${note.id} ${note.property} ${note.because}`, note])).values(),
];

function unique(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map(findings.map((each) => [`${each.check} ${each.subject} ${each.message}`, each]));
  return [...byKey.values()].sort((a, b) => compare(a.check, b.check) || compare(a.subject, b.subject));
}
