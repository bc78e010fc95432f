import { existsSync } from 'node:fs';
import { isDeploymentName } from '../../src/core/deployment-name.ts';
import { isGuid } from '../../src/core/text.ts';
import { groupNameProblem } from './management-group.ts';

/** Parts of a deployment that the hooks of azd ask for alone. */
export const parts = ['omitted-actions', 'function-there', 'await-function', 'open-package', 'close-package'] as const;
export type Part = (typeof parts)[number];

/** What the command line says, as far as it can be wrong by itself. */
export interface Given {
  readonly subscription: string | undefined;
  readonly location: string;
  readonly name: string;
  readonly parameters: string;
  readonly diff: string | undefined;
  readonly managementGroup: string | undefined;
  readonly leavesGroup: boolean;
  readonly connectsNew: boolean;
  /** Parts that are asked for alone: a hook of azd may ask for one before a subscription is chosen. */
  readonly only: readonly Part[];
}

/** What is wrong with names, ids and files, each with its option: said before Azure is asked for anything. */
export function findMistakes(given: Given, isFile: (path: string) => boolean = existsSync): readonly string[] {
  const {
    subscription,
    location,
    name,
    parameters,
    diff,
    managementGroup: group,
    leavesGroup,
    connectsNew,
    only,
  } = given;
  const badGroup = group === undefined ? undefined : groupNameProblem(group);
  const rows: readonly (readonly [isWrong: boolean, says: string])[] = [
    [
      subscription === undefined ? only.length === 0 : !isGuid(subscription),
      `--subscription must be the id of a subscription, not "${subscription ?? ''}".`,
    ],
    [
      !isDeploymentName(name),
      `--name must be 3 to 12 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen, not "${name}".`,
    ],
    [location.trim() === '', '--location must be the name of a region, such as westeurope.'],
    [!isFile(parameters), `--parameters names a file that isn't there: "${parameters}".`],
    [diff !== undefined && !isFile(diff), `--diff names a file that isn't there: "${diff}".`],
    [badGroup !== undefined, badGroup ?? ''],
    [leavesGroup && group !== undefined, '--leave-management-group and --management-group exclude each other.'],
    [only.length > 1, `${only.map((part) => `--${part}`).join(' and ')} exclude each other.`],
    [connectsNew && group === undefined, '--connect-new is for --management-group.'],
  ];
  return rows.flatMap(([isWrong, says]) => (isWrong ? [says] : []));
}

/** What is asked for: one part alone, or a deployment, which has a subscription. */
export type Asked = { readonly part: Part } | { readonly subscription: string };

/** What the command line asks for, or every mistake in it. */
export function judgeGiven(given: Given): Asked | { readonly mistakes: readonly string[] } {
  const mistakes = findMistakes(given);
  const { subscription, only } = given;
  const [part] = only;
  if (part !== undefined && mistakes.length === 0) return { part };
  return subscription !== undefined && mistakes.length === 0 ? { subscription } : { mistakes };
}
