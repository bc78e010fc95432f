import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Answer, methodNotAllowed, parentNotFound, providerError, resourceNotFound } from './answer.ts';
import { isObject, type Json, networkEtag, propertiesAt, textAt, withProperties } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { endpointIdOf } from './connections.ts';
import { linkResourcesOf } from './endpoint-groups.ts';
import { refreshEndpoint } from './endpoint-state.ts';
import { readInline, writeInline } from './inline-children.ts';
import { listResources } from './listing.ts';
import { type PutStyle, putStyle } from './put-styles.ts';
import type { Handler, Simulation } from './simulation.ts';

/** Any resource type without rules of its own: what was put is what is read, in the shape its provider answers. */
export const anyResource: Handler = (sim, call) => {
  const parentId = parentOf(call);
  if (parentId !== undefined && sim.world.find(parentId) === undefined) return parentNotFound(call, parentId);
  if (call.isCollection) return collection(sim, call, parentId);
  const standing = sim.world.find(call.path);
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

function collection(sim: Simulation, call: Call, parentId: string | undefined): Answer {
  if (call.method === 'POST') {
    raise(sim, call, { operation: `${call.type}/action`, kind: 'action', id: parentId ?? call.path });
    return { status: 200, body: {} };
  }
  const parent = parentId === undefined ? undefined : sim.world.find(parentId);
  if (parent !== undefined && /\/privateLinkResources$/i.test(call.type)) {
    return { status: 200, body: { value: linkResourcesOf(parent) } };
  }
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
  const resource = sim.world.put(call.path, bodyOf(call, standing, style), call.type);
  writeInline(sim, resource);
  const change = changeOf('write', resource.type, resource.id);
  const isNew = standing === undefined;
  const status = call.method === 'PATCH' ? 200 : isNew ? style.created : style.updated;
  if (style.polling === undefined) {
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

function bodyOf(call: Call, standing: SimResource | undefined, style: PutStyle): Json {
  const isPatch = call.method === 'PATCH' && standing !== undefined;
  const sent = isPatch ? merge(standing.body, call.body) : call.body;
  const before = propertiesAt(standing?.body);
  const running = style.polling === undefined || standing !== undefined ? 'Succeeded' : style.running;
  const { id: _, name: __, type: ___, etag: ____, properties: _____, ...rest } = sent;
  return {
    id: standing?.id ?? style.idOf(call.path),
    name: standing?.name ?? call.names[call.names.length - 1],
    type: style.bodyType ?? call.type,
    ...rest,
    ...(style.hasEtag ? { etag: networkEtag() } : {}),
    properties: {
      ...propertiesAt(sent),
      provisioningState: running,
      ...(style.hasEtag ? { resourceGuid: before.resourceGuid ?? randomUUID() } : {}),
      ...(before.privateEndpointConnections === undefined
        ? {}
        : { privateEndpointConnections: before.privateEndpointConnections }),
    },
  };
}

function merge(before: Json, patch: Json): Json {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    merged[key] = isObject(value) && isObject(old) ? merge(old, value) : value;
  }
  return merged;
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
