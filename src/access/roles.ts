import type { RoleAssignment } from '../clusters/isolation/model.ts';
import { findUngranted, type Permission } from '../core/actions.ts';
import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { elementsOf, field, lowerText, textOf } from '../egress/body.ts';
import type { CommandHolder } from './model.ts';

/** What a role lets its holder do in Resource Manager. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** Roles by their guid, as `roleDefinitions` lists them. */
export function rolesOf(definitions: readonly unknown[]): ReadonlyMap<string, Role> {
  return new Map(
    definitions.flatMap((body): [string, Role][] => {
      const id = isRecord(body) ? lowerText(body.name) : undefined;
      const says = propertiesOf(body);
      if (id === undefined) return [];
      const permissions = elementsOf(field(says, 'permissions')).map((each) => ({
        actions: textsOf(field(each, 'actions')),
        notActions: textsOf(field(each, 'notActions')),
      }));
      return [[id, { name: textOf(field(says, 'roleName')) ?? id, permissions }]];
    }),
  );
}

const textsOf = (value: unknown): readonly string[] => elementsOf(value).flatMap((each) => lowerText(each) ?? []);

/** Whether a role gives an action: what one of its permissions names and the same one doesn't take back. */
export const gives = ({ permissions }: Role, action: string): boolean =>
  findUngranted([action], permissions).length === 0;

/** Who may do something at a scope, by what was given there and above it; roles that weren't read are distinguished. Sorted. */
export function holdersOf(
  action: string,
  scope: string,
  assignments: readonly RoleAssignment[],
  roles: ReadonlyMap<string, Role>,
): { readonly holders: readonly CommandHolder[]; readonly unreadRoles: readonly string[] } {
  const here = assignments.filter(
    (each) => each.scope === '' || each.scope === scope || scope.startsWith(`${each.scope}/`),
  );
  const holders = here.flatMap(({ roleId, principalId, scope: given, isConditional }): CommandHolder[] => {
    const role = roles.get(roleId);
    return role !== undefined && gives(role, action)
      ? [{ principalId, role: role.name, scope: given, isConditional }]
      : [];
  });
  const unread = new Set(here.map(({ roleId }) => roleId).filter((id) => !roles.has(id)));
  const keyOf = (each: CommandHolder): string => `${each.role} ${each.principalId} ${each.scope}`;
  return { holders: holders.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)), unreadRoles: [...unread].sort() };
}
