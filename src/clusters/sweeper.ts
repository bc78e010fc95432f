import { clusterType } from '../core/cluster-type.ts';
import { compare } from '../core/compare.ts';
import type { Key } from '../core/key.ts';
import { linkServiceType } from '../core/link-service.ts';
import type { Resource } from '../egress/model.ts';
import { worldOf } from '../egress/world.ts';
import type { Pass, Sweeper } from '../reconcile/reconciler.ts';
import { mostChanges } from '../state/clusters/store.ts';
import { planCluster } from './isolation/plan.ts';
import { readShown } from './isolation/read.ts';
import { differs, type IsolationPorts, seeCluster } from './isolation/reconciler.ts';
import { asAsked } from './keys.ts';
import { isNamed } from './live/answer-in-force.ts';
import { isDue } from './live/plan.ts';
import { readEstate, readServices, readSubjects } from './read-azure.ts';
import { planService } from './services/plan.ts';
import { isChanged, isOver, observeService } from './services/reconciler.ts';
import { servicesIn } from './services/services.ts';
import { isAsStanding } from './standing.ts';

const room = 'clusters';
const toKey = (key: string): Key => ({ room, key });

/**
 * Finds clusters and services of which a pass would find or remember something else than is known. One read of the estate serves all that are to be
 * isolated; only lists that Resource Graph does not show are read directly. Where there is neither cluster nor service, it costs one query.
 */
export function createClusterSweeper(ports: IsolationPorts): Sweeper {
  const { arm, state, subscriptions } = ports;

  async function differingClusters(shown: readonly Resource[], pass: Pass): Promise<Key[]> {
    const known = new Set<string>();
    for await (const { value } of state.clusters.listClusters()) known.add(value.cluster);
    let estate: Promise<readonly unknown[]> | undefined;
    const found: Key[] = [];
    for (const { id, body } of shown) {
      const own = { ...body, id: id.id };
      const { kept, seen } = await seeCluster(ports, id.id, own, pass, async () => {
        estate ??= readEstate(arm, subscriptions, pass.signal);
        return readShown(arm, own, await estate, pass.signal);
      });
      const plan = seen && planCluster(seen, pass.policy, pass.now, mostChanges);
      if (seen === undefined || plan === undefined) continue;
      if (differs(kept?.value, plan) || !isAsStanding(plan.findings, seen.standing)) found.push(toKey(id.id));
    }
    const gone = [...known].filter((id) => !shown.some((each) => each.id.id === id)).map(toKey);
    // From here on, a resource that is not known was created later.
    const isKnown = shown.every(({ id }) => known.has(id.id));
    if (isKnown && !(await state.clusters.isAllKnown())) await state.clusters.noteAllKnown(pass.now);
    return [...found, ...gone];
  }

  async function differingServices(ids: readonly string[], pass: Pass): Promise<Key[]> {
    const services = ids.length === 0 ? [] : servicesIn(worldOf(await readServices(arm, subscriptions, pass.signal)));
    const found: Key[] = [];
    for (const service of services) {
      const seen = await observeService(ports, service.id, service, pass);
      const plan = planService(seen, pass.policy.egress, pass.now);
      const isNew = plan.row !== undefined && isChanged(seen.kept?.value, plan.row);
      if (isNew || !isAsStanding(plan.findings, seen.standing)) found.push(toKey(service.id));
    }
    for await (const { value } of state.clusters.listServices()) {
      const isToBeSeen = value.goneAt === undefined || isOver(value, pass.now);
      if (!ids.includes(value.service) && isToBeSeen) found.push(toKey(value.service));
    }
    return found;
  }

  /** Clusters that are due to be asked, those whose commands were forgotten, and those that policy no longer names. */
  async function waitingClusters(shown: readonly string[], { policy, now }: Pass): Promise<Key[]> {
    const asked = await Array.fromAsync(state.clusters.listAsked());
    const kept = new Map(asked.map(({ value }) => [value.cluster, value]));
    const named = shown.filter((id) => isNamed(policy.clusters, id));
    const due = named.filter((id) => kept.get(id)?.running !== undefined || isDue(kept.get(id), policy.clusters, now));
    const gone = [...kept.keys()].filter((id) => !named.includes(id));
    return [...due, ...gone].map((id) => toKey(asAsked(id)));
  }

  return {
    room,
    async *drift(_cursor, pass) {
      const { resources } = worldOf(await readSubjects(arm, subscriptions, pass.signal));
      const ofType = (type: string) => resources.filter(({ id }) => id.type === type);
      const keys = [
        ...(await differingClusters(ofType(clusterType), pass)),
        ...(await waitingClusters(
          ofType(clusterType).map(({ id }) => id.id),
          pass,
        )),
        ...(await differingServices(
          ofType(linkServiceType).map(({ id }) => id.id),
          pass,
        )),
      ];
      yield { keys: keys.sort((a, b) => compare(a.key, b.key)), cursor: undefined };
    },
  };
}
