import { compare } from '../core/compare.ts';
import { type Finding, raise, type Severity, weightOf } from '../core/finding.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import type { EgressPolicy, ProfileName } from '../policy/egress.ts';
import { field, textOf } from './body.ts';
import { allChecks } from './checks/about.ts';
import { evidenceOf } from './checks/evidence.ts';
import type { Exposure, Unknown } from './exposure/model.ts';
import { isAbout, profileOf, withExemption } from './match.ts';
import type { Breach, EgressCheck, Note, Resource, View, World } from './model.ts';
import { estateOf } from './path/estate.ts';
import { sendsNothing, toPath } from './path/join.ts';
import { findMisread } from './path/misread.ts';
import type { Evidence, Path, PathVerdict } from './path/model.ts';
import { hasPath } from './path/path-of.ts';
import { isJudgedInMembers } from './path/subjects/members.ts';
import { allows } from './profiles/allowed.ts';
import { type JudgedPath, judgePath } from './profiles/judge-path.ts';
import { poolPaths } from './profiles/pools.ts';
import { underProfile } from './profiles/under-profile.ts';
import { isExpression } from './reading/expression.ts';
import { seenOf } from './seen.ts';
import { findType, noticedTypes, partTypes, types } from './types.ts';
import { worldOf } from './world.ts';

export interface Subject {
  readonly id: string;
  /** The path its packets to the internet take. */
  readonly path: Path;
}

