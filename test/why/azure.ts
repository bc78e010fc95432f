import { resourceAction } from '../../simulator/arm/resource-actions.ts';
import { createGraph } from '../../simulator/graph/graph.ts';
import { createWorld } from '../../simulator/world.ts';
import type { Arm, ArmActions } from '../../src/arm/arm.ts';
import { PermanentError } from '../../src/core/errors.ts';
import type { Body } from './estate.ts';

/**
 * An Azure with these bodies, as Resource Graph and lists of ARM show them; what was asked is kept. `mayAct: false`: who asks may read and nothing else.
 */
export function azureOf(bodies: readonly Body[], { mayAct = true } = {}) {
  const subscriptions = [...new Set(bodies.map(({ id }) => id.split('/')[2] ?? ''))];
  const world = createWorld({ subscriptions });
  for (const body of bodies) world.put(body.id, { ...body });
  const graph = createGraph(world);
  const asked: string[] = [];
  const refuse = () => Promise.reject(new TypeError('nothing else is asked'));
  const arm: Arm & Pick<ArmActions, 'act'> = {
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
    async act(path) {
      const [, id = '', action = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
      asked.push(`POST ${action}`);
      if (!mayAct) throw new PermanentError('Forbidden', `POST ${path} is not allowed`);
      const on = world.find(id);
      const answered = on && resourceAction(world, on, { type: `${on.type}/${action}`, body: undefined });
      return { status: 200, headers: {}, body: answered };
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
