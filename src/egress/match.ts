import picomatch from 'picomatch';
import type { ResourceId } from '../core/resource-id.ts';
import type { EgressPolicy, ProfileName } from '../policy/egress.ts';

type Exemption = EgressPolicy['exemptions'][number];

/** A pattern of the policy as a test. Ids come lower-cased, so casing never matters; `*` stays inside one segment. */
export const globOf = (pattern: string): ((text: string) => boolean) =>
  picomatch(pattern, { nocase: true, dot: true, nonegate: true });

/** Picks the profile a resource is judged by: the first entry that matches, else the policy's own. */
export function profileChooser(
  policy: EgressPolicy,
): (id: ResourceId, tags: Readonly<Record<string, string>>) => ProfileName {
  const entries = policy.profiles.map(({ match, profile }) => {
    const groups = match.resourceGroups?.map(globOf);
    const ids = match.ids?.map(globOf);
    const wanted = Object.entries(match.tags ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
    const matches = (id: ResourceId, tags: Readonly<Record<string, string>>): boolean =>
      (match.subscriptions?.includes(id.subscriptionId) ?? true) &&
      (groups?.some((isGroup) => isGroup(id.resourceGroup ?? '')) ?? true) &&
      (ids?.some((isId) => isId(id.id)) ?? true) &&
      wanted.every(([name, value]) => tags[name] === value);
    return { matches, profile };
  });
  return (id, tags) => entries.find(({ matches }) => matches(id, tags))?.profile ?? policy.profile;
}

export interface ExemptionAnswer {
  /** Exempt, and why. */
  readonly reason?: string;
  /** Was exempt until this day. */
  readonly expired?: string;
}

/** Looks for an exemption of one check on one subject that still counts on the day of `now` (UTC). */
export function exemptionFinder(policy: EgressPolicy, now: Date): (check: string, subject: string) => ExemptionAnswer {
  const today = now.toISOString().slice(0, 10);
  const entries = policy.exemptions.map((exemption) => ({
    exemption,
    isCheck: globOf(exemption.check),
    isSubject: globOf(exemption.subject),
  }));
  const hasExpired = ({ until }: Exemption): boolean => until !== undefined && until < today;
  return (check, subject) => {
    const found = entries.filter(({ isCheck, isSubject }) => isCheck(check) && isSubject(subject));
    const standing = found.find(({ exemption }) => !hasExpired(exemption));
    if (standing !== undefined) return { reason: standing.exemption.reason };
    const days = found.map(({ exemption }) => exemption.until ?? '').sort();
    const expired = days[days.length - 1];
    return expired === undefined ? {} : { expired };
  };
}
