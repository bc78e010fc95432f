import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { at, elementsOf, field, textOf } from './body.ts';
import type { Resource, World } from './model.ts';
import { findType } from './types.ts';

/**
 * Sorts bodies by id, children inside a body included (subnets in a virtual network); a child's own body comes before the one inside its parent's.
 * `completeLists` are ids of child lists read to their last page, e.g. `{server}/firewallrules`.
 */
export function worldOf(bodies: readonly unknown[], completeLists: readonly string[] = []): World {
  const byId = new Map<string, Resource>();
  const given = bodies.map(toResource).filter((resource) => resource !== undefined);
  for (const resource of given) keepFuller(byId, resource);
  const inline = new Map<string, Resource>();
  for (const resource of byId.values()) for (const child of inlineChildren(resource)) keepFuller(inline, child);
  for (const [id, child] of inline) if (!byId.has(id)) byId.set(id, child);

  const children = new Map<string, Resource[]>(completeLists.map((list) => [list.toLowerCase(), []]));
  for (const resource of byId.values()) {
    const { parent, type } = resource.id;
    if (parent === undefined) continue;
    const list = `${parent}/${type.slice(type.lastIndexOf('/') + 1)}`;
    const siblings = children.get(list);
    if (siblings === undefined) children.set(list, [resource]);
    else siblings.push(resource);
  }
  return {
    resources: [...byId.values()].sort((a, b) => (a.id.id < b.id.id ? -1 : 1)),
    find: (id) => byId.get(id.toLowerCase()),
    findChildren: (parent, type) => children.get(`${parent}/${type}`),
    unreadable: bodies.length - given.length,
  };
}

/** A body with a resource id in it, or undefined. */
export function toResource(body: unknown): Resource | undefined {
  if (!isRecord(body)) return undefined;
  const id = findResourceId(at(body, 'id'));
  return id === undefined ? undefined : resourceOf(id, body);
}

function resourceOf(id: ResourceId, body: Record<string, unknown>): Resource {
  const properties = propertiesOf(body);
  const tells = findType(id.type)?.tellingFields ?? [];
  const isRead = properties !== body || tells.some((name) => field(body, name) !== undefined);
  return { id, body, properties, isRead };
}

function inlineChildren({ id, body }: Resource): readonly Resource[] {
  const list = findType(id.type)?.inlineList;
  if (list === undefined) return [];
  const listed = elementsOf(at(body, 'properties', list) ?? at(body, list));
  return listed.filter(isRecord).flatMap((child) => {
    const name = textOf(at(child, 'name'));
    const childId = findResourceId(at(child, 'id') ?? (name === undefined ? undefined : `${id.id}/${list}/${name}`));
    return childId?.parent === id.id ? [resourceOf(childId, child)] : [];
  });
}

/** Two bodies of one resource: the one that says more, so that their order doesn't matter. */
function keepFuller(byId: Map<string, Resource>, resource: Resource): void {
  const known = byId.get(resource.id.id);
  if (known === undefined || textSize(resource) > textSize(known)) byId.set(resource.id.id, resource);
}

const textSize = ({ body }: Resource): string => {
  const text = JSON.stringify(body);
  return `${String(text.length).padStart(12, '0')} ${text}`;
};
