import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, methodNotAllowed, providerError } from './answer.ts';
import { objectAt, propertiesAt, textAt } from './bodies.ts';
import type { Call } from './call.ts';
import { page } from './paging.ts';
import type { Handler, Simulation } from './simulation.ts';

/**
 * Management groups, from the service's published description (azure-rest-api-specs, managementgroups, 2023-04-01, and its examples). A group without a parent is
 * below the tenant's root group, and so is a subscription that was put nowhere. What a group that is not there is answered is [M].
 */
const type = 'Microsoft.Management/managementGroups';
const placeType = `${type}/subscriptions`;
const idOf = (group: string): string => `/providers/${type}/${group}`;
const rootOf = (sim: Simulation): string => idOf(sim.world.tenantId);
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const ofType = (sim: Simulation, wanted: string): readonly SimResource[] =>
  [...sim.world.list('/providers/Microsoft.Management')].filter((each) => each.type === wanted);

const notFound = (group: string): Answer =>
  providerError(404, 'NotFound', `The management group with name '${group}' was not found.`);

const isThere = (sim: Simulation, group: string): boolean =>
  isSame(idOf(group), rootOf(sim)) || sim.world.find(idOf(group)) !== undefined;

/** `…/managementGroups/{group}`: made, read and deleted at once. */
export const managementGroups: Handler = (sim, call) => {
  if (call.isCollection) {
    if (call.method !== 'GET') return methodNotAllowed(call);
    return page(call, ofType(sim, type).map(withoutDetails), pages(sim));
  }
  const [group = ''] = call.names;
  if (call.method === 'PUT') return putGroup(sim, call, group);
  if (!isThere(sim, group)) return call.method === 'DELETE' ? { status: 204 } : notFound(group);
  if (call.method === 'GET') return { status: 200, body: sim.world.find(call.path)?.body ?? bodyOf(sim, group, {}) };
  if (call.method !== 'DELETE') return methodNotAllowed(call);
  if (childrenOf(sim, idOf(group)).length > 0)
    return providerError(400, 'BadRequest', `Management group '${group}' has children and can not be deleted.`);
  sim.world.remove(call.path);
  return { status: 200 };
};

function putGroup(sim: Simulation, call: Call, group: string): Answer {
  const asked = textAt(objectAt(objectAt(propertiesAt(call.body), 'details'), 'parent'), 'id');
  const parent = asked === '' ? rootOf(sim) : asked;
  if (!isThere(sim, parent.slice(parent.lastIndexOf('/') + 1)))
    return notFound(parent.slice(parent.lastIndexOf('/') + 1));
  const displayName = textAt(propertiesAt(call.body), 'displayName') || group;
  const body = bodyOf(sim, group, { displayName, details: { parent: { id: parent } } });
  return { status: 200, body: sim.world.put(idOf(group), body, type).body };
}

const bodyOf = (sim: Simulation, group: string, properties: object): Readonly<Record<string, unknown>> => ({
  id: idOf(group),
  type,
  name: group,
  properties: { tenantId: sim.world.tenantId, displayName: group, ...properties },
});

const withoutDetails = ({ body }: SimResource): object => {
  const { tenantId, displayName } = propertiesAt(body);
  return { ...body, properties: { tenantId, displayName } };
};

/** `…/managementGroups/{group}/subscriptions/{id}`: where a subscription is; it is in one group alone. */
export const groupSubscriptions: Handler = (sim, call) => {
  const [group = '', subscription = ''] = call.names;
  if (!isThere(sim, group)) return notFound(group);
  if (call.isCollection) {
    if (call.method !== 'GET') return methodNotAllowed(call);
    const inside = ofType(sim, placeType).filter((each) => isSame(parentOf(each), idOf(group)));
    return page(
      call,
      inside.map(({ body }) => body),
      pages(sim),
    );
  }
  const standing = sim.world.find(call.path);
  if (call.method === 'PUT') return putSubscription(sim, group, subscription);
  if (call.method === 'DELETE') {
    if (standing !== undefined) sim.world.remove(standing.id);
    return { status: standing === undefined ? 204 : 200 };
  }
  if (call.method !== 'GET') return methodNotAllowed(call);
  return standing === undefined
    ? providerError(404, 'NotFound', `Subscription '${subscription}' is not in management group '${group}'.`)
    : { status: 200, body: standing.body };
};

function putSubscription(sim: Simulation, group: string, subscription: string): Answer {
  const there = sim.world.find(`/subscriptions/${subscription}`);
  if (there === undefined)
    return gatewayError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  for (const each of ofType(sim, placeType)) if (isSame(each.name, subscription)) sim.world.remove(each.id);
  const id = `${idOf(group)}/subscriptions/${subscription}`;
  const properties = {
    displayName: textAt(there.body, 'displayName'),
    parent: { id: idOf(group) },
    state: 'Active',
    tenant: sim.world.tenantId,
  };
  return {
    status: 200,
    body: sim.world.put(id, { name: subscription, id, type: placeType, properties }, placeType).body,
  };
}

/** `…/managementGroups/{group}/descendants`: what is below it at any depth, groups and subscriptions, whether the caller may read them or not. */
export const descendants: Handler = (sim, call) => {
  const [group = ''] = call.names;
  if (call.method !== 'GET' || !call.isCollection) return methodNotAllowed(call);
  if (!isThere(sim, group)) return notFound(group);
  return page(call, below(sim, idOf(group)), pages(sim));
};

const pages = (sim: Simulation) => ({
  size: sim.settings.pageSize,
  emptyLast: sim.settings.emptyLastPage,
  sizeParameter: '$top' as const,
});

/** Where a group, or a subscription's place, is. */
const parentOf = ({ body }: SimResource): string => {
  const properties = propertiesAt(body);
  return (
    textAt(objectAt(objectAt(properties, 'details'), 'parent'), 'id') || textAt(objectAt(properties, 'parent'), 'id')
  );
};

function childrenOf(sim: Simulation, parent: string): readonly object[] {
  const child = (id: string, { name, type: of, body }: SimResource): object => ({
    name,
    type: of,
    id,
    properties: { displayName: textAt(propertiesAt(body), 'displayName'), parent: { id: parent } },
  });
  const groups = ofType(sim, type).filter((each) => isSame(parentOf(each), parent));
  const placed = ofType(sim, placeType).filter((each) => isSame(parentOf(each), parent));
  return [
    ...groups.map((each) => child(each.id, each)),
    ...placed.map((each) => child(`/subscriptions/${each.name}`, each)),
  ];
}

function below(sim: Simulation, parent: string): readonly object[] {
  const children = childrenOf(sim, parent);
  const groups = ofType(sim, type).filter((each) => isSame(parentOf(each), parent));
  return [...children, ...groups.flatMap((each) => below(sim, each.id))];
}
