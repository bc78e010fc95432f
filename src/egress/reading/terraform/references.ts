import { elementsOf, field, textOf } from '../../body.ts';
import { below, callerOf, stepsOf, withoutKey } from './address.ts';
import type { Configuration } from './configuration.ts';
import type { Change, Plan } from './plan.ts';

/**
 * What an expression of the configuration leads to. `id`: one resource's id and nothing else. `value`: something known. `open`: what it depends on,
 * which is a candidate and no fact: the text of the expression is not in the plan.
 */
export type Found =
  | { readonly kind: 'id'; readonly of: Change }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'open'; readonly names: readonly string[] };

export type Follow = (expression: unknown, module: string) => Found;

/** References of one expression that are read: one is followed, several are only named. */
const most = 50;

/** Longer ways from a variable to an output to a variable are a circle, or nobody's. */
const furthest = 40;

/**
 *   expression                               leads to
 *   constant                                 its value
 *   one reference to TYPE.NAME.id            that resource, in the same module; of several instances, the one the key names
 *   one reference to TYPE.NAME.attribute     its value where the plan knows it
 *   one reference to var.X                   what the calling module gives for it, else its default
 *   one reference to module.M.OUT            that output's expression, inside the module
 *   one reference to a data source           what was read while planning
 *   local, each, count, several references   open: named, never taken for equal
 */
export function followIn(plan: Plan, configuration: Configuration): Follow {
  const byAddress = new Map<string, Change[]>();
  for (const change of plan.changes) {
    const address = below(change.module, `${change.type}.${change.name}`);
    for (const key of new Set([address, change.address])) {
      const known = byAddress.get(key);
      if (known === undefined) byAddress.set(key, [change]);
      else known.push(change);
    }
  }

  const follow = (expression: unknown, module: string, depth: number): Found => {
    const constant = field(expression, 'constant_value');
    if (constant !== undefined) return { kind: 'value', value: constant };
    const names = leavesOf(elementsOf(field(expression, 'references')).slice(0, most).map(String));
    const [name] = names;
    if (name === undefined || names.length > 1 || depth > furthest) return { kind: 'open', names };
    return followOne(name, module, depth + 1) ?? { kind: 'open', names };
  };

  const followOne = (name: string, module: string, depth: number): Found | undefined => {
    const [head = '', second = '', third, ...rest] = stepsOf(name);
    if (head === 'var') return third === undefined ? variable(second, module, depth) : undefined;
    if (head === 'module') {
      if (third === undefined || rest.length > 0) return undefined;
      const inside = below(module, `module.${second}`);
      return follow(configuration.outputOf(inside, withoutKey(third)), inside, depth);
    }
    if (head === 'data') {
      const [attribute] = rest;
      const value = field(plan.data.get(below(module, `data.${second}.${third}`)), attribute ?? '');
      return value === undefined ? undefined : { kind: 'value', value };
    }
    if (notResources.has(head) || third === undefined || rest.length > 0) return undefined;
    const [found, ...others] = byAddress.get(below(module, `${head}.${second}`)) ?? [];
    if (found === undefined || others.length > 0) return undefined;
    if (third === 'id') return { kind: 'id', of: found };
    const value = field(found.after, third);
    return value === undefined ? undefined : { kind: 'value', value };
  };

  const variable = (name: string, module: string, depth: number): Found | undefined => {
    if (module === '') {
      const value = field(field(plan.variables, name), 'value');
      return value === undefined ? undefined : { kind: 'value', value };
    }
    const given = field(field(configuration.callOf(module), 'expressions'), name);
    if (given !== undefined) return follow(given, callerOf(module), depth);
    const value = configuration.defaultOf(module, name);
    return value === undefined ? undefined : { kind: 'value', value };
  };

  return (expression, module) => follow(expression, module, 0);
}

const notResources: ReadonlySet<string> = new Set(['local', 'each', 'count', 'path', 'terraform', 'self']);

/** A plan lists `x.a.id` with the steps before it, `x.a`: only the longest say something. */
const leavesOf = (names: readonly string[]): readonly string[] => {
  const isBefore = (one: string, other: string): boolean => other.startsWith(`${one}.`) || other.startsWith(`${one}[`);
  return [...new Set(names)].filter((one) => textOf(one) !== undefined && !names.some((other) => isBefore(one, other)));
};
