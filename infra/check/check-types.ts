import type { Fact, Facts, ObjectFact } from './facts.ts';
import { alternatives, kindOf, type Scope, scopeOf } from './scope.ts';
import {
  type At,
  type BicepFile,
  type Expression,
  findProperty,
  innerBody,
  literalText,
  type Problem,
  type Property,
  type Resource,
} from './syntax.ts';

type Tell = (at: At, message: string) => void;

/** Properties of the language itself, beside a resource's own. */
const ofLanguage: ReadonlySet<string> = new Set(['parent', 'scope', 'dependsOn']);

/** Holds every resource of a file against the published type: version, scope, properties, kinds, values. */
export function checkTypes(file: BicepFile, facts: Facts): Problem[] {
  const problems: Problem[] = [];
  const tell: Tell = (at, message) => problems.push({ path: file.path, at, message });
  const scope = scopeOf(file);
  for (const resource of file.resources) checkResource(resource, facts, scope, tell);
  return problems;
}

function checkResource(resource: Resource, facts: Facts, scope: Scope, tell: Tell): void {
  const { type, version, at } = resource;
  const known = facts[type];
  if (known === undefined) return void tell(at, `${type} is not a type that is known`);
  if (known.apiVersion !== version)
    tell(at, `${type}@${version} is not known; the version to use is ${known.apiVersion}`);
  const body = innerBody(resource.body);
  const isExtending = findProperty(body, 'scope') !== undefined;
  const deployedTo = scope.file.targetScope;
  if (!(known.scopes.includes(deployedTo) || (isExtending && known.scopes.includes('extension')) || resource.existing))
    tell(at, `${type} can't be deployed to a ${deployedTo}`);
  if (body.kind !== 'object') return void tell(at, `the body of ${resource.name} is not written out`);
  if (!resource.existing) return void checkObject(body, known.body, scope, tell, ofLanguage);
  for (const { name, at: where } of body.properties)
    if (name !== 'name' && !ofLanguage.has(name ?? '')) tell(where, `${name} can't be set on an existing resource`);
}

/** What an object may hold, with what the value of its discriminator adds. */
export function factsFor(
  body: Extract<Expression, { kind: 'object' }>,
  fact: ObjectFact,
): ObjectFact | { unknown: string } {
  const { by } = fact;
  if (by === undefined) return fact;
  const written = findProperty(body, by.property);
  const value = written && literalText(written.value);
  if (value === undefined) return { unknown: `${by.property} must be written out: it decides what else there is` };
  const chosen = by.cases[value];
  if (chosen === undefined)
    return { unknown: `${by.property} '${value}' is not one of ${listOf(Object.keys(by.cases))}` };
  const more = factsFor(body, chosen);
  if ('unknown' in more) return more;
  return { ...more, properties: { ...fact.properties, ...more.properties } };
}

function checkObject(
  body: Extract<Expression, { kind: 'object' }>,
  fact: ObjectFact,
  scope: Scope,
  tell: Tell,
  besides: ReadonlySet<string> = new Set(),
): void {
  const chosen = factsFor(body, fact);
  if ('unknown' in chosen) return void tell(body.at, chosen.unknown);
  for (const property of body.properties) checkProperty(property, chosen, scope, tell, besides);
  for (const [name, { required }] of Object.entries(chosen.properties))
    if (required && !body.properties.some((each) => each.name === name))
      tell(body.at, `${name} is missing: it is required`);
  const names = body.properties.flatMap(({ name }) => name ?? []);
  for (const twice of names.filter((name, index) => names.indexOf(name) !== index))
    tell(body.at, `${twice} is written twice`);
}

function checkProperty(
  property: Property,
  fact: ObjectFact,
  scope: Scope,
  tell: Tell,
  besides: ReadonlySet<string>,
): void {
  const { name, at, value } = property;
  if (name !== undefined && besides.has(name)) return;
  const known = name === undefined || !Object.hasOwn(fact.properties, name) ? undefined : fact.properties[name];
  if (known === undefined && fact.rest === undefined)
    return void tell(
      at,
      `${name ?? 'a computed key'} does not exist here; there are ${listOf(Object.keys(fact.properties))}`,
    );
  if (known?.readOnly) return void tell(at, `${name} is read-only: Azure writes it`);
  for (const each of alternatives(value, scope))
    checkValue(each, known?.fact ?? fact.rest ?? { kind: 'any' }, name ?? 'the value', scope, tell);
}

function checkValue(value: Expression, fact: Fact, name: string, scope: Scope, tell: Tell): void {
  if (value.kind === 'null' || fact.kind === 'any') return;
  if (value.kind === 'for') {
    if (fact.kind !== 'array') return void tell(value.at, `${name} must be ${article(fact.kind)}, not an array`);
    return void checkEach(value.body, fact.of, name, scope, tell);
  }
  const { type, values } = kindOf(value, scope);
  if (type !== 'any' && type !== fact.kind)
    return void tell(value.at, `${name} must be ${article(fact.kind)}, not ${article(type)}`);
  if (fact.kind === 'object' && value.kind === 'object') checkObject(value, fact, scope, tell);
  if (fact.kind === 'array' && value.kind === 'array')
    for (const item of value.items) checkEach(item, fact.of, name, scope, tell);
  if (fact.kind === 'array' && value.kind === 'call' && value.name === 'concat')
    for (const part of value.args)
      for (const each of alternatives(part, scope)) checkValue(each, fact, name, scope, tell);
  if (fact.kind === 'string') checkText(value.at, values ?? [], fact, name, tell);
  if (
    fact.kind === 'int' &&
    value.kind === 'number' &&
    (value.value < (fact.min ?? -Infinity) || value.value > (fact.max ?? Infinity))
  )
    tell(value.at, `${name} must be ${fact.min ?? ''}..${fact.max ?? ''}, not ${value.value}`);
}

function checkEach(item: Expression, fact: Fact, name: string, scope: Scope, tell: Tell): void {
  for (const each of alternatives(item, scope)) checkValue(each, fact, `each of ${name}`, scope, tell);
}

function checkText(
  at: At,
  values: readonly string[],
  fact: Extract<Fact, { kind: 'string' }>,
  name: string,
  tell: Tell,
): void {
  for (const value of values) {
    if (fact.values !== undefined && !fact.values.includes(value))
      tell(at, `${name} '${value}' is not one of ${listOf(fact.values)}`);
    if (value.length < (fact.min ?? 0) || value.length > (fact.max ?? Infinity))
      tell(at, `${name} must be ${fact.min ?? ''}..${fact.max ?? ''} characters long`);
    if (fact.pattern !== undefined && !new RegExp(fact.pattern).test(value))
      tell(at, `${name} '${value}' does not match ${fact.pattern}`);
  }
}

const article = (kind: string): string => (/^[aio]/.test(kind) ? `an ${kind}` : `a ${kind}`);
const listOf = (names: readonly string[]): string => names.toSorted().join(', ');
