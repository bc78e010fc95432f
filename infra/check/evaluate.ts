import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from './check.ts';
import { applyBinary, callFunction, toText } from './evaluate-functions.ts';
import { type BicepFile, type Expression, findProperty, innerBody, type Module, type Resource } from './syntax.ts';

/** One resource a deployment would write. What only Azure can know stands there as `<name.of.it>`. */
export interface Planned {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** The file that declares it. */
  readonly file: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Deployed {
  readonly resources: readonly Planned[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
}

export interface Evaluation extends Place {
  readonly folder: string;
  readonly files: Files;
  readonly environment: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, unknown>>;
type Locals = ReadonlyMap<string, unknown>;

/** Says what deploying a template with these parameters would write: its resources and those of its modules, in their order. */
export function evaluate(path: string, parameters: Values, where: Evaluation): Deployed {
  const parsed = where.files.get(path);
  if (parsed === undefined) throw new Error(`There is no file ${path}.`);
  return evaluateFile(parsed.file, parameters, where);
}

/** The values a parameter file gives, with these environment variables. */
export function evaluateParameters(path: string, where: Evaluation): Values {
  const file = where.files.get(path)?.file;
  if (file === undefined) throw new Error(`There is no file ${path}.`);
  const look = createLook(file, {}, where, () => undefined);
  return Object.fromEntries(file.variables.map(({ name, value }) => [name, look(value, new Map())]));
}

function evaluateFile(file: BicepFile, parameters: Values, where: Evaluation): Deployed {
  const resources: Planned[] = [];
  const declared = new Map<string, () => unknown>();
  const look = createLook(file, parameters, where, (name) => declared.get(name));

  for (const resource of file.resources) {
    const make = once(() =>
      repeat(resource.body, look, (body, locals) => planResource(resource, body, locals, look, where, file)),
    );
    declared.set(resource.name, make);
  }
  for (const module of file.modules) {
    const make = once(() =>
      repeat(module.body, look, (body, locals) => planModule(module, body, locals, look, where, file)),
    );
    declared.set(module.name, make);
  }
  for (const { name, existing } of file.resources) {
    const made = flat(declared.get(name)?.());
    if (!existing) resources.push(...(made as Planned[]));
  }
  for (const { name } of file.modules)
    for (const made of flat(declared.get(name)?.())) resources.push(...(made as Deployed).resources);
  const outputs = Object.fromEntries(file.outputs.map(({ name, value }) => [name, look(value, new Map())]));
  return { resources, outputs };
}

const flat = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined);

/** A loop gives a list with gaps where its condition is false; anything else one value, or none. */
function repeat<T>(
  body: Expression,
  look: Look,
  make: (body: Expression, locals: Locals) => T,
): T | undefined | (T | undefined)[] {
  const one = (each: Expression, locals: Locals): T | undefined => {
    if (each.kind !== 'if') return make(each, locals);
    return look(each.condition, locals) === true ? make(innerBody(each), locals) : undefined;
  };
  if (body.kind !== 'for') return one(body, new Map());
  return (look(body.list, new Map()) as unknown[]).map((item, index) =>
    one(body.body, loopLocals(body, new Map(), item, index)),
  );
}

function loopLocals(
  loop: { item: string; index: string | undefined },
  locals: Locals,
  item: unknown,
  index: number,
): Locals {
  return new Map([...locals, [loop.item, item], ...(loop.index === undefined ? [] : [[loop.index, index] as const])]);
}

function planResource(
  resource: Resource,
  body: Expression,
  locals: Locals,
  look: Look,
  where: Evaluation,
  file: BicepFile,
): Planned {
  const of = (name: string): unknown => {
    const property = findProperty(body, name);
    return property && look(property.value, locals);
  };
  const name = toText(of('name'));
  const parent = of('parent') as Planned | undefined;
  const scope = of('scope') as Planned | undefined;
  const place = { subscriptionId: where.subscriptionId, resourceGroup: where.resourceGroup };
  const id = idOf(resource.type, name, place, parent, scope);
  // Rendered on demand: a body may speak of a resource that stands further down.
  const rendered = once(() => {
    const { scope: _, parent: __, dependsOn: ___, ...rest } = look(body, locals) as Record<string, unknown>;
    return rest;
  });
  return {
    type: resource.type,
    name,
    id,
    file: file.path,
    ...place,
    get body() {
      return resource.existing ? {} : rendered();
    },
  };
}

function idOf(
  type: string,
  name: string,
  { subscriptionId, resourceGroup }: Place,
  parent: Planned | undefined,
  scope: Planned | undefined,
): string {
  if (parent !== undefined) return `${parent.id}/${type.split('/').at(-1)}/${name}`;
  if (type === 'Microsoft.Resources/resourceGroups') return `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  const group = resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}`;
  return `${scope?.id ?? `/subscriptions/${subscriptionId}${group}`}/providers/${type}/${name}`;
}

function planModule(
  module: Module,
  body: Expression,
  locals: Locals,
  look: Look,
  where: Evaluation,
  file: BicepFile,
): Deployed {
  const of = (name: string): unknown => {
    const property = findProperty(body, name);
    return property && look(property.value, locals);
  };
  const scope = of('scope') as (Partial<Place> & Partial<Planned>) | undefined;
  const place = scope === undefined ? where : placeOf(scope, where);
  return evaluate(join(dirname(file.path), module.path), (of('params') ?? {}) as Values, { ...where, ...place });
}

function placeOf(scope: Partial<Place> & Partial<Planned>, where: Place): Place {
  if (scope.type === 'Microsoft.Resources/resourceGroups')
    return { subscriptionId: where.subscriptionId, resourceGroup: scope.name };
  return { subscriptionId: scope.subscriptionId ?? where.subscriptionId, resourceGroup: scope.resourceGroup };
}

type Look = (expression: Expression, locals: Locals) => unknown;

function createLook(
  file: BicepFile,
  parameters: Values,
  where: Evaluation,
  declared: (name: string) => (() => unknown) | undefined,
): Look {
  const named = new Map<string, () => unknown>();
  for (const { name, defaultValue } of file.parameters) {
    const isGiven = Object.hasOwn(parameters, name);
    named.set(
      name,
      once(() => (isGiven ? parameters[name] : defaultValue && look(defaultValue, new Map()))),
    );
  }
  for (const { name, value } of file.variables)
    named.set(
      name,
      once(() => look(value, new Map())),
    );

  const read = (file_: string): string => readFileSync(join(where.folder, dirname(file.path), file_), 'utf8');
  /** A resource's property that the template leaves to Azure, e.g. an address it gives. */
  const unwritten = ({ object, name }: Extract<Expression, { kind: 'member' }>, locals: Locals): string | undefined => {
    const isOfResource =
      object.kind === 'member' && object.name === 'properties' && isPlanned(look(object.object, locals));
    return isOfResource ? `<${name}>` : undefined;
  };
  const look: Look = (expression, locals) => {
    switch (expression.kind) {
      case 'string':
        return expression.parts.map((part) => (typeof part === 'string' ? part : toText(look(part, locals)))).join('');
      case 'number':
      case 'boolean':
        return expression.value;
      case 'null':
        return null;
      case 'object':
        return Object.fromEntries(
          expression.properties.map(({ name, key, value }) => [name ?? toText(look(key, locals)), look(value, locals)]),
        );
      case 'array':
        return expression.items.map((item) => look(item, locals));
      case 'for':
        return (look(expression.list, locals) as unknown[]).map((item, index) =>
          look(expression.body, loopLocals(expression, locals, item, index)),
        );
      case 'if':
        return look(expression.condition, locals) === true ? look(expression.body, locals) : undefined;
      case 'choice':
        return look(look(expression.condition, locals) === true ? expression.yes : expression.no, locals);
      case 'name': {
        if (locals.has(expression.name)) return locals.get(expression.name);
        const value = named.get(expression.name) ?? declared(expression.name);
        if (value === undefined) throw new Error(`${file.path}: ${expression.name} is declared nowhere.`);
        return value();
      }
      case 'member':
        return (
          memberOf(look(expression.object, locals), expression.name, expression.object) ?? unwritten(expression, locals)
        );
      case 'index':
        return memberOf(
          look(expression.object, locals),
          look(expression.index, locals) as string | number,
          expression.object,
        );
      case 'binary':
        return applyBinary(expression.operator, look(expression.left, locals), () => look(expression.right, locals));
      case 'unary':
        return expression.operator === '!'
          ? look(expression.operand, locals) !== true
          : -(look(expression.operand, locals) as number);
      case 'lambda':
        return (...args: unknown[]) =>
          look(
            expression.body,
            new Map([...locals, ...expression.parameters.map((name, i) => [name, args[i]] as const)]),
          );
      case 'call':
        return callFunction(
          expression.name,
          expression.args.map((arg) => look(arg, locals)),
          { ...where, read },
        );
    }
  };
  return look;
}

/** What a resource says of itself beyond what the template wrote is Azure's to know. */
function memberOf(object: unknown, name: string | number, source: Expression): unknown {
  if (object === undefined || object === null) return undefined;
  if (typeof object === 'string') return `<${object.replace(/^<|>$/g, '')}.${name}>`;
  const own = (object as Record<string | number, unknown>)[name];
  if (own !== undefined || !isPlanned(object)) return own;
  return object.body[name] ?? `<${source.kind === 'name' ? source.name : 'resource'}.${name}>`;
}

const isPlanned = (value: unknown): value is Planned =>
  typeof value === 'object' && value !== null && 'type' in value && 'id' in value && 'file' in value;

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
