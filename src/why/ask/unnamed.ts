import { findOwner } from '../../egress/path/address-owners.ts';
import type { Graph } from '../graph/graph.ts';
import { chainOf } from './chain.ts';
import { sourceOf } from './source.ts';

/** The addresses of DNS servers on the way of a question that are taken for forwarders, and that nothing among the bodies has; sorted. */
export function unnamedServers(graph: Graph, name: string, from: string): readonly string[] {
  const { hops } = chainOf(graph, sourceOf(graph.world, from), name);
  const found = hops.flatMap((hop) => {
    if (hop.kind === 'gateway' || hop.assumed === undefined) return [];
    return findOwner(graph.world, hop.server, [hop.network]) === undefined ? [hop.server] : [];
  });
  return [...new Set(found)].sort();
}
