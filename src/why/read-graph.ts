import { readWhole } from '../egress/reading/read-whole.ts';
import { worldOf } from '../egress/world.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import { type Graph, graphOf } from './graph/graph.ts';

/**
 * The graph of exported resources: an array of bodies, `az`'s lists, rows of Resource Graph, or lists within a list.
 * @throws InputError naming the element that is no resource, or the list that is only a page of a longer one
 */
export function readGraph(resources: unknown, policy: DnsPolicy): Graph {
  const { bodies, context } = readWhole(resources);
  return graphOf(worldOf([...bodies, ...context]), policy);
}
