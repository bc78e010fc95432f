import { type Problem, problemText } from '../core/errors.ts';
import { type Finding, raise } from '../core/finding.ts';
import { nameOf } from '../core/resource-id.ts';
import { reachChecks } from './checks.ts';
import type { JudgedPromise } from './promises.ts';
import { asRead } from './words/as-read.ts';

/** One finding for the policy document, of all entries that match nothing. */
export const findingsOfUnmatched = (problems: readonly Problem[]): readonly Finding[] =>
  problems.length === 0
    ? []
    : [raise(reachChecks.unmatched, 'policy', problems.map((problem) => asRead(problemText(problem))).join('; '))];

/** One finding a target for what has to reach it and doesn't, and one for what must not and does; subjects sorted. */
export function findingsOf(judged: readonly JudgedPromise[]): readonly Finding[] {
  const broken = judged.filter(({ outcome }) => outcome === 'broken');
  const targets = [...new Set(broken.map(({ target }) => target))].sort();
  return targets.flatMap((target) => {
    const of = (wanted: JudgedPromise['wanted']) =>
      broken.filter((each) => each.target === target && each.wanted === wanted);
    const [missing, forbidden] = [of('must'), of('mustNot')];
    const name = nameOf(target);
    return [
      ...(missing.length === 0
        ? []
        : [
            raise(
              reachChecks.broken,
              target,
              `${name} has to be reached privately, and is not from ${missing.map(textOf).join('; ')}`,
            ),
          ]),
      ...(forbidden.length === 0
        ? []
        : [
            raise(
              reachChecks.forbidden,
              target,
              `${name} must not be reached privately, and is from ${forbidden.map(textOf).join('; ')}`,
            ),
          ]),
    ];
  });
}

const textOf = ({ from, cell, because }: JudgedPromise): string => {
  const where = cell.brokenAt === null ? '' : `, broken at ${cell.brokenAt}`;
  const asked = cell.name === undefined ? '' : ` for ${cell.name}`;
  return `${nameOf(from)} (${cell.state}${asked}${where}; ${because})`;
};
