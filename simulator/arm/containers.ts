import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, methodNotAllowed } from './answer.ts';
import type { Call } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { removeTree } from './generic.ts';
import { listLocations } from './locations.ts';
import { readFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { canRead } from './permissions.ts';
import { removeEndpoint } from './private-endpoints.ts';
import { invalidFilter, isTopLevel, resourceList } from './resource-list.ts';
import type { Handler, Simulation } from './simulation.ts';
import { tagNames } from './tags.ts';

const groupType = 'Microsoft.Resources/subscriptions/resourceGroups';
/** Tenants, subscriptions, resource groups and the resources in them: everything outside a provider's own paths. */
export const containers: Handler = (sim, call) => {
  const last = call.path.slice(call.path.lastIndexOf('/') + 1).toLowerCase();
  if (call.isCollection) return list(sim, call, last);
  if (call.resourceGroup === undefined) {
    const subscription = /^\/subscriptions\/[^/]+$/i.test(call.path) ? sim.world.find(call.path) : undefined;
    return subscription === undefined ? noSuchPath(call) : { status: 200, body: subscription.body };
  }
  if (call.path.split('/').length !== 5) return noSuchPath(call);
  const group = sim.world.find(call.path);
  if (call.method === 'PUT') return putGroup(sim, call, group);
  if (call.method === 'DELETE' && group !== undefined) return removeGroup(sim, call, group);
  if (call.method === 'HEAD') return { status: 204 };
  if (call.method === 'PATCH' && group !== undefined) return patchGroup(sim, call, group);
  return call.method === 'GET' ? { status: 200, body: group?.body } : methodNotAllowed(call);
};

function list(sim: Simulation, call: Call, what: string): Answer {
  if (what === 'resources') return resourceList(sim, call);
  if (call.method !== 'GET') return methodNotAllowed(call);
  const { tenantId } = sim.world;
  if (what === 'tenants') return { status: 200, body: { value: [tenant(tenantId)] } };
  if (what === 'tagnames' && call.subscriptionId !== undefined) return tagNames(sim, call);
  if (what === 'locations' && call.subscriptionId !== undefined) return listLocations(call.subscriptionId);
  const type = { subscriptions: 'Microsoft.Resources/subscriptions', resourcegroups: groupType }[what];
  if (type === undefined) return noSuchPath(call);
  const text = call.url.searchParams.get('$filter') ?? '';
  const filter = text === '' ? undefined : readFilter(text);
  if (text !== '' && filter === undefined) return invalidFilter(text);
  const scope = call.subscriptionId === undefined ? '' : `/subscriptions/${call.subscriptionId}`;
  const bodies = [...sim.world.list(scope)]
    .filter((resource) => resource.type === type && canRead(sim.settings.permissions, resource.id))
    .map(({ body }) => body)
    .filter((body) => filter?.passes(body) ?? true);
  const { pageSize: size, emptyLastPage: emptyLast } = sim.settings;
  return page(call, bodies, { size, emptyLast, sizeParameter: '$top' });
}

function tenant(tenantId: string): object {
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: 'NL',
    displayName: 'Simulated',
    domains: ['simulated.onmicrosoft.com'],
    defaultDomain: 'simulated.onmicrosoft.com',
    tenantCategory: 'Home',
    tenantType: 'AAD',
  };
}

function noSuchPath(call: Call): Answer {
  return gatewayError(404, 'NotFound', `There is nothing at '${call.path}'.`);
}

function putGroup(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const { location, tags } = call.body;
  // Whatever the caller wrote, the group says `resourceGroups`.
  const id = standing?.id ?? `/subscriptions/${call.subscriptionId}/resourceGroups/${call.resourceGroup}`;
  const group = sim.world.put(
    id,
    {
      id,
      name: standing?.name ?? call.resourceGroup,
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

/** Only tags and who manages it can be changed: the location stays, whatever is sent. */
function patchGroup(sim: Simulation, call: Call, group: SimResource): Answer {
  const { tags, managedBy } = call.body;
  const changed = { ...(tags === undefined ? {} : { tags }), ...(managedBy === undefined ? {} : { managedBy }) };
  const body = sim.world.put(group.id, { ...group.body, ...changed }).body;
  raise(sim, call, changeOf('write', groupType, group.id));
  return { status: 200, body };
}

/** Deletes the resources of a group with what is below them, all but those to be kept (ids in lower case), each with its own event. */
export function emptyGroup(sim: Simulation, call: Call, groupId: string, kept: ReadonlySet<string> = new Set()): void {
  const inside = [...sim.world.list(groupId)].filter((each) => isTopLevel(each) && !kept.has(each.id.toLowerCase()));
  // Endpoints first: their records and the owners' connections go with them.
  const endpoints = inside.filter((resource) => resource.type === 'Microsoft.Network/privateEndpoints');
  for (const endpoint of endpoints) removeEndpoint(sim, call, endpoint.id);
  for (const resource of inside) {
    removeTree(sim, resource.id);
    raise(sim, call, changeOf('delete', resource.type, resource.id));
  }
}

/** Deleting a group deletes what is in it, each with its own event, and then the group. */
function removeGroup(sim: Simulation, call: Call, group: SimResource): Answer {
  const headers = sim.operations.start({
    call,
    style: { resultPath: `/subscriptions/${call.subscriptionId}/operationresults/{op}`, retryAfter: 15 },
    delay: sim.settings.delays.resource,
    change: changeOf('delete', groupType, group.id),
    finish() {
      emptyGroup(sim, call, group.id);
      removeTree(sim, group.id);
      return undefined;
    },
    result: () => ({ status: 200 }),
  });
  return { status: 202, headers };
}
