import { type SimResource, typeOf } from '../world.ts';
import { type Answer, methodNotAllowed } from './answer.ts';
import type { Call } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { removeTree } from './generic.ts';
import { page } from './paging.ts';
import { canRead } from './permissions.ts';
import { removeEndpoint } from './private-endpoints.ts';
import type { Handler, Simulation } from './simulation.ts';

const groupType = 'Microsoft.Resources/subscriptions/resourceGroups';
const tracked = /^[^/]+\/[^/]+$/;

/** Subscriptions, resource groups and the resources in them: everything outside a provider's own paths. */
export const containers: Handler = (sim, call) => {
  const last = call.path.slice(call.path.lastIndexOf('/') + 1).toLowerCase();
  if (call.isCollection) return list(sim, call, last);
  if (call.resourceGroup === undefined) {
    return { status: 200, body: sim.world.find(`/subscriptions/${call.subscriptionId}`)?.body };
  }
  const group = sim.world.find(call.path);
  if (call.method === 'PUT') return putGroup(sim, call, group);
  if (call.method === 'DELETE' && group !== undefined) return removeGroup(sim, call, group);
  if (call.method === 'HEAD') return { status: 204 };
  return call.method === 'GET' ? { status: 200, body: group?.body } : methodNotAllowed(call);
};

function list(sim: Simulation, call: Call, what: string): Answer {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const wanted = {
    subscriptions: (resource: SimResource) => resource.type === 'Microsoft.Resources/subscriptions',
    resourcegroups: (resource: SimResource) => resource.type === groupType,
    resources: (resource: SimResource) => tracked.test(resource.type) && resource.id.includes('/providers/'),
  }[what];
  if (wanted === undefined) return methodNotAllowed(call);
  const group = call.resourceGroup === undefined ? '' : `/resourceGroups/${call.resourceGroup}`;
  const scope = call.subscriptionId === undefined ? '' : `/subscriptions/${call.subscriptionId}${group}`;
  const bodies = [...sim.world.list(scope)]
    .filter((resource) => wanted(resource) && canRead(sim.settings.permissions, resource.id))
    .map(({ body: { properties, ...rest } }) =>
      what === 'resources' ? rest : { ...rest, ...(properties ? { properties } : {}) },
    );
  return page(call, bodies, { size: sim.settings.pageSize, emptyLast: sim.settings.emptyLastPage });
}

function putGroup(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const { location, tags } = call.body;
  const group = sim.world.put(
    call.path,
    {
      id: standing?.id ?? call.path,
      name: call.resourceGroup,
      type: 'Microsoft.Resources/resourceGroups',
      location: location ?? standing?.body.location,
      ...(tags === undefined ? {} : { tags }),
      properties: { provisioningState: 'Succeeded' },
    },
    groupType,
  );
  raise(sim, call, changeOf('write', groupType, group.id));
  return { status: standing === undefined ? 201 : 200, body: group.body };
}

/** Deleting a group deletes what is in it, each with its own event, and then the group. */
function removeGroup(sim: Simulation, call: Call, group: SimResource): Answer {
  const headers = sim.operations.start({
    call,
    style: { resultPath: `/subscriptions/${call.subscriptionId}/operationresults/{op}`, retryAfter: 15 },
    delay: sim.settings.delays.resource,
    change: changeOf('delete', groupType, group.id),
    finish() {
      const inside = [...sim.world.list(group.id)].filter((resource) => tracked.test(typeOf(resource.id)));
      // Endpoints first: their records and the owners' connections go with them.
      const endpoints = inside.filter((resource) => resource.type === 'Microsoft.Network/privateEndpoints');
      for (const endpoint of endpoints) removeEndpoint(sim, call, endpoint.id);
      for (const resource of inside) {
        removeTree(sim, resource.id);
        raise(sim, call, changeOf('delete', resource.type, resource.id));
      }
      removeTree(sim, group.id);
      return undefined;
    },
    result: () => ({ status: 200 }),
  });
  return { status: 202, headers };
}
