import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { foldCase } from '../../core/text.ts';
import { field, lowerText, textOf } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import type { RoleAssignment } from './model.ts';

const type = 'microsoft.authorization/roleassignments';

/** The grants among the bodies, nested or flat as `az role assignment list` prints them. */
export const findRoleAssignments = (world: World): readonly RoleAssignment[] =>
  world.resources.flatMap(({ id, properties }) => (id.type === type ? toAssignment(id.id, properties) : []));

function toAssignment(id: string, says: Readonly<Record<string, unknown>>): readonly RoleAssignment[] {
  // `az role assignment list` prints the name beside the id, and some exports have it alone.
  const role =
    lowerText(field(says, 'roleDefinitionId'))?.split('/').at(-1) ?? lowerText(field(says, 'roleDefinitionName'));
  const principalId = lowerText(field(says, 'principalId'));
  if (role === undefined || principalId === undefined) return [];
  const scope = (lowerText(field(says, 'scope')) ?? scopeIn(id)).replace(/\/+$/, '');
  const isAbove = scope === '' || scope.startsWith('/providers/microsoft.management/');
  const isConditional = textOf(field(says, 'condition')) !== undefined;
  return [{ scope: isAbove ? '' : scope, roleId: role, principalId, isConditional }];
}

const scopeIn = (id: string): string =>
  id.slice(0, Math.max(0, foldCase(id).lastIndexOf('/providers/microsoft.authorization/')));

/** The bodies, and grants on management groups and on everything, whose ids name no subscription and which are read apart. */
export function splitUpperGrants(bodies: readonly unknown[]): {
  readonly rest: readonly unknown[];
  readonly upper: readonly RoleAssignment[];
} {
  const upper = bodies.filter(isUpper).flatMap((body) => toAssignment(String(body.id), propertiesOf(body)));
  return { rest: bodies.filter((body) => !isUpper(body)), upper };
}

const isUpper = (body: unknown): body is Record<string, unknown> =>
  isRecord(body) && /^\/providers\/.*\/?microsoft\.authorization\/roleassignments\//i.test(String(body.id));
