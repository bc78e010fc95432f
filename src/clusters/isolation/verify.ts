import { clusterType } from '../../core/cluster-type.ts';
import { InputError } from '../../core/errors.ts';
import { findElements } from '../../core/list-page.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { quote } from '../../core/text.ts';
import { readWhole } from '../../egress/reading/read-whole.ts';
import { worldOf } from '../../egress/world.ts';
import { type IsolationAnswer, judgeIsolation } from './judge.ts';
import type { Given } from './model.ts';
import { readHistory } from './read-history.ts';
import { missingOf, readLive } from './read-live.ts';
import { findRoleAssignments, splitUpperGrants } from './role-assignments.ts';

export interface IsolationOptions {
  readonly cluster: string;
  /** What `kubectl get storageclasses,persistentvolumeclaims,services -A -o json` prints. */
  readonly live?: unknown;
  readonly history?: unknown;
}

/**
 * Verifies from bodies that a cluster is isolated, line by line.
 * @throws InputError naming what can't be read, also a cluster that is not among the resources.
 */
export function verifyIsolation(resources: unknown, { cluster, live, history }: IsolationOptions): IsolationAnswer {
  const id = findResourceId(cluster);
  if (id?.type !== clusterType) {
    throw new InputError('cluster', `${quote(cluster)} is not the id of a managed cluster`);
  }
  const elements = findElements(resources)?.map(({ element }) => element) ?? [];
  // Those are of no subscription: the reader leaves them out.
  const { upper } = splitUpperGrants(elements);
  const { bodies, context, isComplete } = readWhole(resources);
  const world = worldOf([...bodies, ...context], isComplete ? 'all' : []);
  const found = world.find(id.id);
  if (found === undefined) throw new InputError('cluster', `${quote(cluster)} is not among the resources`);
  const said = live === undefined ? undefined : readLive(live);
  const given: Given = {
    world,
    cluster: found,
    roleAssignments: [...findRoleAssignments(world), ...upper],
    live: said,
    unsaid: said === undefined ? undefined : missingOf(said),
    history: history === undefined ? undefined : readHistory(history, id.id),
  };
  return { cluster: id.id, ...judgeIsolation(given) };
}
