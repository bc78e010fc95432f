import { elementsOf, field } from '../../body.ts';
import { isExpression } from '../expression.ts';

export type Values = Readonly<Record<string, unknown>>;

/** Takes what one ARM property will hold from a resource's arguments; undefined where nothing is sent. */
export type Take = (values: Values) => unknown;

/** The properties of a body, each with where it comes from. */
export interface Shape {
  readonly [property: string]: Take | Shape;
}

/** A body's properties: what nobody sends is absent, and so is an object of which nothing is left. */
export function build(shape: Shape, values: Values): Readonly<Record<string, unknown>> {
  const built: Record<string, unknown> = {};
  for (const [property, source] of Object.entries(shape)) {
    const value = typeof source === 'function' ? source(values) : build(source, values);
    const isEmpty = typeof source !== 'function' && Object.keys(value as object).length === 0;
    if (value !== undefined && !isEmpty) built[property] = value;
  }
  return built;
}

/** The argument itself. Null is what nobody set, and is not sent. */
export const same =
  (...names: readonly string[]): Take =>
  (values) =>
    names.map((name) => values[name]).find((value) => value !== undefined && value !== null);

const either =
  (name: string, words: readonly [string | boolean, string | boolean]): Take =>
  (values) => {
    const value = same(name)(values);
    return typeof value === 'boolean' ? words[value ? 0 : 1] : value;
  };

/** A boolean argument as the word a switch has; a text stays as it is. */
export const onOff = (name: string): Take => either(name, ['Enabled', 'Disabled']);

export const not = (name: string): Take => either(name, [false, true]);

/** Each element of a list as its own object; an expression stays one, and so does an element that is one. */
export const each =
  (name: string, make: (element: unknown) => unknown): Take =>
  (values) => {
    const list = same(name)(values);
    if (list === undefined || isExpression(list)) return list;
    return elementsOf(list).map((element) => (isExpression(element) ? element : make(element)));
  };

/** Blocks of a list, each as its own shape. */
export const blocks = (name: string, shape: Shape): Take =>
  each(name, (element) => build(shape, (element ?? {}) as Values));

/** The one block of this name: absent where nobody wrote it. */
export const block =
  (name: string, shape: Shape): Take =>
  (values) => {
    const list = same(name)(values);
    if (isExpression(list)) return list;
    const [first] = elementsOf(list);
    return first === undefined || first === null ? undefined : build(shape, first as Values);
  };

/** An argument inside the one block of a name. */
export const within =
  (name: string, take: Take): Take =>
  (values) => {
    const list = same(name)(values);
    const [first] = elementsOf(list);
    return isExpression(list) ? list : first === undefined || first === null ? undefined : take(first as Values);
  };

/** `{ id }` of an argument that takes an id. */
export const reference = (name: string): Take => {
  const take = same(name);
  return (values) => {
    const id = take(values);
    return id === undefined ? undefined : { id };
  };
};

export const asValue = (element: unknown): unknown => ({ value: element });
export const idOf = (element: unknown): unknown => ({ id: element });
export const fieldsOf =
  (names: Readonly<Record<string, string>>) =>
  (element: unknown): unknown =>
    Object.fromEntries(
      Object.entries(names).flatMap(([to, from]) => {
        const value = field(element, from);
        return value === undefined || value === null ? [] : [[to, value]];
      }),
    );
