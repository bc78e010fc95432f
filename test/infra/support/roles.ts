import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { infraFolder } from './infra.ts';
import { type MadeCall, neededActions, type RoleName, shareOut } from './needed-actions.ts';

export const roleNames: readonly RoleName[] = ['reader', 'dns-writer', 'approver', 'closer', 'commands', 'verifier'];

interface RoleFile {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  /** Rights for what an operator may leave out, by the option's name. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
}

export const readRole = (name: RoleName): RoleFile =>
  JSON.parse(readFileSync(join(infraFolder, 'roles', `${name}.json`), 'utf8'));

export interface Difference {
  readonly role: RoleName;
  readonly tooFew: readonly string[];
  readonly tooMany: readonly string[];
}

/** Where the role files differ from what these calls, and the catalogues, need. Empty is good. */
export function compareRoles(calls: readonly MadeCall[], read = readRole): readonly Difference[] {
  const needed = shareOut(neededActions(calls));
  return roleNames.flatMap((role) => {
    const { actions, options = {} } = read(role);
    const granted = new Set([...actions, ...Object.values(options).flat()].map((action) => action.toLowerCase()));
    const tooFew = [...needed[role]].filter((action) => !granted.has(action)).sort();
    const tooMany = [...granted].filter((action) => !needed[role].has(action)).sort();
    return tooFew.length + tooMany.length === 0 ? [] : [{ role, tooFew, tooMany }];
  });
}
