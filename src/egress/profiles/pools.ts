import { clusterType } from '../../core/cluster-type.ts';
import type { ProfileName } from '../../policy/egress.ts';
import type { Breach, Resource } from '../model.ts';
import type { Estate } from '../path/estate.ts';
import type { PathVerdict } from '../path/model.ts';
import { agentPoolsOf } from '../path/subjects/agent-pools.ts';
import { ofAgentPool } from '../path/subjects/cluster.ts';
import { worstOf } from '../path/ways.ts';
import { pathChecks } from './checks.ts';

/** The pools of a cluster that are only in its own body, each a subject of its own. */
export const poolPaths = (estate: Estate, cluster: Resource): readonly PoolPath[] =>
  cluster.id.type !== clusterType
    ? []
    : agentPoolsOf(estate.world, cluster)
        .filter(({ id }) => estate.world.find(id) === undefined)
        .map(({ id }) => ({ id, verdict: ofAgentPool(estate, id) }));

export interface PoolPath {
  readonly id: string;
  readonly verdict: PathVerdict;
}

/** Pools of one cluster that leave by different ways; nobody minds under `open`, and nothing else has pools. */
export function poolsDiffer(estate: Estate, cluster: Resource, profile: ProfileName): readonly Breach[] {
  if (profile === 'open') return [];
  const ways = new Map<string, string[]>();
  for (const { id, name } of agentPoolsOf(estate.world, cluster)) {
    const { verdicts } = ofAgentPool(estate, id);
    if (verdicts.length === 0) continue;
    const way = worstOf(verdicts).class;
    ways.set(way, [...(ways.get(way) ?? []), name].sort());
  }
  if (ways.size < 2) return [];
  const because = [...ways]
    .sort()
    .map(([way, pools]) => `${pools.join(', ')}: ${way}`)
    .join('; ');
  return [{ check: pathChecks.poolsDiffer, because }];
}
