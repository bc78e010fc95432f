import type { SimResource } from '../world.ts';
import { isObject, type Json, networkEtag, objectsAt, propertiesAt, sameId, textAt, withProperties } from './bodies.ts';
import type { Simulation } from './simulation.ts';

/** Children that are resources of their own and also are inside their parent's body. */
const inlineChildren: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/virtualnetworks': ['subnets'],
  'microsoft.network/networksecuritygroups': ['securityRules'],
  'microsoft.network/routetables': ['routes'],
};

/** What is in lists of a body of Microsoft.Network, named, gets an id, an etag and a type of its own: frontends, pools, probes, configurations. */
export function identified(id: string, type: string, properties: Json): Json {
  const named = (key: string, value: unknown): unknown =>
    isObject(value) && textAt(value, 'name') !== '' && isObject(value.properties)
      ? { id: `${id}/${key}/${value.name}`, etag: networkEtag(), type: `${type}/${key}`, ...value }
      : value;
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((entry) => named(key, entry)) : value,
    ]),
  );
}

/** After a write: a parent's inline children become resources; a child shows in its parent. */
export function writeInline(sim: Simulation, resource: SimResource): void {
  for (const collection of inlineChildren[resource.type.toLowerCase()] ?? []) {
    const sent = objectsAt(propertiesAt(resource.body), collection);
    for (const child of childrenOf(sim, resource, collection)) {
      if (!sent.some(({ name }) => sameId(String(name), child.name))) sim.world.remove(child.id);
    }
    for (const child of sent) {
      const id = `${resource.id}/${collection}/${child.name}`;
      const type = `${resource.type}/${collection}`;
      const properties = { ...propertiesAt(child), provisioningState: 'Succeeded' };
      sim.world.put(id, { name: child.name, id, etag: networkEtag(), properties, type }, type);
    }
    readInline(sim, resource.id);
  }
  readInline(sim, resource.id.split('/').slice(0, -2).join('/'));
}

/** Makes the parent's body list the children that exist. */
export function readInline(sim: Simulation, parentId: string): void {
  const parent = sim.world.find(parentId);
  if (parent === undefined) return;
  for (const collection of inlineChildren[parent.type.toLowerCase()] ?? []) {
    const bodies = childrenOf(sim, parent, collection).map((child) => child.body);
    const current = sim.world.find(parentId) ?? parent;
    sim.world.put(parent.id, withProperties(current.body, { [collection]: bodies }));
  }
}

function childrenOf(sim: Simulation, parent: SimResource, collection: string): readonly SimResource[] {
  const type = `${parent.type}/${collection}`.toLowerCase();
  return [...sim.world.list(parent.id)].filter((resource) => resource.type.toLowerCase() === type);
}
