import type { Answer } from './answer.ts';
import { methodNotAllowed } from './answer.ts';
import type { Json } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { page } from './paging.ts';
import { canRead } from './permissions.ts';
import type { Simulation } from './simulation.ts';

/** A list of the call's type in its scope: a parent, a resource group or a subscription. What may not be read is left out. */
export function listResources(sim: Simulation, call: Call, present: (body: Json) => Json = (body) => body): Answer {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const group = call.resourceGroup === undefined ? '' : `/resourceGroups/${call.resourceGroup}`;
  const scope = parentOf(call) ?? `/subscriptions/${call.subscriptionId}${group}`;
  const wanted = call.type.toLowerCase();
  const bodies = [...sim.world.list(scope)]
    .filter((resource) => resource.type.toLowerCase() === wanted && canRead(sim.settings.permissions, resource.id))
    .map((resource) => present(resource.body));
  return page(call, bodies, { size: sim.settings.pageSize, emptyLast: sim.settings.emptyLastPage });
}
