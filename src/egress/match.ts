import { matchesGlob } from '../core/glob.ts';
import type { ResourceId } from '../core/resource-id.ts';
import type { EgressPolicy, ProfileName } from '../policy/egress.ts';

type Exemption = EgressPolicy['exemptions'][number];
type Match = EgressPolicy['profiles'][number]['match'];
/** Names in lower case. */
type Tags = Readonly<Record<string, string>>;

/** The profile a resource is judged by: that of the first entry that matches, else the policy's own. */
export function profileOf(policy: EgressPolicy, id: ResourceId, tags: Tags): ProfileName {
  return policy.profiles.find(({ match }) => matches(match, id, tags))?.profile ?? policy.profile;
}

/** Every field that is given must match; of a list, one element is enough. */
function matches({ subscriptions, resourceGroups, ids, tags: wanted }: Match, id: ResourceId, tags: Tags): boolean {
  return (
    (subscriptions?.includes(id.subscriptionId) ?? true) &&
    (resourceGroups?.some((pattern) => isInGroup(pattern, id)) ?? true) &&
    (ids?.some((pattern) => matchesGlob(pattern, id.id)) ?? true) &&
    Object.entries(wanted ?? {}).every(([name, value]) => tags[name.toLowerCase()] === value)
  );
}

function isInGroup(pattern: string, { subscriptionId, resourceGroup }: ResourceId): boolean {
  if (resourceGroup === undefined) return false;
  const isId = pattern.includes('/');
  return matchesGlob(
    pattern,
    isId ? `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}` : resourceGroup,
  );
}

export interface ExemptionAnswer {
  /** Exempt, and why. */
  readonly reason?: string;
  /** Was exempt until this day. */
  readonly expired?: string;
}

/** Looks for an exemption of one check on one subject that still counts on the day of `now` (UTC). */
export function exemptionOf(policy: EgressPolicy, check: string, subject: string, now: Date): ExemptionAnswer {
  const today = now.toISOString().slice(0, 10);
  const found = policy.exemptions.filter(
    (exemption) => isAbout(exemption, check) && matchesGlob(exemption.subject, subject),
  );
  const standing = found.find(({ until }) => until === undefined || until >= today);
  if (standing !== undefined) return { reason: standing.reason };
  const expired = found
    .flatMap(({ until }) => until ?? [])
    .sort()
    .at(-1);
  return expired === undefined ? {} : { expired };
}

/** Whether an exemption is about this check, whatever the subject. */
export const isAbout = (exemption: Pick<Exemption, 'check'>, check: string): boolean =>
  matchesGlob(exemption.check, check, 'text');
