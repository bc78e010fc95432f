import type { Finding } from '../core/finding.ts';
import { matchesGlob } from '../core/glob.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { type EgressPolicy, type ProfileName, profileNames } from '../policy/egress.ts';
import { answerOf, type Facts, factsOf } from '../policy/review-selector.ts';

type Exemption = EgressPolicy['exemptions'][number];

/** The facts of a resource that its id doesn't show; what is left out was not read. */
export type Seen = Pick<Facts, 'tags' | 'location' | 'networks'>;

export interface ProfileAnswer {
  readonly profile: ProfileName;
  /** Why an entry before it may hold all the same. */
  readonly unseen: readonly string[];
  /** Every profile that may be its own. */
  readonly possible: readonly ProfileName[];
}

/**
 * The profile a resource is judged by. Whether an entry is about it may not be seen: then the narrower profile counts, so that nothing is
 * allowed because an entry could not be seen.
 *
 *   entries, in order             profile
 *   one matches                   its own
 *   none matches                  the policy's
 *   some before it are unseen     the narrowest of theirs and of the one above
 *
 */
export function profileOf(policy: EgressPolicy, id: ResourceId, seen: Seen): ProfileAnswer {
  const facts = { ...factsOf(id), ...seen };
  const unseen: string[] = [];
  const possible: ProfileName[] = [];
  for (const { match, profile } of policy.profiles) {
    const answer = answerOf(match, facts, { who: 'the resource' });
    if (answer.kind === 'broken') continue;
    possible.push(profile);
    if (answer.kind === 'met') return { profile: narrowest(possible), unseen, possible };
    unseen.push(`whether the profile '${profile}' holds for it can't be seen: ${answer.because}`);
  }
  possible.push(policy.profile);
  return { profile: narrowest(possible), unseen, possible };
}

const narrowest = (profiles: readonly ProfileName[]): ProfileName =>
  profileNames.findLast((name) => profiles.includes(name)) ?? 'isolated';

export interface ExemptionAnswer {
  /** Exempt, and why. */
  readonly reason?: string;
  /** Was exempt until this day. */
  readonly expired?: string;
  /** Would be exempt if its evidence were that of the exemption. */
  readonly isOther?: true;
}

/** Finds an exemption of one check on one subject that still counts on the day of `now` (UTC). */
function exemptionOf(
  policy: EgressPolicy,
  { check, subject, evidenceHash }: Pick<Finding, 'check' | 'subject' | 'evidenceHash'>,
  now: Date,
): ExemptionAnswer {
  const today = now.toISOString().slice(0, 10);
  const about = policy.exemptions.filter(
    (exemption) => isAbout(exemption, check) && matchesGlob(exemption.subject, subject),
  );
  const found = about.filter(({ evidence }) => evidence === undefined || evidence === evidenceHash);
  const standing = found.find(({ until }) => until === undefined || until >= today);
  if (standing !== undefined) return { reason: standing.reason };
  const expired = found
    .flatMap(({ until }) => until ?? [])
    .sort()
    .at(-1);
  if (expired !== undefined) return { expired };
  return about.some(({ until }) => until === undefined || until >= today) ? { isOther: true } : {};
}

/** The finding with the reason why policy exempts it, or with why an exemption does not count (any more). */
export function withExemption(policy: EgressPolicy, found: Finding, now: Date): Finding {
  const { reason, expired, isOther } = exemptionOf(policy, found, now);
  if (reason !== undefined) return { ...found, exemption: reason };
  const lapsed = expired === undefined ? '' : `; its exemption ended on ${expired}`;
  const other = isOther === true ? '; its exemption was given for something else' : '';
  return { ...found, message: `${found.message}${lapsed}${other}` };
}

/** Whether an exemption is about this check, for any subject. */
export const isAbout = (exemption: Pick<Exemption, 'check'>, check: string): boolean =>
  matchesGlob(exemption.check, check, 'text');
