import type { Arm } from '../arm/arm.ts';
import { findRoleAssignments, splitUpperGrants } from '../clusters/isolation/role-assignments.ts';
import { remember } from '../core/remember.ts';
import { findResourceId, shortId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { type Clock, hours, minutes } from '../core/time.ts';
import { at, lowerText } from '../egress/body.ts';
import type { Resource } from '../egress/model.ts';
import { worldOf } from '../egress/world.ts';
import type { Policy } from '../policy/policy.ts';
import type { State } from '../state/state.ts';
import type { WhyReader } from '../why/reader.ts';
import { cellsFrom, clustersIn, postureOfCluster } from './clusters.ts';
import type { Grants } from './given.ts';
import { commandAction } from './lines/commands.ts';
import type { ClusterAccess, ClusterPosture, OpenFinding, SourceOfCluster } from './model.ts';
import { readAssignments, readRoles, readSources } from './read-azure.ts';
import { holdersOf, type Role, rolesOf } from './roles.ts';
import { sourcesIn } from './sources.ts';

/** How clusters are reached, as Azure shows it now, for people. */
export interface AccessReader {
  /** Every cluster, by id; who may run commands is not asked for so many. */
  clusters(signal: AbortSignal): Promise<readonly ClusterPosture[]>;
  /** The cluster of which this is the hash; undefined where there is none. */
  access(hash: string, signal: AbortSignal): Promise<ClusterAccess | undefined>;
}

export interface AccessPorts {
  readonly arm: Arm;
  readonly subscriptions: SubscriptionScope;
  readonly clock: Clock;
  readonly reach: Pick<WhyReader, 'graph'>;
  readonly state: Pick<State, 'paths' | 'findings'>;
  readonly policyInForce: () => Promise<Policy>;
}

/** What Azure shows serves the next minute; what egress knows of ways out, and what is found, comes from our own tables. */
export function createAccessReader(ports: AccessPorts): AccessReader {
  const { arm, subscriptions, clock, reach, policyInForce } = ports;
  const sources = remember<readonly unknown[]>(minutes(1));
  const roles = remember<ReadonlyMap<string, Role> | undefined>(hours(1));

  async function grantsFor(cluster: Resource, signal: AbortSignal): Promise<Grants | undefined> {
    const { subscriptionId } = cluster.id;
    const readAll = async () => {
      const bodies = await readRoles(arm, cluster.id.id, signal);
      return bodies === undefined ? undefined : rolesOf(bodies);
    };
    const subnet = lowerText(at(cluster.properties, 'apiServerAccessProfile', 'subnetId'));
    const scopes = [cluster.id.id, ...(subnet === undefined ? [] : [subnet])];
    const [known, ...lists] = await Promise.all([
      roles.get(subscriptionId, clock.now(), readAll),
      ...scopes.map((scope) => readAssignments(arm, scope, signal)),
    ]);
    if (known === undefined || lists.includes(undefined)) return undefined;
    const { rest, upper } = splitUpperGrants(lists.flatMap((list) => list ?? []));
    return { roles: known, assignments: [...findRoleAssignments(worldOf(rest)), ...upper] };
  }

  return {
    async clusters(signal) {
      const [graph, { reachability }] = await Promise.all([reach.graph(signal), policyInForce()]);
      return clustersIn(graph).map((each) => postureOfCluster(graph, each, reachability, undefined));
    },
    async access(hash, signal) {
      const [found, { reachability }] = await Promise.all([
        sources.get('all', clock.now(), () => readSources(arm, subscriptions, signal)),
        policyInForce(),
      ]);
      const graph = await reach.graph(signal, found);
      const cluster = clustersIn(graph).find(({ id }) => shortId(id.id) === hash);
      if (cluster === undefined) return undefined;
      const all = sourcesIn(graph.world, reachability);
      const ids = all.flatMap(({ from }) => from ?? []);
      const [grants, ways, open] = await Promise.all([
        grantsFor(cluster, signal),
        waysOf(ports.state, ids),
        findingsOf(ports.state, new Set([cluster.id.id, ...all.flatMap(({ subjects }) => subjects)])),
      ]);
      const cells = new Map(cellsFrom(graph, cluster, [...new Set(ids)]).map((cell) => [cell.from, cell]));
      const about = (subjects: readonly string[]): readonly OpenFinding[] =>
        open.filter(({ subject }) => subjects.includes(subject));
      return {
        ...postureOfCluster(graph, cluster, reachability, grants),
        commandHolders:
          grants === undefined
            ? null
            : holdersOf(commandAction, cluster.id.id, grants.assignments, grants.roles).holders,
        sources: all.map(
          ({ from, subjects, ...source }): SourceOfCluster => ({
            ...source,
            reach: from === undefined ? null : (cells.get(from) ?? null),
            egress: from === undefined ? [] : classesBelow(ways, from),
            findings: about(subjects),
          }),
        ),
        findings: about([cluster.id.id]),
      };
    },
  };
}

/** The class that each subnet's packets leave by, where the egress room has seen it. */
async function waysOf({ paths }: Pick<State, 'paths'>, from: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const subscriptions = new Set(from.flatMap((id) => findResourceId(id)?.subscriptionId ?? []));
  const ways = new Map<string, string>();
  for (const subscription of subscriptions)
    for await (const { id, class: way } of paths.list(subscription)) ways.set(id, way);
  return ways;
}

const classesBelow = (ways: ReadonlyMap<string, string>, from: string): readonly string[] =>
  [
    ...new Set([...ways].flatMap(([id, way]) => (id === from || id.startsWith(`${from}/subnets/`) ? [way] : []))),
  ].sort();

async function findingsOf(
  { findings }: Pick<State, 'findings'>,
  subjects: ReadonlySet<string>,
): Promise<readonly OpenFinding[]> {
  const found: OpenFinding[] = [];
  const subscriptions = new Set([...subjects].flatMap((id) => findResourceId(id)?.subscriptionId ?? []));
  for (const subscription of subscriptions)
    for await (const { value } of findings.listIn(subscription)) {
      const { check, subject, severity, message, state } = value;
      if (state === 'open' && subjects.has(subject)) found.push({ check, subject, severity, message });
    }
  return found.sort((a, b) => (`${a.subject} ${a.check}` < `${b.subject} ${b.check}` ? -1 : 1));
}
