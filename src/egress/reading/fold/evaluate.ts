import { foldCase } from '../../../core/text.ts';
import { isExpression } from '../expression.ts';
import type { Budget } from './budget.ts';
import { listFunctions, member, NotKnown } from './lists.ts';
import { type Node, parseExpression } from './parse.ts';
import { textFunctions } from './texts.ts';
import { isKnown, isSame, Lambda, Open } from './value.ts';

/** What an expression may ask besides its own parts. Undefined: not known here. */
export interface Surroundings {
  readonly parameter: (name: string) => unknown;
  readonly variable: (name: string) => unknown;
  /** A value of the state of a resource, by id or symbolic name, along this path; undefined where only Azure knows. */
  readonly reference: (resource: string, isFull: boolean, path: readonly (string | number)[]) => unknown;
  readonly resourceId: (args: readonly unknown[]) => string | undefined;
  readonly environment: unknown;
  /** Any other function, by its name in lower case and arguments. */
  readonly named: (name: string, args: readonly unknown[]) => unknown;
}

type Lambdas = ReadonlyMap<string, unknown>;

const largest = 20_000;

/** Nesting of what an expression leads to, beyond which it stays open: each level is a frame of the stack. */
const deepest = 200;

/** A value with every expression in it worked out as far as that goes without Azure; what doesn't is `Open`. */
export function evaluateValue(value: unknown, around: Surroundings, budget: Budget, depth = 0): unknown {
  if (isExpression(value)) return evaluateText(value, around, budget, depth);
  if (typeof value === 'string') return value.startsWith('[[') ? value.slice(1) : value;
  if (value === null || typeof value !== 'object' || value instanceof Open) return value;
  if (depth > deepest || budget.isSpent) return new Open('too large to work out');
  if (Array.isArray(value)) return value.map((each) => evaluateValue(each, around, budget, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, evaluateValue(each, around, budget, depth + 1)]),
  );
}

function evaluateText(text: string, around: Surroundings, budget: Budget, depth: number): unknown {
  const open = new Open(text.trim().slice(1, -1));
  if (depth > deepest) return open;
  const node = parseExpression(text);
  if (node === undefined) return open;
  const found = budget.spend(() => new Evaluator(around, budget, depth).run(node, new Map()));
  return found === undefined || found instanceof Open ? open : found;
}

class Evaluator {
  readonly #around: Surroundings;
  readonly #budget: Budget;
  readonly #depth: number;

  constructor(around: Surroundings, budget: Budget, depth: number) {
    this.#around = around;
    this.#budget = budget;
    this.#depth = depth;
  }

  /** The value of a part; open where it depends on what isn't known, or is a fault: Azure would say so, and nobody here guesses. */
  run(node: Node, lambdas: Lambdas): unknown {
    this.#budget.take(1);
    if (this.#budget.isSpent) return new Open(node.text);
    if (node.kind === 'literal') return node.value;
    try {
      const found = node.kind === 'member' ? this.#member(node, lambdas) : this.#call(node.name, node.args, lambdas);
      return found === undefined || isTooLarge(found) ? new Open(node.text) : found;
    } catch (error) {
      if (
        error instanceof NotKnown ||
        error instanceof TypeError ||
        error instanceof RangeError ||
        error instanceof SyntaxError
      )
        return new Open(node.text);
      throw error;
    }
  }

  #member(node: Node & { readonly kind: 'member' }, lambdas: Lambdas): unknown {
    const state = this.#stateOf(node, lambdas);
    if (state !== undefined) return this.#around.reference(state.resource, state.isFull, state.path);
    return member(this.run(node.of, lambdas), this.run(node.name, lambdas));
  }

