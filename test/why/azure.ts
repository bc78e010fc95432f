import { createGraph } from '../../simulator/graph/graph.ts';
import { createWorld } from '../../simulator/world.ts';
import type { Arm } from '../../src/arm/arm.ts';
import type { Body } from './estate.ts';

/** An Azure with these bodies, as Resource Graph and lists of ARM show them; what was asked is kept. */
export function azureOf(bodies: readonly Body[]) {
  const subscriptions = [...new Set(bodies.map(({ id }) => id.split('/')[2] ?? ''))];
  const world = createWorld({ subscriptions });
  for (const body of bodies) world.put(body.id, { ...body });
  const graph = createGraph(world);
  const asked: string[] = [];
  const refuse = () => Promise.reject(new TypeError('nothing else is asked'));
  const arm: Arm = {
    find: refuse,
    put: refuse,
    patch: refuse,
    remove: refuse,
    follow: refuse,
    async list(path) {
      asked.push(`LIST ${path.slice(path.lastIndexOf('/') + 1)}`);
      const under = `${path.toLowerCase()}/`;
      return structuredClone(bodies.filter(({ id }) => id.toLowerCase().startsWith(under)));
    },
    async queryGraph(query, ids, $skipToken) {
      asked.push(`GRAPH ${query.split(' ')[0]}`);
      const { data, $skipToken: next } = graph.query({
        query,
        subscriptions: ids.length === 0 ? undefined : ids,
        options: { $skipToken },
      });
      return { rows: data, skipToken: next };
    },
  };
  return { arm, asked, subscriptions };
}
