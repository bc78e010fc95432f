import { clusterType } from '../../core/cluster-type.ts';
import { InputError } from '../../core/errors.ts';
import { findElements } from '../../core/list-page.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { quote } from '../../core/text.ts';
import { readWhole } from '../../egress/reading/read-whole.ts';
import { worldOf } from '../../egress/world.ts';
import { isolationLines } from './lines.ts';
import type { Given, State } from './model.ts';
import { readHistory } from './read-history.ts';
import { missingOf, readLive } from './read-live.ts';
import { findRoleAssignments, splitUpperGrants } from './role-assignments.ts';

export interface IsolationAnswer {
  /** The lower-cased id. */
  readonly cluster: string;
  readonly isolated: 'yes' | 'no' | 'unknown';
  readonly lines: readonly {
    readonly id: string;
    readonly state: State;
    readonly because: string;
    /** Empty where the line passes. */
    readonly remedy: string;
  }[];
}

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

/** Pure: the lines of one cluster, and what they come to. */
export function judgeIsolation(given: Given): Omit<IsolationAnswer, 'cluster'> {
  const judged = isolationLines.map(({ id, remedy, judge }) => {
    const { state, because } = given.cluster.isRead ? judge(given) : unreadCluster;
    return { id, state, because, remedy: state === 'pass' ? '' : remedy };
  });
  const failed = judged.filter(({ state }) => state === 'fail').map(({ id }) => id);
  const stays = {
    id: '3.16',
    state: failed.length > 0 ? ('fail' as const) : ('pass' as const),
    because: failed.length > 0 ? `it is open by ${failed.join(', ')}` : 'no line fails',
    remedy:
      failed.length > 0 ? 'Close what the failing lines name; any later write that opens it again fails here.' : '',
  };
  const lines = [...judged, stays];
  const isolated = failed.length > 0 ? 'no' : lines.every(({ state }) => state === 'pass') ? 'yes' : 'unknown';
  return { isolated, lines };
}

const unreadCluster = { state: 'unknown' as const, because: "the cluster's body says nothing but its name" };
