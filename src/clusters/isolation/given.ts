import { worldOf } from '../../egress/world.ts';
import type { Change, Given } from './model.ts';
import { findRoleAssignments, splitUpperGrants } from './role-assignments.ts';

/** Bodies, and the child lists among them that were read to the end. */
export interface Read {
  readonly bodies: readonly unknown[];
  readonly completeLists: readonly string[];
}

/** What the cluster itself answered, or why it did not. */
export type LiveAnswer = Pick<Given, 'live' | 'unsaid'>;

/** A cluster's own body alone. */
export const alone = (cluster: Record<string, unknown>): Read => ({ bodies: [cluster], completeLists: [] });

/** What was read, as its lines take it; undefined where the cluster is not among the bodies. */
export function givenOf(
  { bodies, completeLists }: Read,
  id: string,
  past: LiveAnswer & { readonly history: readonly Change[] | undefined },
): Given | undefined {
  const { rest, upper } = splitUpperGrants(bodies);
  const world = worldOf(rest, completeLists);
  const cluster = world.find(id);
  return cluster === undefined
    ? undefined
    : { world, cluster, roleAssignments: [...findRoleAssignments(world), ...upper], ...past };
}
