import { propertiesOf } from '../../core/arm-body.ts';
import { elementsOf, field, lowerText, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';

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
export function partsOf(world: World, { id, properties }: Resource, list: string): readonly Part[] | undefined {
  const written = field(properties, list);
  const own = world.findChildren(id.id, list.toLowerCase()) ?? [];
  if (written !== undefined && written !== null && !Array.isArray(written)) return undefined;
  const parts = new Map<string, Part>();
  for (const [index, element] of elementsOf(written).entries()) {
    const name = textOf(field(element, 'name')) ?? `[${index}]`;
    const partId = lowerText(field(element, 'id')) ?? `${id.id}/${list}/${name}`.toLowerCase();
    parts.set(name.toLowerCase(), { name, id: partId, properties: propertiesOf(element) });
  }
  for (const child of own) {
    parts.set(child.id.name, { name: child.id.name, id: child.id.id, properties: child.properties });
  }
  return [...parts.values()];
}

/** The lower-cased id another resource is referred to by, e.g. `natGateway: { id }`. */
export const refOf = (properties: unknown, name: string): string | undefined =>
  lowerText(field(field(properties, name), 'id'));

/** The lower-cased ids of a list of references. */
export const refsOf = (properties: unknown, name: string): readonly string[] =>
  elementsOf(field(properties, name)).flatMap((each) => lowerText(field(each, 'id')) ?? []);

/** Texts from a field in the singular and one in the plural, as security rules write them. */
export function textsOf(properties: unknown, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const value = field(properties, name);
    return (Array.isArray(value) ? value : [value]).flatMap((each) => textOf(each) ?? []);
  });
}

/** A body that says something, or undefined. */
export function findRead(world: World, id: string | undefined): Resource | undefined {
  const found = id === undefined ? undefined : world.find(id);
  return found?.isRead === true ? found : undefined;
}

/** A body that a plan wrote says with which version, and what is absent has that version's default; a body that Azure answered has no such field. */
export const apiVersionOf = ({ body }: Resource): string | undefined => textOf(field(body, 'apiVersion'));
