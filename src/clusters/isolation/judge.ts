import { isolationLines } from './lines.ts';
import type { Given, State } from './model.ts';

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
