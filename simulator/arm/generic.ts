import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { withDefaults } from './account-defaults.ts';
import {
  type Answer,
  invalidResourceType,
  methodNotAllowed,
  parentNotFound,
  providerError,
  resourceNotFound,
} from './answer.ts';
import { type Json, merged, networkEtag, propertiesAt, textAt, withProperties } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { endpointIdOf } from './connections.ts';
import { linkResourcesOf } from './endpoint-groups.ts';
import { refreshEndpoint } from './endpoint-state.ts';
import { withFrontendAddresses } from './frontend-addresses.ts';
import { findOrGiven, givenChild } from './given-children.ts';
import { identified, readInline, writeInline } from './inline-children.ts';
import { listResources } from './listing.ts';
import { type PutStyle, putStyle } from './put-styles.ts';
import { resourceAction } from './resource-actions.ts';
import type { Handler, Simulation } from './simulation.ts';
import { subnetUsages } from './subnet-usages.ts';

/** Any resource type without rules of its own: what was put is what is read, in the shape its provider answers. */
export const anyResource: Handler = (sim, call) => {
  const parentId = parentOf(call);
  const parent = parentId === undefined ? undefined : findOrGiven(sim.world, parentId);
  if (parentId !== undefined && parent === undefined) return parentNotFound(call, parentId);
  if (call.isCollection) return collection(sim, call, parent);
  const name = call.names[call.names.length - 1] ?? '';
  const standing = sim.world.find(call.path) ?? (parent && givenChild(parent, call.type, name));
  if (call.method === 'PUT') return write(sim, call, standing);
  if (call.method === 'DELETE') return standing === undefined ? { status: 204 } : remove(sim, call, standing);
  if (standing === undefined) return resourceNotFound(call);
  if (call.method === 'PATCH') return write(sim, call, standing);
  if (call.method === 'HEAD') return { status: 204 };
  return call.method === 'GET' ? read(standing) : methodNotAllowed(call);
};

/** Removes a resource with everything below it; endpoints connected to it become Disconnected. */
export function removeTree(sim: Simulation, id: string): void {
  const gone = [...sim.world.list(id)];
  for (const resource of gone) sim.world.remove(resource.id);
  for (const resource of gone) {
    if (/\/privateEndpointConnections$/i.test(resource.type)) refreshEndpoint(sim, endpointIdOf(resource));
  }
}

function collection(sim: Simulation, call: Call, parent: SimResource | undefined): Answer {
  if (call.method === 'POST') {
    const answer = parent && resourceAction(sim.world, parent, call);
    if (answer === undefined) return invalidResourceType(call);
    raise(sim, call, { operation: `${call.type}/action`, kind: 'action', id: parent?.id ?? call.path });
    return { status: 200, body: answer };
  }
  if (parent !== undefined && /\/privateLinkResources$/i.test(call.type)) {
    return { status: 200, body: { value: linkResourcesOf(parent) } };
  }
  const given = parent && givenChild(parent, call.type, 'default');
  if (given !== undefined && call.method === 'GET')
    return { status: 200, body: { value: [sim.world.find(given.id)?.body ?? given.body] } };
  if (parent !== undefined && /\/virtualNetworks\/usages$/i.test(call.type)) return subnetUsages(sim, parent.id);
  return listResources(sim, call);
}

function read(resource: SimResource): Answer {
  const etag = textAt(resource.body, 'etag');
  return { status: 200, ...(etag === '' ? {} : { headers: { etag } }), body: resource.body };
}

