import { compare } from '../core/compare.ts';
import { type Finding, raise, type Severity, weightOf } from '../core/finding.ts';
import type { EgressPolicy, ProfileName } from '../policy/egress.ts';
import { exemptionOf, isAbout, profileOf } from './match.ts';
import type { Breach, EgressCheck, Note, World } from './model.ts';
import { allows } from './profiles.ts';
import { seenOf } from './seen.ts';
import { findType, types } from './types.ts';
import { worldOf } from './world.ts';

export interface Subject {
  readonly id: string;
  /** The path its packets take; empty until the effective path is worked out. */
  readonly path: Readonly<Record<string, never>>;
}

/** What the policy makes of the given resources. Everything is sorted: the same resources in any order read the same. */
export interface EgressReport {
  readonly subjects: readonly Subject[];
  /** Ids of the subjects whose bodies say nothing: no finding there does not mean that all is well. */
  readonly unread: readonly string[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

/**
 * Judges every resource among these bodies (REST, `az … -o json` or Resource Graph rows) that this room has checks for.
 * Pure. Bodies of other types only lend what they say about a subject: route tables, NAT gateways, networks.
 * `completeLists` names child lists known to be read to the end, so that an empty one counts as empty.
 */
export function judgeResources(
  resources: readonly unknown[],
  policy: EgressPolicy,
  now: Date,
  completeLists: readonly string[] = [],
): EgressReport {
  const world = worldOf(resources, completeLists);
  const subjects: Subject[] = [];
  const findings: Finding[] = [];
  const notes: Note[] = [...unreadableNotes(world), ...exemptionNotes(policy)];
  const unread: string[] = [];

  for (const resource of world.resources) {
    const judgement = findType(resource.id.type)?.judge?.(resource, world);
    if (judgement === undefined) continue;
    const subject = resource.id.id;
    subjects.push({ id: subject, path: {} });
    if (!resource.isRead) {
      unread.push(subject);
      notes.push({ subject, message: 'its properties were not read, so nothing is known about it' });
      continue;
    }
    const { profile, unseen } = profileOf(policy, resource.id, seenOf(resource, world));
    const unsure = judgement.breaches.length > 0 ? unseen : [];
    notes.push(...[...judgement.notes, ...unsure].map((message) => ({ subject, message })));
    for (const breach of judgement.breaches) {
      const severity = severityUnder(profile, breach);
      if (severity !== undefined) findings.push(toFinding(breach, subject, severity, profile, policy, now));
    }
  }
  return { subjects, unread, findings: findings.sort(byCheckAndSubject), notes: notes.sort(bySubject) };
}

/** An exposure weighs the same everywhere. A way out weighs what its check says where the profile forbids it. */
function severityUnder(profile: ProfileName, { check, severity = weightOf(check) }: Breach): Severity | undefined {
  if (!isAllowed(profile, check)) return severity;
  return [check.severity].flat().includes('info') ? 'info' : undefined;
}

const isAllowed = (profile: ProfileName, { category, egressClass }: EgressCheck): boolean =>
  category === 'egress' && (egressClass === undefined ? profile === 'open' : allows(profile, egressClass));

function toFinding(
  { check, because }: Breach,
  subject: string,
  severity: Severity,
  profile: ProfileName,
  policy: EgressPolicy,
  now: Date,
): Finding {
  const judgedBy = check.category === 'egress' ? ` (profile ${profile})` : '';
  const { reason, expired } = exemptionOf(policy, check.id, subject, now);
  const lapsed = expired === undefined ? '' : `; its exemption ended on ${expired}`;
  const exemption = reason === undefined ? {} : { exemption: reason };
  return raise(check, subject, `${because}${judgedBy}${lapsed}`, { severity, ...exemption });
}

function unreadableNotes({ unreadable }: World): readonly Note[] {
  if (unreadable === 0) return [];
  return [{ subject: '', message: `${unreadable} of the elements have no resource id and were not judged` }];
}

const checkIds = types.flatMap(({ checks }) => Object.values(checks).map(({ id }) => id));

/** An exemption for a check nobody makes would never be missed: most likely a slip of the pen. */
function exemptionNotes({ exemptions }: EgressPolicy): readonly Note[] {
  return exemptions
    .filter((exemption) => !checkIds.some((id) => isAbout(exemption, id)))
    .map(({ check }) => ({ subject: '', message: `the exemption of '${check}' names no check that is made here` }));
}

const byCheckAndSubject = (a: Finding, b: Finding): number =>
  compare(a.check, b.check) || compare(a.subject, b.subject);
const bySubject = (a: Note, b: Note): number => compare(a.subject, b.subject) || compare(a.message, b.message);
