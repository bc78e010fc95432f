import { propertiesOf } from '../../core/arm-body.ts';
import { foldCase } from '../../core/text.ts';
import { elementsOf, field, idTextOf, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { findMisread } from './misread.ts';
import { perWorld } from './per-world.ts';

/** One element of a list inside a body: a route, a rule, an IP configuration. */
export interface Part {
  readonly name: string;
  /** Lower-case; made up of the parent's where the element has none. */
  readonly id: string;
  readonly properties: Record<string, unknown>;
}

/**
 * The elements of a list, those inside the body and those that came as resources of their own (`routeTables/routes`); of two with one name the
 * latter. Undefined where the list is there but can't be read, e.g. an expression of a template.
 */
export function partsOf(
  world: World,
  { id, properties }: Pick<Resource, 'id' | 'properties'>,
  list: string,
): readonly Part[] | undefined {
  const written = field(properties, list);
  if (written !== undefined && written !== null && !Array.isArray(written)) return undefined;
  const inside = elementsOf(written).map((element, index) => toPart(id.id, list, element, index));
  // Most worlds have no such children at all, and every interface would be asked for its own.
  const name = foldCase(list);
  const own = childLists(world).has(name) ? (world.findChildren(id.id, name) ?? []) : [];
  if (own.length === 0) return inside;
  const names = new Set(own.map((child) => child.id.name));
  return [
    ...inside.filter((part) => !names.has(foldCase(part.name))),
    ...own.map((child): Part => ({ name: child.id.name, id: child.id.id, properties: child.properties })),
  ];
}

function toPart(parent: string, list: string, element: unknown, index: number): Part {
  const name = textOf(field(element, 'name')) ?? `[${index}]`;
  const id = idTextOf(field(element, 'id')) ?? foldCase(`${parent}/${list}/${name}`);
  return { name, id, properties: propertiesOf(element) };
}

/** The last segments of the types of all children that are here. */
const childLists = perWorld(
  (world: World): ReadonlySet<string> =>
    new Set(
      world.resources.flatMap(({ id }) =>
        id.parent === undefined ? [] : [id.type.slice(id.type.lastIndexOf('/') + 1)],
      ),
    ),
);

/** The lower-cased id another resource is referred to by, e.g. `natGateway: { id }`. */
export const refOf = (properties: unknown, name: string): string | undefined =>
  idTextOf(field(field(properties, name), 'id'));

/** The lower-cased ids of a list of references. */
export const refsOf = (properties: unknown, name: string): readonly string[] =>
  elementsOf(field(properties, name)).flatMap((each) => idTextOf(field(each, 'id')) ?? []);

/** Texts from a field in the singular and one in the plural, as security rules write them. */
export function textsOf(properties: unknown, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const value = field(properties, name);
    return (Array.isArray(value) ? value : [value]).flatMap((each) => textOf(each) ?? []);
  });
}

/** A body that says something, and nothing of another kind than it should be; or undefined. */
export function findRead(world: World, id: string | undefined): Resource | undefined {
  const found = id === undefined ? undefined : world.find(id);
  return found?.isRead === true && findMisread(found) === undefined ? found : undefined;
}
