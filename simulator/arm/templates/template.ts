import { isObject, type Json, objectAt, objectsAt, textAt } from '../bodies.ts';
import { canonicalType, knownTypes } from '../casing.ts';
import { evaluate, type Surroundings } from './evaluate.ts';
import { TemplateError } from './expression.ts';
import { resourceIdOf } from './functions.ts';

/** One resource that a template deploys. Its body is evaluated when its turn comes: it may refer to what exists by then. */
export interface Deployed {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  /** Ids, or names of resources of the same template, that must exist before. */
  readonly dependsOn: readonly string[];
  /** What the template calls it: symbolic name, name, loop. */
  readonly names: readonly string[];
  body(): Json;
}

/** The words of a template's resource that are none of the resource's own. */
const words = new Set([
  'type',
  'apiVersion',
  'name',
  'dependsOn',
  'condition',
  'copy',
  'comments',
  'resources',
  'scope',
  'metadata',
  'existing',
  'subscriptionId',
  'resourceGroup',
]);
const known = new Set(knownTypes.map((type) => type.toLowerCase()));
const secretKinds = /^secure/i;

/** The values of a template's parameters: what was given, else the default. Throws naming one that is neither. */
export function parametersOf(
  template: Json,
  given: Json,
  around: Omit<Surroundings, 'parameters' | 'variables'>,
): Json {
  const values: Record<string, unknown> = {};
  const extra = Object.keys(given).find((name) => !(name in objectAt(template, 'parameters')));
  if (extra !== undefined)
    throw new TemplateError(
      `The template parameters '${extra}' in the parameters file are not valid; they are not present in the original template.`,
    );
  for (const [name, declaration] of Object.entries(objectAt(template, 'parameters'))) {
    const { value } = objectAt(given, name);
    const fallback = isObject(declaration) ? declaration.defaultValue : undefined;
    if (value === undefined && fallback === undefined)
      throw new TemplateError(`The value for the template parameter '${name}' is not provided.`);
    values[name] = value ?? evaluate(fallback, { ...around, parameters: values, variables: {} });
  }
  return values;
}

/** What a deployment shows of its parameters: secrets without their values. */
export function shownParameters(template: Json, values: Json): Json {
  return Object.fromEntries(
    Object.entries(objectAt(template, 'parameters')).map(([name, declaration]) => {
      const type = textAt(isObject(declaration) ? declaration : undefined, 'type');
      return [name, secretKinds.test(type) ? { type } : { type, value: values[name] }];
    }),
  );
}

/** Every resource a template holds, loops unrolled, children beside their parents, in the order they are written. Throws naming what can't be deployed. */
export function expand(template: Json, around: Surroundings): readonly Deployed[] {
  const listed = Array.isArray(template.resources)
    ? template.resources.filter(isObject).map((resource) => ['', resource] as const)
    : Object.entries(objectAt(template, 'resources')).filter((entry): entry is [string, Json] => isObject(entry[1]));
  return listed.flatMap(([symbol, resource]) => unroll(resource, around, symbol, undefined));
}

/** Whether a deployment's body asks that its group hold nothing but what its template does. */
export const isComplete = (body: Json): boolean =>
  textAt(objectAt(body, 'properties'), 'mode').toLowerCase() === 'complete';

interface Parent {
  readonly id: string;
  readonly type: string;
  readonly names: readonly string[];
}

function unroll(resource: Json, around: Surroundings, symbol: string, parent: Parent | undefined): readonly Deployed[] {
  if (!isObject(resource.copy)) return one(resource, around, symbol, parent);
  const loop = textAt(resource.copy, 'name');
  const count = Number(evaluate(resource.copy.count, around));
  return Array.from({ length: count }, (_, turn) => {
    const turns = { ...around.turns, '': turn, [loop]: turn };
    return one(resource, { ...around, turns }, symbol, parent, loop);
  }).flat();
}

function one(
  resource: Json,
  around: Surroundings,
  symbol: string,
  parent: Parent | undefined,
  loop = '',
): readonly Deployed[] {
  if (resource.existing === true) return [];
  if ('condition' in resource && evaluate(resource.condition, around) !== true) return [];
  const written = textAt(resource, 'type');
  const type = canonicalType(parent === undefined ? written : `${parent.type}/${written}`);
  if (!known.has(type.toLowerCase())) throw new TemplateError(`The resource type '${type}' is not simulated.`);
  if (/\/deployments$/i.test(type) && isComplete(resource))
    throw new TemplateError(
      'Only the root template may be deployed in Complete mode, a nested one in Incremental mode.',
    );
  const own = String(evaluate(resource.name, around)).split('/');
  const names = parent === undefined ? own : [...parent.names, ...own];
  const id = idOf(type, names, resource, around);
  const dependsOn = (Array.isArray(resource.dependsOn) ? resource.dependsOn : []).map((entry) =>
    String(evaluate(entry, around)),
  );
  const deployed: Deployed = {
    id,
    type,
    apiVersion: String(evaluate(resource.apiVersion, around) ?? ''),
    dependsOn: parent === undefined ? dependsOn : [...dependsOn, parent.id],
    names: [symbol, names.join('/'), loop].filter((name) => name !== ''),
    body: () => {
      const kept = Object.fromEntries(Object.entries(resource).filter(([key]) => !words.has(key)));
      // What a nested deployment holds is evaluated by that deployment.
      if (/\/deployments$/i.test(type)) return nestedBody(kept, around);
      return evaluate(kept, around) as Json;
    },
  };
  const children = objectsAt(resource, 'resources').flatMap((child) => unroll(child, around, '', { id, type, names }));
  return [deployed, ...children];
}

function idOf(type: string, names: readonly string[], resource: Json, around: Surroundings): string {
  const given = (key: 'subscriptionId' | 'resourceGroup'): string | undefined =>
    resource[key] === undefined ? around[key] : String(evaluate(resource[key], around));
  const subscription = `/subscriptions/${given('subscriptionId')}`;
  if (/^microsoft\.resources\/resourcegroups$/i.test(type)) return `${subscription}/resourceGroups/${names[0]}`;
  const group = given('resourceGroup');
  const scope = group === undefined ? subscription : `${subscription}/resourceGroups/${group}`;
  const extended = resource.scope === undefined ? undefined : String(evaluate(resource.scope, around));
  if (extended === undefined) return resourceIdOf(scope, type, names);
  if (extended.startsWith('/subscriptions/')) return resourceIdOf(extended, type, names);
  const [namespace = '', first = '', ...rest] = extended.split('/');
  const levels = rest.filter((_, index) => index % 2 === 1);
  const target = resourceIdOf(
    scope,
    [namespace, first, ...levels].join('/'),
    rest.filter((_, index) => index % 2 === 0),
  );
  return resourceIdOf(target, type, names);
}

/** With an inner scope only the parameters given to it are evaluated here; else the whole template is, in this one's surroundings. */
function nestedBody(kept: Json, around: Surroundings): Json {
  const properties = objectAt(kept, 'properties');
  const isInner = textAt(objectAt(properties, 'expressionEvaluationOptions'), 'scope').toLowerCase() === 'inner';
  if (isInner)
    return { properties: { ...properties, parameters: evaluate(objectAt(properties, 'parameters'), around) } };
  return { properties: { ...properties, template: evaluate(objectAt(properties, 'template'), around) } };
}
