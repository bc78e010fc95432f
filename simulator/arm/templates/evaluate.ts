import { isObject, type Json, objectAt } from '../bodies.ts';
import { type Expression, readExpression, TemplateError } from './expression.ts';
import { pureFunctions, resourceIdOf } from './functions.ts';

/** Where a template is deployed, and what its expressions may ask for. */
export interface Surroundings {
  readonly subscriptionId: string;
  /** Undefined for a deployment to a subscription. */
  readonly resourceGroup: string | undefined;
  readonly deploymentName: string;
  readonly tenantId: string;
  readonly parameters: Json;
  /** Not yet evaluated: a variable is when it is asked for. */
  readonly variables: Json;
  /** The body of a resource that exists; undefined where none does. */
  find(id: string): Json | undefined;
  /** The id of a resource of this template, by the name a template gives it. */
  idNamed(name: string): string | undefined;
  /** The turn in each loop, by the loop's name; the innermost under an empty one. */
  readonly turns: Readonly<Record<string, number>>;
}

/** A value of a template with every expression in it evaluated. */
export function evaluate(value: unknown, around: Surroundings): unknown {
  if (typeof value === 'string') {
    const expression = readExpression(value);
    return expression === undefined ? value.replace(/^\[\[/, '[') : resolve(expression, around);
  }
  if (Array.isArray(value)) return value.map((item) => evaluate(item, around));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'copy' || !Array.isArray(value.copy));
  const loops = Array.isArray(value.copy) ? value.copy.filter(isObject) : [];
  return Object.fromEntries([
    ...entries.map(([key, item]) => [String(evaluate(key, around)), evaluate(item, around)] as const),
    ...loops.map((loop) => [String(loop.name), repeat(loop, around)] as const),
  ]);
}

/** The loop of a property or a variable: its input, once a turn. */
function repeat(loop: Json, around: Surroundings): readonly unknown[] {
  const name = String(loop.name);
  return Array.from({ length: Number(evaluate(loop.count, around)) }, (_, turn) =>
    evaluate(loop.input, { ...around, turns: { ...around.turns, '': turn, [name]: turn } }),
  );
}

function resolve(expression: Expression, around: Surroundings): unknown {
  if (expression.kind === 'value') return expression.value;
  if (expression.kind === 'member') return member(resolve(expression.of, around), resolve(expression.key, around));
  const name = expression.name.toLowerCase();
  // What is not chosen is not evaluated: it may ask for what isn't there.
  if (name === 'if') {
    const [condition, then, otherwise] = expression.args;
    const chosen = condition && resolve(condition, around) ? then : otherwise;
    return chosen === undefined ? null : resolve(chosen, around);
  }
  const args = expression.args.map((arg) => resolve(arg, around));
  const surrounding = surroundingFunctions[name];
  if (surrounding !== undefined) return surrounding(around, args);
  const pure = pureFunctions[name];
  if (pure === undefined) throw new TemplateError(`The template function '${expression.name}' is not simulated.`);
  return pure(...args);
}

function member(of: unknown, key: unknown): unknown {
  if (Array.isArray(of)) return of[Number(key)];
  const name = isObject(of)
    ? Object.keys(of).find((known) => known.toLowerCase() === String(key).toLowerCase())
    : undefined;
  if (!isObject(of) || name === undefined)
    throw new TemplateError(`The language expression property '${String(key)}' doesn't exist.`);
  return of[name];
}

const scopeOf = ({ subscriptionId, resourceGroup }: Pick<Surroundings, 'subscriptionId' | 'resourceGroup'>): string =>
  `/subscriptions/${subscriptionId}${resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}`}`;

const surroundingFunctions: Readonly<Record<string, (around: Surroundings, args: readonly unknown[]) => unknown>> = {
  parameters: ({ parameters }, [name]) => declared(parameters, String(name), 'parameter'),
  variables: (around, [name]) => evaluate(declared(around.variables, String(name), 'variable'), around),
  resourcegroup: (around) => around.find(scopeOf(around)) ?? {},
  subscription: ({ subscriptionId, tenantId }) => ({
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: subscriptionId,
  }),
  tenant: ({ tenantId }) => ({ tenantId }),
  deployment: ({ deploymentName }) => ({
    name: deploymentName,
    properties: { template: { contentVersion: '1.0.0.0' } },
  }),
  environment: () => ({
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com/',
    suffixes: {
      storage: 'core.windows.net',
      keyvaultDns: '.vault.azure.net',
      sqlServerHostname: '.database.windows.net',
    },
    authentication: { loginEndpoint: 'https://login.microsoftonline.com/', tenant: 'common' },
  }),
  // Up to two names of a scope may be before the type, which alone has a slash in it.
  resourceid(around, args) {
    const words = args.map(String);
    const at = words.findIndex((word) => word.includes('/'));
    const given = words.slice(0, at);
    const resourceGroup = given.at(-1) ?? around.resourceGroup;
    const subscriptionId = given.length > 1 ? (given[0] ?? '') : around.subscriptionId;
    return resourceIdOf(scopeOf({ subscriptionId, resourceGroup }), words[at] ?? '', words.slice(at + 1));
  },
  subscriptionresourceid(around, args) {
    const words = args.map(String);
    const at = words.findIndex((word) => word.includes('/'));
    const subscriptionId = words[at - 1] ?? around.subscriptionId;
    return resourceIdOf(`/subscriptions/${subscriptionId}`, words[at] ?? '', words.slice(at + 1));
  },
  extensionresourceid: (_, [scope, type, ...names]) => resourceIdOf(String(scope), String(type), names.map(String)),
  tenantresourceid: (_, [type, ...names]) => resourceIdOf('', String(type), names.map(String)),
  copyindex({ turns }, args) {
    const loop = typeof args[0] === 'string' ? args[0] : '';
    const offset = Number((typeof args[0] === 'string' ? args[1] : args[0]) ?? 0);
    const turn = turns[loop];
    if (turn === undefined)
      throw new TemplateError(`The template function 'copyIndex' is not expected at this location.`);
    return turn + offset;
  },
  reference(around, [what, , full]) {
    const id = String(what).startsWith('/') ? String(what) : around.idNamed(String(what));
    const body = id === undefined ? undefined : around.find(id);
    if (body === undefined)
      throw new TemplateError(`The resource '${String(what)}' is not defined in the template and does not exist.`);
    return String(full).toLowerCase() === 'full' ? body : objectAt(body, 'properties');
  },
};

function declared(values: Json, name: string, kind: string): unknown {
  const found = Object.keys(values).find((key) => key.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new TemplateError(`The template ${kind} '${name}' is not found.`);
  return values[found];
}
