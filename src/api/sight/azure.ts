import type { ClusterAccess, ClusterPosture } from '../../access/model.ts';
import type { AccessReader } from '../../access/reader.ts';
import type { ClusterReader } from '../../clusters/reader.ts';
import type { Reachability } from '../../why/reachability.ts';
import type { ApiDependencies } from '../ports.ts';
import { ApiProblem } from '../problem.ts';
import type { Sight } from './sight.ts';

interface Readers {
  readonly access: AccessReader;
  readonly clusters: ClusterReader;
}

/** Clusters and services in sight; of the ways to get in, those that start in sight. */
export function narrowedClusters({ sees }: Sight, { access, clusters }: Readers): Readers {
  const postureOf = <T extends ClusterPosture>(found: T): T => ({
    ...found,
    zone: found.zone && { ...found.zone, linkedTo: found.zone.linkedTo.filter(sees) },
    reachedFrom: found.reachedFrom.filter(({ from }) => sees(from)),
  });
  const accessOf = (found: ClusterAccess): ClusterAccess => ({
    ...postureOf(found),
    sources: found.sources.filter(({ id, reach }) => sees(id) && (reach === null || sees(reach.from))),
  });
  return {
    access: {
      clusters: async (signal) =>
        (await access.clusters(signal)).filter(({ cluster }) => sees(cluster)).map((each) => postureOf(each)),
      async access(hash, signal) {
        const found = await access.access(hash, signal);
        return found !== undefined && sees(found.cluster) ? accessOf(found) : undefined;
      },
    },
    clusters: {
      services: async (signal) => (await clusters.services(signal)).filter(({ id }) => sees(id)),
      async isolation(hash, signal) {
        const found = await clusters.isolation(hash, signal);
        return found !== undefined && sees(found.cluster) ? found : undefined;
      },
    },
  };
}

const notYours = (what: string): ApiProblem =>
  new ApiProblem('not-in-sight', `${what} is not in the subscriptions that your groups may see.`);

/** Names and pairs whose both ends are in sight. */
export function narrowedReach({ sees }: Sight, reach: ApiDependencies['reach']): ApiDependencies['reach'] {
  return {
    async whyAbout(name, from, signal) {
      if (!sees(from)) throw notYours('from');
      const found = await reach.whyAbout(name, from, signal);
      if (!found.about.every(sees)) throw notYours('What the name leads to');
      return found;
    },
    async reachability(pairs, signal) {
      if (pairs !== undefined && !pairs.targets.every(sees)) throw notYours('One of targets');
      if (pairs !== undefined && !pairs.from.every(sees)) throw notYours('One of from');
      return bothSeen(await reach.reachability(pairs, signal));
    },
  };

  /** What policy says of others' resources is theirs to read. */
  function bothSeen({ targets, from, cells, asOf }: Reachability): Reachability {
    const seen = cells.filter((cell) => sees(cell.from) && sees(cell.target));
    const isLeft = (id: string): boolean => sees(id) && seen.some((cell) => cell.from === id || cell.target === id);
    return {
      targets: targets.filter(({ id }) => isLeft(id)),
      from: from.filter(isLeft),
      cells: seen,
      unmatched: [],
      asOf,
    };
  }
}