/** What the policy makes of the given resources. Everything is sorted: the same resources in any order read the same. */
export interface EgressReport {
  /** Everything that was judged. */
  readonly subjects: readonly Subject[];
  /** The profile that each of them is judged by. */
  readonly profiles: ReadonlyMap<string, ProfileName>;
  /** Of those whose way out depends on what only a running machine shows: the subnets to ask in. */
  readonly verifiable: ReadonlyMap<string, readonly string[]>;
  /** Ids of what was judged and whose bodies say nothing: no finding there does not mean that all is well. */
  readonly unread: readonly string[];
  /** Whether the internet reaches each judged resource. */
  readonly exposures: readonly (Exposure & { readonly id: string })[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly Note[];
  /** The types nothing is known of here, and how many of each there are. */
  readonly notJudged: readonly { readonly type: string; readonly count: number }[];
}

/**
 * Judges every resource among these bodies (REST, `az … -o json` or Resource Graph rows) that this room has checks for.
 * Pure. Bodies of other types only lend what they say about a subject: route tables, NAT gateways, networks.
 * `completeLists` names child lists known to be read to the end, so that an empty one counts as empty; `all` where the bodies are a whole plan.
 */
export function judgeResources(
  resources: readonly unknown[],
  policy: EgressPolicy,
  now: Date,
  completeLists: readonly string[] | 'all' = [],
  view: View = 'file',
): EgressReport {
  return judgeWorld(worldOf(resources, completeLists, view), policy, now);
}

/** As `judgeResources`, of bodies that are sorted already. */
export function judgeWorld(world: World, policy: EgressPolicy, now: Date): EgressReport {
  const estate = estateOf(world, policy.approvedNextHops);
  const subjects: Subject[] = [];
  const profiles = new Map<string, ProfileName>();
  const verifiable = new Map<string, readonly string[]>();
  const findings: Finding[] = [];
  const exposures: (Exposure & { id: string })[] = [];
  const unknown: Note[] = [...unreadableNotes(world), ...exemptionNotes(policy)];
  const unread: string[] = [];

  for (const resource of world.resources) {
    const judgement = findType(resource.id.type)?.judge?.(resource, world, policy);
    if (judgement === undefined && !hasPath(resource.id.type)) continue;
    const subject = resource.id.id;
    const { profile, unseen, possible } = profileOf(policy, resource.id, seenOf(resource, world));
    const path = judgePath(estate, resource, profile);
    const note = (id: string, verdict: PathVerdict): void => {
      profiles.set(id, profile);
      subjects.push({ id, path: toPath(verdict, id) });
      if (verdict.verifiable !== undefined && verdict.verifiable.length > 0) verifiable.set(id, verdict.verifiable);
    };
    note(subject, path?.verdict ?? sendsNothing(resource));
    for (const pool of poolPaths(estate, resource)) note(pool.id, underProfile(pool.verdict, profile));
    if (!resource.isRead) {
      unread.push(subject);
      exposures.push({ id: subject, public: 'unknown', because: notRead });
      unknown.push({ id: subject, property: 'properties', because: notRead });
      continue;
    }
    exposures.push({ id: subject, ...(judgement?.exposure ?? noEndpoint) });
    const breaches = [...(judgement?.breaches ?? []), ...(path?.breaches ?? [])];
    const hangsOnIt = (breach: Breach): boolean =>
      new Set(possible.map((each) => severityUnder(each, breach))).size > 1;
    const unsure = breaches.some(hangsOnIt) ? unseen : [];
    unknown.push(
      ...(judgement?.unknown ?? []).flatMap(({ under, ...each }) =>
        under === undefined || under.includes(profile) ? { id: subject, ...each } : [],
      ),
      ...unreadOf(world, subject, path)
        .filter(({ property }) => judgement?.unknown.some((each) => each.property === property) !== true)
        .map((each) => ({ id: subject, ...each })),
      ...unsure.map((because) => ({ id: subject, property: 'tags', because })),
    );
    for (const breach of breaches) {
      const severity = severityUnder(profile, breach);
      if (severity !== undefined) findings.push(toFinding(breach, resource, severity, profile, world, policy, now));
    }
  }
  return {
    subjects,
    profiles,
    verifiable,
    unread,
    exposures,
    findings: findings.sort(byCheckAndSubject),
    unknown: unknown.sort(bySubject),
    notJudged: notJudgedIn(world),
  };
}

/** What the path depends on and wasn't read, and why nothing is known of it at all. */
function unreadOf(world: World, subject: string, path: JudgedPath | undefined): readonly Unknown[] {
  if (path === undefined) return [];
  const { verdicts, missing } = path.verdict;
  const unplaced = verdicts.filter(
    (each) => each.class === 'unknown' && each.isUnplaced === true && missing.length === 0,
  );
  const says = new Map([
    ...missing.map((id) => whyUnread(world, subject, id)),
    ...unplaced.map(({ because, evidence: [first] }): [string, string] => [because, propertyOf(first)]),
  ]);
  return [...says].map(([because, property]) => ({ property, because }));
}

/** Why a body counts as unread, and by which property: the subject's own where it is that which is of the wrong kind. */
function whyUnread(world: World, subject: string, id: string): [because: string, property: string] {
  const found = world.find(id);
  const misread = found === undefined ? undefined : findMisread(found);
  if (misread === undefined) return [`${id} was not read`, 'path'];
  return id === subject ? [misread.because, misread.property] : [`${id} can't be read: ${misread.because}`, 'path'];
}

/** A property that only a deployment decides is named itself; it is the path where a body was not read. */
const propertyOf = (evidence: Evidence | undefined): string =>
  evidence !== undefined && isExpression(evidence.value) ? evidence.property.replace('properties.', '') : 'path';

const notRead = 'its properties were not read, so nothing is known about it';
const noEndpoint: Exposure = { public: 'disabled', because: 'it has no endpoint of its own' };

/**
 * What silence would take for safe: types this room has no rules for, and parts whose parent isn't here to be judged with them, and machines whose
 * interfaces aren't; as they are spelt.
 */
function notJudgedIn(world: World): EgressReport['notJudged'] {
  const counts = new Map<string, { type: string; count: number }>();
  for (const { id, body } of world.resources) {
    if (isJudged(id, world) || (id.type === machineType && isJudgedInMembers(world, id.id))) continue;
    const known = counts.get(id.type);
    if (known === undefined) counts.set(id.type, { type: textOf(field(body, 'type')) ?? id.type, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => compare(a.type, b.type));
}

const machineType = 'microsoft.compute/virtualmachines';

/** A part is judged by itself or with its parent; any other type is known here or it isn't. */
function isJudged({ type, parent }: ResourceId, world: World): boolean {
  if (!partTypes.has(type) && !noticedTypes.has(type)) return findType(type) !== undefined;
  return findType(type)?.judge !== undefined || (parent !== undefined && world.find(parent) !== undefined);
}

/** An exposure weighs the same everywhere. A way out weighs what its check says where the profile forbids it. */
function severityUnder(profile: ProfileName, { check, severity = weightOf(check) }: Breach): Severity | undefined {
  if (check.under !== undefined && !check.under.includes(profile)) return undefined;
  if (!isAllowed(profile, check)) return severity;
  return [check.severity].flat().includes('info') ? 'info' : undefined;
}

const isAllowed = (profile: ProfileName, { category, egressClass }: EgressCheck): boolean =>
  category === 'egress' && allows(profile, egressClass);

function toFinding(
  breach: Breach,
  resource: Resource,
  severity: Severity,
  profile: ProfileName,
  world: World,
  policy: EgressPolicy,
  now: Date,
): Finding {
  const { check, because } = breach;
  const judgedBy = check.category === 'egress' ? ` (profile ${profile})` : '';
  const found = raise(check, resource.id.id, `${because}${judgedBy}`, {
    severity,
    evidence: breach.evidence ?? evidenceOf(world, resource, check),
  });
  return withExemption(policy, found, now);
}

function unreadableNotes({ unreadable }: World): readonly Note[] {
  if (unreadable === 0) return [];
  const because = `without a resource id and not judged: ${counted(unreadable, 'element')}`;
  return [{ id: '', property: 'id', because }];
}

const checkIds = allChecks(types).map(({ id }) => id);

/** An exemption for a check nobody makes would never be missed: most likely a slip of the pen. Those of the clusters room are its own. */
function exemptionNotes({ exemptions }: EgressPolicy): readonly Note[] {
  return exemptions
    .filter((exemption) => !(exemption.check.startsWith('clusters-') || checkIds.some((id) => isAbout(exemption, id))))
    .map(({ check }) => ({
      id: '',
      property: 'egress.exemptions',
      because: `the exemption of '${check}' names no check that is made here`,
    }));
}

const byCheckAndSubject = (a: Finding, b: Finding): number =>
  compare(a.check, b.check) || compare(a.subject, b.subject);
const bySubject = (a: Note, b: Note): number => compare(a.id, b.id) || compare(a.because, b.because);
