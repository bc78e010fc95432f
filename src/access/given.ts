import type { RoleAssignment } from '../clusters/isolation/model.ts';
import type { Resource, World } from '../egress/model.ts';
import type { Role } from './roles.ts';

/** Who was given what around one cluster. */
export interface Grants {
  readonly assignments: readonly RoleAssignment[];
  readonly roles: ReadonlyMap<string, Role>;
}

/** All that the lines of one cluster rest on. */
export interface Given {
  readonly world: World;
  readonly cluster: Resource;
  /** Undefined where they were not read. */
  readonly grants: Grants | undefined;
}
