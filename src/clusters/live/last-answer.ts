import type { ClustersPolicy } from '../../policy/clusters.ts';
import type { AskedCluster } from '../../state/clusters/model.ts';
import { disabled, isDisabled, isNamed } from './answer-in-force.ts';

/** The state of the request to a cluster, as people see it. */
export interface LastAnswer {
  readonly state: 'not-asked' | 'never' | 'waiting' | 'running' | 'failed' | 'answered';
  /** When it last said something; null where it never did. */
  readonly at: string | null;
  /** Why it is not asked, who waits, why it failed, what it left out; empty where it said all. */
  readonly because: string;
}

/**
 * Pure: the state of the last answer.
 *
 *   policy does not name it, only observes, or its runCommand is disabled   not-asked
 *   a command runs in it                                                    running
 *   somebody has asked for it, and no command has begun                     waiting
 *   it could not be asked last                                              failed
 *   it said something                                                       answered
 *   none of these                                                           never
 */
export function lastAnswer(
  asked: AskedCluster | undefined,
  cluster: string,
  body: Readonly<Record<string, unknown>>,
  policy: ClustersPolicy,
): LastAnswer {
  const { reading, running, wanted, trouble } = asked ?? {};
  const at = reading?.at ?? null;
  const held = heldBecause(cluster, body, policy);
  if (held !== undefined) return { state: 'not-asked', at, because: held };
  if (running !== undefined) return { state: 'running', at, because: `a command runs in it since ${running.since}` };
  if (wanted !== undefined)
    return { state: 'waiting', at, because: `${wanted.by} asked at ${wanted.at}: ${wanted.reason}` };
  if (trouble !== undefined) return { state: 'failed', at, because: `${trouble.reason}: ${trouble.message}` };
  return reading === undefined
    ? { state: 'never', at, because: 'it was not asked yet' }
    : { state: 'answered', at, because: reading.unsaid.join('; ') };
}

function heldBecause(
  cluster: string,
  body: Readonly<Record<string, unknown>>,
  policy: ClustersPolicy,
): string | undefined {
  if (!isNamed(policy, cluster)) return 'clusters.live of the policy does not name it';
  if (policy.mode === 'observe') return 'clusters.mode is observe';
  return isDisabled(body) ? disabled : undefined;
}
