import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { at, elementsOf, field, lowerText, textOf } from './body.ts';
import { requestsOf } from './exposure/endpoints.ts';
import type { Resource, View, World } from './model.ts';
import { isExpression } from './reading/expression.ts';
import { identify } from './reading/identify.ts';
import { withRestFirewall } from './reading/storage-firewall.ts';
import { findType } from './types.ts';

/**
 * Sorts bodies by id, children inside a body included (subnets in a virtual network); a child's own body comes before the one inside its parent's.
 * `completeLists` are ids of child lists read to their last page, e.g. `{server}/firewallrules`; `all` says that what isn't here doesn't exist.
 */
export function worldOf(
  bodies: readonly unknown[],
  completeLists: readonly string[] | 'all' = [],
  view: View = 'file',
): World {
  const isComplete = completeLists === 'all';
  const byId = new Map<string, Resource>();
  const given = bodies.map(toResource).filter((resource) => resource !== undefined);
  for (const resource of given) keepFuller(byId, resource);
  const inline = new Map<string, Resource>();
  for (const resource of byId.values()) for (const child of inlineChildren(resource)) keepFuller(inline, child);
  for (const [id, child] of inline) if (!byId.has(id)) byId.set(id, child);

  const children = new Map<string, Resource[]>((isComplete ? [] : completeLists).map((list) => [foldCase(list), []]));
  for (const resource of byId.values()) {
    const { parent, type } = resource.id;
    if (parent === undefined) continue;
    const list = `${parent}/${type.slice(type.lastIndexOf('/') + 1)}`;
    const siblings = children.get(list);
    if (siblings === undefined) children.set(list, [resource]);
    else siblings.push(resource);
  }
  const aliases = aliasesOf(byId.values());
  let endpoints: ReadonlyMap<string, readonly Resource[]> | undefined;
  const resources = [...byId.values()].sort((a, b) => (a.id.id < b.id.id ? -1 : 1));
  const others = view === 'file' ? resources : [];
  return {
    isComplete,
    resources,
    others,
    find(id) {
      // Most ids come folded already.
      const folded = byId.has(id) ? id : foldCase(id);
      return byId.get(folded) ?? aliases.get(folded);
    },
    findChildren: (parent, type) => children.get(`${parent}/${type}`) ?? (isComplete ? [] : undefined),
    endpointsTo(id) {
      endpoints ??= endpointsByTarget(others, aliases);
      return endpoints.get(id) ?? [];
    },
    unreadable: bodies.length - given.length,
    view,
  };
}

/** Resources whose ids can't be read before they are deployed, by the expressions of their ids. */
const aliasesOf = (resources: Iterable<Resource>): ReadonlyMap<string, Resource> =>
  new Map(
    [...resources].flatMap((resource): [string, Resource][] => {
      const text = lowerText(field(resource.body, 'id'));
      return text === undefined || text === resource.id.id ? [] : [[text, resource]];
    }),
  );

function endpointsByTarget(
  resources: Iterable<Resource>,
  aliases: ReadonlyMap<string, Resource>,
): ReadonlyMap<string, readonly Resource[]> {
  const byTarget = new Map<string, Resource[]>();
  for (const endpoint of resources) {
    if (endpoint.id.type !== 'microsoft.network/privateendpoints') continue;
    const targets = requestsOf(endpoint.properties).flatMap(({ target = '' }) => aliases.get(target)?.id.id ?? target);
    for (const target of new Set(targets)) {
      const known = byTarget.get(target);
      if (known === undefined) byTarget.set(target, [endpoint]);
      else known.push(endpoint);
    }
  }
  return byTarget;
}

/** A body that says what it is about, or undefined. */
export function toResource(body: unknown): Resource | undefined {
  if (!isRecord(body)) return undefined;
  const known = read.get(body);
  if (known !== undefined) return known;
  const id = identify(body);
  if (id === undefined) return undefined;
  const resource = resourceOf(id, withRestFirewall(id, body), plannedWith(body));
  read.set(body, resource);
  return resource;
}

/** One body is sorted into several worlds in turn: its page's, and those with what the page leans on. */
const read = new WeakMap<Record<string, unknown>, Resource>();

/** A plan's elements carry the api-version they are written with; what Azure shows says how it fared. */
function plannedWith(body: Record<string, unknown>): string | undefined {
  const isShown = field(propertiesOf(body), 'provisioningState') !== undefined || field(body, 'etag') !== undefined;
  return isShown ? undefined : textOf(field(body, 'apiVersion'));
}

const noProperties: Readonly<Record<string, unknown>> = {};

function resourceOf(id: ResourceId, body: Record<string, unknown>, planned: string | undefined): Resource {
  const nested = propertiesOf(body);
  const saysSomething =
    nested !== body || findType(id.type)?.contentFields.some((name) => field(body, name) !== undefined) === true;
  const properties = !saysSomething && planned !== undefined ? noProperties : nested;
  const isDecidedLater = isExpression(field(body, 'properties'));
  const isRead = !isDecidedLater && (saysSomething || planned !== undefined);
  return { id, body, properties, isRead, plannedWith: planned };
}

function inlineChildren({ id, body, plannedWith }: Resource): readonly Resource[] {
  const { inlineList, alsoInline = [] } = findType(id.type) ?? {};
  const lists = inlineList === undefined ? [] : [inlineList, ...alsoInline];
  return lists.flatMap((list) =>
    elementsOf(at(body, 'properties', list) ?? at(body, list))
      .filter(isRecord)
      .flatMap((child) => {
        const name = textOf(at(child, 'name'));
        const childId = findResourceId(at(child, 'id')) ?? (name === undefined ? undefined : childOf(id, list, name));
        return childId?.parent === id.id ? [resourceOf(childId, child, plannedWith)] : [];
      }),
  );
}

/** A child inside its parent's body, whose own id may be an expression. */
const childOf = (parent: ResourceId, list: string, name: string): ResourceId => ({
  ...parent,
  id: `${parent.id}/${foldCase(list)}/${foldCase(name)}`,
  type: `${parent.type}/${foldCase(list)}`,
  name: foldCase(name),
  names: [...parent.names, foldCase(name)],
  parent: parent.id,
});

/** Two bodies of one resource: the one that says more, so that their order doesn't matter. */
function keepFuller(byId: Map<string, Resource>, resource: Resource): void {
  const known = byId.get(resource.id.id);
  if (known === undefined || textSize(resource) > textSize(known)) byId.set(resource.id.id, resource);
}

const textSize = ({ body }: Resource): string => {
  const text = JSON.stringify(body);
  return `${String(text.length).padStart(12, '0')} ${text}`;
};
