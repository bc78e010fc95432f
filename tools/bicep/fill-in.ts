import { createHash } from 'node:crypto';

/**
 * Fills in what a snapshot leaves open. The compiler evaluates a template as far as that goes without Azure and leaves the rest as
 * expressions, `[format('https://{0}', environment().name)]`. Here they are worked out as the public cloud would, with `<id.property>`
 * for what only Azure knows and hashes of our own for names that depend on it. Throws for a function nobody has described.
 */
export function fillIn(value: unknown): unknown {
  if (typeof value === 'string') return isExpression(value) ? plain(evaluate(value)) : value;
  if (Array.isArray(value)) return value.map(fillIn);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [String(fillIn(name)), fillIn(each)]));
}

/** A text that is an expression; two brackets are one that is meant. */
export const isExpression = (text: string): boolean => /^\[(?!\[)[\s\S]*\]$/.test(text);

/** Something Azure will know, by where it comes from. */
class Open {
  readonly from: string;
  constructor(from: string) {
    this.from = from;
  }
}

const environment = {
  name: 'AzureCloud',
  suffixes: { storage: 'core.windows.net' },
  authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
  resourceManager: 'https://management.azure.com/',
};

type Scope = Readonly<Record<string, unknown>>;
type Step = (scope: Scope) => unknown;

const evaluate = (text: string): unknown => {
  const tokens = text.slice(1, -1).match(/'(?:[^']|'')*'|-?\d+|[A-Za-z_]\w*|[()[\],.]/g) ?? [];
  return readExpression(tokens)({});
};

function plain(value: unknown): unknown {
  if (value instanceof Open) return `<${value.from}>`;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

const textOf = (value: unknown): string => String(plain(value));
const literal = (token: string): string => token.slice(1, -1).replaceAll("''", "'");

/** One operand and what is taken from it: `f(x).y[0]`. Takes what it reads off the front. */
function readExpression(tokens: string[]): Step {
  let step = readOperand(tokens);
  while (tokens[0] === '.' || tokens[0] === '[') {
    const of = step;
    if (tokens.shift() === '.') {
      const name = tokens.shift() ?? '';
      step = (scope) => memberOf(of(scope), name);
      continue;
    }
    const index = readExpression(tokens);
    tokens.shift();
    step = (scope) => memberOf(of(scope), index(scope) as string);
  }
  return step;
}

function readOperand(tokens: string[]): Step {
  const token = tokens.shift() ?? '';
  if (token.startsWith("'")) return () => literal(token);
  if (/^-?\d/.test(token)) return () => Number(token);
  if (token === 'true' || token === 'false') if (tokens[0] !== '(') return () => token === 'true';
  tokens.shift();
  const args: Step[] = [];
  while (tokens[0] !== ')') {
    if (tokens.length === 0) throw new Error(`${token}( has no end.`);
    args.push(readExpression(tokens));
    if (tokens[0] === ',') tokens.shift();
  }
  tokens.shift();
  return (scope) => call(token, args, scope);
}

function memberOf(value: unknown, name: string | number): unknown {
  if (value instanceof Open) return new Open(`${value.from}.${name}`);
  return (value as Record<string | number, unknown>)[name];
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && !(value instanceof Open) && Object.keys(value).length === 0;
}

function call(name: string, steps: readonly Step[], scope: Scope): unknown {
  // Only the chosen side of a choice is looked at, as Azure does.
  if (name === 'if') return steps[steps[0]?.(scope) === true ? 1 : 2]?.(scope);
  if (name === 'lambda') {
    const names = steps.slice(0, -1).map((step) => String(step(scope)));
    return (...given: readonly unknown[]) =>
      steps.at(-1)?.({ ...scope, ...Object.fromEntries(names.map((each, index) => [each, given[index]])) });
  }
  const args = steps.map((step) => step(scope));
  if (name === 'lambdaVariables') return scope[String(args[0])];
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (known === undefined) throw new Error(`${name}() is not filled in here: describe it in tools/bicep/fill-in.ts.`);
  return known(...args);
}

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map(plain)))
    .digest('hex');

/** `type/child` and `a, b` side by side: `type/a/child/b`. */
function typed(type: unknown, names: readonly unknown[]): string {
  const [provider = '', ...types] = textOf(type).split('/');
  return [provider, ...types.flatMap((each, index) => [each, textOf(names[index])])].join('/');
}

// biome-ignore lint/suspicious/noExplicitAny: the arguments of a language without types.
const functions: Readonly<Record<string, (...args: any[]) => unknown>> = {
  environment: () => environment,
  true: () => true,
  false: () => false,
  // What hangs on a secure parameter.
  unknown: () => new Open('unknown'),
  reference: (id) => new Open(textOf(id).split('/').at(-1) ?? ''),
  listCallbackUrl: (id) => new Open(`address of ${textOf(id).split('/').at(-1)}`),
  // What a module was given and only Azure knows stays a name.
  parameters: (name) => new Open(`parameter ${name}`),
  variables: (name) => new Open(`variable ${name}`),
  format: (text: string, ...args) => text.replaceAll(/\{(\d+)\}/g, (_, index) => textOf(args[Number(index)])),
  guid: (...args) => hash(args).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
  uniqueString: (...args) => hash(args).slice(0, 13),
  createArray: (...args) => args,
  createObject: (...args) => Object.fromEntries(args.flatMap((key, i) => (i % 2 === 0 ? [[key, args[i + 1]]] : []))),
  concat: (...args) => (args.every(Array.isArray) ? args.flat() : args.map(textOf).join('')),
  coalesce: (...args) => args.find((each) => each !== undefined && each !== null),
  tryGet: (value, ...path) => path.reduce((found, name) => (found == null ? undefined : memberOf(found, name)), value),
  empty: isEmpty,
  not: (value) => value !== true,
  and: (...args) => args.every((each) => each === true),
  or: (...args) => args.some((each) => each === true),
  equals: (a, b) => JSON.stringify(plain(a)) === JSON.stringify(plain(b)),
  contains: (value, part) =>
    typeof value === 'string' || Array.isArray(value) ? value.includes(part) : Object.hasOwn(value, part),
  null: () => null,
  split: (text, by) => textOf(text).split(by),
  join: (list, by) => list.map(textOf).join(by),
  replace: (text, from, to) => textOf(text).replaceAll(from, to),
  toLower: (text) => textOf(text).toLowerCase(),
  filter: (list, test) => list.filter((each: unknown) => test(each) === true),
  map: (list, change) => list.map((each: unknown) => change(each)),
  union: (...args) => (args.every(Array.isArray) ? [...new Set(args.flat())] : Object.assign({}, ...args)),
  resourceId: (subscription, group, type, ...names) =>
    `/subscriptions/${textOf(subscription)}/resourceGroups/${textOf(group)}/providers/${typed(type, names)}`,
  subscriptionResourceId: (subscription, type, ...names) =>
    `/subscriptions/${textOf(subscription)}/providers/${typed(type, names)}`,
  extensionResourceId: (scope, type, ...names) => `${textOf(scope)}/providers/${typed(type, names)}`,
};
