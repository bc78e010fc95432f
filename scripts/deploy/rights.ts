import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Az } from './az.ts';

const folder = join(import.meta.dirname, '../../infra/roles');
const everyOperation = '[].[operations[].name, resourceTypes[].operations[].name][][]';

/** Every action the roles name. */
export function actionsOfRoles(): readonly string[] {
  const roles = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return roles.flatMap(({ actions, options = {} }) => [...actions, ...Object.values(options).flat()]) as string[];
}

/**
 * The actions of our roles that this cloud doesn't know. Azure refuses a whole role for one of them, and providers come and go: they are
 * left out of the roles that are deployed.
 */
export async function findUnknownActions(az: Az): Promise<readonly string[]> {
  const printed = await az(['provider', 'operation', 'list', '--query', everyOperation, '--output', 'tsv']);
  const known = new Set(printed.split(/\s+/).map((name) => name.toLowerCase()));
  // An empty answer would leave out everything: better a refusal by Azure that names the action.
  if (!known.has('microsoft.network/privateendpoints/read')) return [];
  return [...new Set(actionsOfRoles())].filter((action) => !known.has(action.toLowerCase())).sort();
}