function write(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const stale = staleEtag(call, standing);
  if (stale !== undefined) return stale;
  const style = putStyle(call.type);
  const resource = sim.world.put(idOf(style, call), bodyOf(sim, call, standing, style), call.type);
  writeInline(sim, resource);
  const change = changeOf('write', resource.type, resource.id);
  const isNew = standing === undefined;
  const status = call.method === 'PATCH' ? 200 : isNew ? style.created : style.updated;
  // A PATCH is done when it is answered: its body is the whole resource.
  const isDone = style.polling === undefined || call.method === 'PATCH' || (style.isBodyless === true && !isNew);
  if (style.polling === undefined || isDone) {
    raise(sim, call, change);
    return { status, body: sim.world.find(resource.id)?.body };
  }
  const headers = sim.operations.start({
    call,
    style: style.polling(call, textAt(resource.body, 'location'), isNew),
    delay: sim.settings.delays.resource,
    change,
    finish() {
      const current = sim.world.find(resource.id);
      if (current === undefined) return undefined;
      const etag = style.hasEtag ? { etag: networkEtag() } : {};
      sim.world.put(resource.id, { ...withProperties(current.body, { provisioningState: 'Succeeded' }), ...etag });
      readInline(sim, resource.id);
      return undefined;
    },
    result: () => ({ status: 200, body: sim.world.find(resource.id)?.body }),
  });
  return { status, headers, ...(style.isBodyless ? {} : { body: sim.world.find(resource.id)?.body }) };
}

const idOf = ({ spellId }: PutStyle, { path }: Call): string => spellId?.(path) ?? path;

function bodyOf(sim: Simulation, call: Call, standing: SimResource | undefined, style: PutStyle): Json {
  const isPatch = call.method === 'PATCH' && standing !== undefined;
  const name = standing?.name ?? call.names[call.names.length - 1] ?? '';
  const sent = isPatch ? merged(standing.body, call.body) : withDefaults(call.type, name, call.body, sim.world.now());
  const before = propertiesAt(standing?.body);
  const running = style.polling === undefined || standing !== undefined ? 'Succeeded' : style.running;
  const { id: _, name: __, type: ___, etag: ____, properties: _____, ...rest } = sent;
  const id = standing?.id ?? idOf(style, call);
  const isBalancer = call.type.toLowerCase() === 'microsoft.network/loadbalancers';
  const properties = isBalancer ? withFrontendAddresses(sim, before, propertiesAt(sent)) : propertiesAt(sent);
  return {
    id,
    name,
    type: style.bodyType ?? call.type,
    ...rest,
    ...(style.hasEtag ? { etag: networkEtag() } : {}),
    properties: {
      ...(style.hasEtag ? identified(id, call.type, properties) : properties),
      provisioningState: running,
      ...(style.hasEtag ? { resourceGuid: before.resourceGuid ?? randomUUID() } : {}),
      ...(before.privateEndpointConnections === undefined
        ? {}
        : { privateEndpointConnections: before.privateEndpointConnections }),
    },
  };
}

function remove(sim: Simulation, call: Call, resource: SimResource): Answer {
  const stale = staleEtag(call, resource);
  if (stale !== undefined) return stale;
  const style = putStyle(call.type);
  const change = changeOf('delete', resource.type, resource.id);
  const finish = (): undefined => {
    removeTree(sim, resource.id);
    const parent = parentOf(call);
    if (parent !== undefined) readInline(sim, parent);
    return undefined;
  };
  if (style.polling === undefined || style.isBodyless) {
    finish();
    raise(sim, call, change);
    return { status: 200 };
  }
  const polling = style.polling(call, textAt(resource.body, 'location'), true);
  const scope = polling.statusPath?.replace('/operations/', '/operationResults/');
  const headers = sim.operations.start({
    call,
    style: scope === undefined || scope === polling.statusPath ? polling : { ...polling, resultPath: scope },
    delay: sim.settings.delays.resource,
    change,
    finish,
  });
  return { status: 202, headers };
}

function staleEtag(call: Call, standing: SimResource | undefined): Answer | undefined {
  const isTaken = call.ifNoneMatch === '*' && standing !== undefined;
  const isStale = call.ifMatch !== undefined && call.ifMatch !== '*' && call.ifMatch !== standing?.body.etag;
  if (!isTaken && !isStale) return undefined;
  return providerError(412, 'PreconditionFailed', `Precondition failed for resource '${call.path}'.`, { details: [] });
}
