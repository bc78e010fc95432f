import { isRecord } from '../core/arm-body.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { at, elementsOf, textOf } from './body.ts';

/** One ARM body whose id could be read. */
export interface Resource {
  readonly id: ResourceId;
  readonly body: Record<string, unknown>;
}

/** The given bodies by id: what a verdict may lean on. What isn't in here was not read. */
export interface World {
  readonly resources: readonly Resource[];
  find(id: string): Resource | undefined;
  /** The children of one type; undefined where none is here and the list isn't known to be complete. */
  findChildren(parent: string, type: string): readonly Resource[] | undefined;
  /** How many elements were no resources. */
  readonly unreadable: number;
}

const networkType = 'microsoft.network/virtualnetworks';

/**
 * Sorts bodies by id, subnets inside a virtual network included; a subnet's own body comes before the one inside its network.
 * `completeLists` are ids of child lists read to their last page, e.g. `{server}/firewallrules`.
 */
export function worldOf(bodies: readonly unknown[], completeLists: readonly string[] = []): World {
  const byId = new Map<string, Resource>();
  const given = bodies.map(toResource).filter((resource) => resource !== undefined);
  for (const resource of given) keepFuller(byId, resource);
  const inline = new Map<string, Resource>();
  for (const { id, body } of byId.values()) {
    if (id.type === networkType) for (const subnet of inlineSubnets(id.id, body)) keepFuller(inline, subnet);
  }
  for (const [id, subnet] of inline) if (!byId.has(id)) byId.set(id, subnet);

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
  return id === undefined ? undefined : { id, body };
}

function inlineSubnets(network: string, body: Record<string, unknown>): readonly Resource[] {
  const listed = elementsOf(at(body, 'properties', 'subnets') ?? at(body, 'subnets'));
  return listed.filter(isRecord).flatMap((subnet) => {
    const name = textOf(at(subnet, 'name'));
    const id = findResourceId(at(subnet, 'id') ?? (name === undefined ? undefined : `${network}/subnets/${name}`));
    return id?.parent === network ? [{ id, body: subnet }] : [];
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