  /** A path into `reference(…)`: of a resource's state only single values are the file's own. */
  #stateOf(
    node: Node,
    lambdas: Lambdas,
  ): { resource: string; isFull: boolean; path: readonly (string | number)[] } | undefined {
    if (node.kind === 'call' && node.name === 'reference') {
      const [resource, , full] = node.args.map((arg) => this.run(arg, lambdas));
      return typeof resource === 'string'
        ? { resource, isFull: foldCase(String(full)) === 'full', path: [] }
        : undefined;
    }
    if (node.kind !== 'member') return undefined;
    const state = this.#stateOf(node.of, lambdas);
    const name = state === undefined ? undefined : this.run(node.name, lambdas);
    if (state === undefined || (typeof name !== 'string' && typeof name !== 'number')) return undefined;
    return { ...state, path: [...state.path, name] };
  }

  #call(name: string, args: readonly Node[], lambdas: Lambdas): unknown {
    const lazy = this.#lazy(name, args, lambdas);
    if (lazy !== undefined) return lazy;
    const values = args.map((arg) => this.run(arg, lambdas));
    if (Object.hasOwn(listFunctions, name)) {
      const found = listFunctions[name]?.(...values);
      // A list that is made takes room for each of its elements.
      if (Array.isArray(found)) this.#budget.take(found.length);
      return found;
    }
    if (!values.every(isKnown)) throw new NotKnown();
    if (Object.hasOwn(textFunctions, name)) return textFunctions[name]?.(...values);
    const [first] = values;
    switch (name) {
      case 'equals':
        // Sources disagree whether case counts, so the comparison of texts that differ only in case stays open.
        if (!isSame(first, values[1]) && isSame(folded(first), folded(values[1]))) throw new NotKnown();
        return isSame(first, values[1]);
      case 'null':
        return null;
      case 'true':
        return true;
      case 'false':
        return false;
      case 'environment':
        return this.#around.environment;
      case 'parameters':
        return this.#evaluated(this.#around.parameter(String(first)));
      case 'variables':
        return this.#evaluated(this.#around.variable(String(first)));
      case 'reference':
        return this.#around.reference(String(first), false, []);
      default:
        return /resourceid$/.test(name) ? this.#around.resourceId([name, ...values]) : this.#around.named(name, values);
    }
  }

  #evaluated(value: unknown): unknown {
    return value === undefined ? undefined : evaluateValue(value, this.#around, this.#budget, this.#depth + 1);
  }

  /** What doesn't need all of its arguments. Undefined for anything else. */
  #lazy(name: string, args: readonly Node[], lambdas: Lambdas): unknown {
    const at = (index: number): unknown => {
      const arg = args[index];
      return arg === undefined ? undefined : this.run(arg, lambdas);
    };
    if (name === 'if') {
      const condition = at(0);
      if (typeof condition !== 'boolean') throw new NotKnown();
      return at(condition ? 1 : 2);
    }
    if (name === 'and' || name === 'or') return this.#junction(args, lambdas, name === 'or');
    if (name === 'not') {
      const value = at(0);
      if (typeof value !== 'boolean') throw new NotKnown();
      return !value;
    }
    if (name === 'coalesce') {
      for (const arg of args) {
        const value = this.run(arg, lambdas);
        if (value !== null) return value;
      }
      return null;
    }
    if (name === 'lambda') {
      const names = args.slice(0, -1).map((arg) => String(this.run(arg, lambdas)));
      const body = args.at(-1);
      if (body === undefined) throw new TypeError('no body');
      return new Lambda((...given) =>
        this.run(body, new Map([...lambdas, ...names.map((each, index): [string, unknown] => [each, given[index]])])),
      );
    }
    if (name !== 'lambdavariables') return undefined;
    const found = lambdas.get(String(at(0)));
    if (found === undefined) throw new NotKnown();
    return found;
  }

  /** One part decides alone; where none does, all have to be known. */
  #junction(args: readonly Node[], lambdas: Lambdas, decides: boolean): boolean {
    const values = args.map((arg) => this.run(arg, lambdas));
    if (values.includes(decides)) return decides;
    if (!values.every((value) => typeof value === 'boolean')) throw new NotKnown();
    return !decides;
  }
}

/** Larger than any name or list of a deployment: a template that doubles a text a hundred times is nobody's. */
const isTooLarge = (value: unknown): boolean =>
  (typeof value === 'string' || Array.isArray(value)) && value.length > largest;

const folded = (value: unknown): unknown => (typeof value === 'string' ? foldCase(value) : value);
