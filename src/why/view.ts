import { perWorld } from '../egress/path/per-world.ts';
import { entryOf } from './ask/chain.ts';
import { resolversOf } from './ask/resolvers.ts';
import { securityPolicies } from './ask/security-policy.ts';
import type { Source } from './ask/source.ts';
import type { Graph } from './graph/graph.ts';
import { maybeSeenFrom, seenFrom } from './graph/zones.ts';

const views = perWorld<Map<string, object>, Graph>(() => new Map());

/**
 * One object for all sources that get the same answers to every name: those whose question comes in at networks which see the same zones by links
 * of the same kind, and have the same rule set and security policy. Undefined for a source whose entry depends on the name.
 */
export function viewOf(graph: Graph, source: Source): object | undefined {
  if (source.isGateway) return undefined;
  const { state, network } = entryOf(graph, source);
  const key = network === undefined ? state : keyOf(graph, network);
  const known = views(graph).get(key);
  if (known !== undefined) return known;
  const view = {};
  views(graph).set(key, view);
  return view;
}

function keyOf({ world }: Graph, network: string): string {
  const seen = [...seenFrom(world, network).values()].map(
    ({ rivals, fallsBack, doubled }) => `${rivals} ${fallsBack} ${doubled}`,
  );
  return [
    ...seen.sort(),
    ...[...maybeSeenFrom(world, network).values()].map(({ id }) => `maybe ${id}`).sort(),
    ...[resolversOf(world).ruleSets, securityPolicies(world)].map((all) => `${all.get(network)?.map(({ id }) => id)}`),
  ].join('\n');
}
