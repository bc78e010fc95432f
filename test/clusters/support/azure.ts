import type { Arm } from '../../../src/arm/arm.ts';
import { PermanentError } from '../../../src/core/errors.ts';
import { findResourceId } from '../../../src/core/resource-id.ts';

export type Body = Record<string, unknown>;

/** Child lists that Resource Graph does not show. */
const listed = ['cacherules', 'a', 'virtualnetworklinks', 'extensions', 'roleassignments'];

/** A list of grants has those of everything above, too. */
const isAbove = (scope: string, target: string): boolean =>
  target.startsWith(scope) || scope.startsWith('/providers/microsoft.management/');

/** An Azure with these bodies: rows by the types or ids that a query names, lists by the path before their last segment. */
export function azureOf(bodies: readonly Body[], refused: readonly string[] = []) {
  const asked: string[] = [];
  const typeOf = (body: Body): string => findResourceId(body.id)?.type ?? String(body.type).toLowerCase();
  const refuse = (): never => {
    throw new PermanentError('AuthorizationFailed', 'may not be read');
  };
  const unused = (): Promise<never> => Promise.reject(new TypeError('nothing is written here'));
  const arm: Arm = {
    find: async (id) => {
      asked.push(`GET ${id.split('/').at(-1)}`);
      const body = bodies.find((each) => String(each.id).toLowerCase() === id);
      return body === undefined ? undefined : { status: 200, headers: {}, body };
    },
    list: async (path) => {
      const kind = path.split('/').at(-1)?.toLowerCase() ?? '';
      asked.push(`LIST ${kind}`);
      if (refused.includes(kind)) refuse();
      const parent = path.slice(0, path.lastIndexOf('/')).toLowerCase();
      return bodies.filter((each) => {
        const at = String(each.id).toLowerCase();
        if (kind === 'roleassignments' && !at.includes('/roleassignments/')) return false;
        if (kind === 'roleassignments')
          return isAbove(at.split('/providers/microsoft.authorization/')[0] ?? '', parent);
        return at.startsWith(`${parent}/${kind}/`) && !at.slice(parent.length + kind.length + 2).includes('/');
      });
    },
    queryGraph: async (query) => {
      const names = [...query.matchAll(/'([^']+)'/g)].map(([, name]) => name);
      asked.push(query.includes('type in~') ? 'ROWS' : 'IDS');
      const rows = bodies.filter(
        (each) => names.includes(typeOf(each)) || names.includes(String(each.id).toLowerCase()),
      );
      return {
        rows: rows.filter((each) => !listed.includes(typeOf(each).split('/').at(-1) ?? '')),
        skipToken: undefined,
      };
    },
    put: unused,
    patch: unused,
    remove: unused,
    follow: unused,
  };
  return { arm, asked };
}

const never = (): Promise<never> => Promise.reject(new TypeError('no command is run here'));

/** The ports of a room that asks no cluster. */
export const noCommands = { actions: { read: never, act: never }, clusterToken: never };
