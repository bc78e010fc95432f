import type { Finding } from '../../core/finding.ts';
import { matchesGlob } from '../../core/glob.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import { answerOf, factsOf } from '../../policy/review-selector.ts';
import type { Seen } from '../match.ts';
import type { Resource } from '../model.ts';

/** That policy wants a resource closed. */
export interface Cover {
  /** The rule, by its place in the document. */
  readonly rule: string;
  /** Networks that must have the private way, sorted. */
  readonly networks: readonly string[];
  /** Findings it is for, sorted. */
  readonly checks: readonly string[];
}

/**
 * The first rule that matches the resource and one of the findings held against it. A rule whose match can't be seen (tags that were not read) covers
 * nothing, and neither does one for what policy exempts.
 */
export function coverOf(
  { remediate: { rules } }: Pick<EgressPolicy, 'remediate'>,
  { id }: Pick<Resource, 'id'>,
  seen: Seen,
  findings: readonly Finding[],
): Cover | undefined {
  const open = findings.filter(({ subject, exemption }) => subject === id.id && exemption === undefined);
  for (const [index, { checks, match, from }] of rules.entries()) {
    if (answerOf(match, { ...factsOf(id), ...seen }, { who: 'the resource' }).kind !== 'met') continue;
    const meant = open.filter(({ check }) => checks.some((pattern) => matchesGlob(pattern, check, 'text')));
    if (meant.length === 0) continue;
    return {
      rule: `egress.remediate.rules[${index}]`,
      networks: [...new Set(from)].sort(),
      checks: [...new Set(meant.map(({ check }) => check))].sort(),
    };
  }
  return undefined;
}
