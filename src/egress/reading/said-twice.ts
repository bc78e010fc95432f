import { isRecord } from '../../core/arm-body.ts';
import { foldCase } from '../../core/text.ts';
import { field, flagOf, textOf } from '../body.ts';
import type { Note } from '../model.ts';
import { isExpression } from './expression.ts';
import { identify } from './identify.ts';
import type { Reading } from './model.ts';
import { withRestFirewall } from './storage-firewall.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * Several bodies of one resource as one:
 *
 *   a property is said           it is
 *   by one of them               what that one says; null says nothing
 *   by both, the same            that
 *   by both, differently         an expression, and named as unknown: either one alone would hide the other. So too where one is an expression
 *
 * Where they contradict each other, `asSaid` keeps them: what is wrong by one of them is found. The state before a change is left as it is.
 */
export function settle(reading: Reading): Reading {
  const groups = groupsOf(reading.bodies);
  const several = [...groups].filter(([, bodies]) => bodies.length > 1);
  if (several.length === 0) return reading;
  const settled = new Map(several.map(([id, bodies]) => [id, settleBodies(bodies)]));
  const contradicted = several.flatMap(([id, bodies]) =>
    settled.get(id)?.differing.length === 0 ? [] : [{ id, bodies: distinct(bodies) }],
  );
  const single = [...groups].map(([id, bodies]) => ({ id, body: settled.get(id)?.body ?? bodies[0] }));
  const unnamed = reading.bodies.filter((body) => idOf(body) === undefined);
  const most = contradicted.reduce((so, { bodies }) => Math.max(so, bodies.length), 0);
  const asSaid = Array.from({ length: Math.min(most, mostJudged) }, (_, index) => {
    const said = new Map(contradicted.map(({ id, bodies }) => [id, bodies[index] ?? bodies[0]]));
    return [...single.map(({ id, body }) => said.get(id) ?? body), ...unnamed];
  });
  const notes = [...settled].flatMap(([id, { differing }]) =>
    differing.map((property): Note => ({ id, property, because: saidTwice })),
  );
  const beyond = contradicted.flatMap(({ id, bodies }): Note[] =>
    bodies.length > mostJudged ? [{ id, property: 'properties', because: saidTooOften(bodies.length) }] : [],
  );
  return {
    ...reading,
    bodies: [...single.map(({ body }) => body), ...unnamed],
    asSaid: [...(reading.asSaid ?? []), ...asSaid],
    unknown: [...reading.unknown, ...notes, ...beyond],
  };
}

/** Each way in which a resource is said costs a judgement of everything: a file that says one in thousands must not take thousands. */
const mostJudged = 8;
const saidTooOften = (count: number): string =>
  `it is said in ${count} different ways, of which ${mostJudged} were judged: what is wrong by another alone is not found; keep one body`;
const saidTwice = 'it is said twice, and differently, so it is not known';

const idOf = (body: unknown): string | undefined => (isRecord(body) ? identify(body)?.id : undefined);

function groupsOf(bodies: readonly unknown[]): ReadonlyMap<string, readonly Body[]> {
  const groups = new Map<string, Body[]>();
  for (const body of bodies) {
    const id = isRecord(body) ? identify(body) : undefined;
    if (id === undefined || !isRecord(body)) continue;
    const said = withRestFirewall(id, body);
    const known = groups.get(id.id);
    if (known === undefined) groups.set(id.id, [said]);
    else known.push(said);
  }
  return groups;
}

const distinct = (bodies: readonly Body[]): readonly Body[] => [
  ...new Map(bodies.map((body) => [JSON.stringify(body), body])).values(),
];

/** The one that says most comes first: it keeps its form. */
function settleBodies(bodies: readonly Body[]): { readonly body: Body; readonly differing: readonly string[] } {
  const differing = new Set<string>();
  const [first = {}, ...others] = distinct(bodies)
    .map((body) => ({ body, text: JSON.stringify(body) }))
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1))
    .map(({ body }) => body);
  const body = others.reduce((known, other) => joinRecords(known, other, '', differing, around), first);
  return { body, differing: [...differing].sort() };
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(' ').map((word) => foldCase(word)));
/** Another at each reading. */
const states = wordsOf('etag provisioningState');
/** What Azure or a tool writes around a resource's settings, and spells in more ways than one. */
const around = wordsOf(
  'id name type location apiVersion etag provisioningState systemData dependsOn resourceGroup subscriptionId tenantId',
);
const heads = new Set([
  ...around,
  ...wordsOf('properties tags sku kind identity zones plan scope managedBy extendedLocation'),
]);

/** A body as REST nests it, also where `az` has flattened it. */
function nested(body: Body): Body {
  if (body.properties !== undefined && body.properties !== null) return body;
  const isHead = ([key]: [string, unknown]): boolean => heads.has(foldCase(key));
  const entries = Object.entries(body);
  const properties = entries.filter((entry) => !isHead(entry) || foldCase(entry[0]) === 'provisioningstate');
  if (properties.length === 0) return body;
  return { ...Object.fromEntries(entries.filter(isHead)), properties: Object.fromEntries(properties) };
}

/** Two bodies, or elements of their lists, in one form: `az` flattens what REST nests. */
const inOneForm = (one: Body, two: Body): readonly [Body, Body] =>
  isRecord(one.properties) === isRecord(two.properties) ? [one, two] : [nested(one), nested(two)];

const isNothing = (value: unknown): boolean => value === undefined || value === null;

function joinRecords(given: Body, other: Body, path: string, differing: Set<string>, unminded = states): Body {
  const [one, two] = inOneForm(given, other);
  const shared = Object.entries(one).map(([key, value]) => {
    const says = field(two, key);
    return [key, unminded.has(foldCase(key)) ? (value ?? says) : join(value, says, pathTo(path, key), differing)];
  });
  const added = Object.entries(two).filter(([key]) => field(one, key) === undefined);
  return Object.fromEntries([...shared, ...added]);
}

const pathTo = (path: string, key: string): string =>
  path === '' ? (key === 'properties' ? '' : key) : `${path}.${key}`;

function join(one: unknown, two: unknown, path: string, differing: Set<string>): unknown {
  if (isNothing(two)) return one;
  if (isNothing(one)) return two;
  if (isRecord(one) && isRecord(two)) return joinRecords(one, two, path, differing);
  if (agree(one, two)) return Array.isArray(one) && Array.isArray(two) ? joinLists(one, two, path, differing) : one;
  const name = path === '' ? 'properties' : path;
  differing.add(name);
  return `[${name}, which is said twice, and differently]`;
}

/** Lists that agree: each element with the one that it agrees with. */
function joinLists(one: readonly unknown[], two: readonly unknown[], path: string, differing: Set<string>): unknown {
  const partnerOf = partnersIn(two);
  return one.map((each) => join(each, partnerOf(each), path, differing));
}

/** Whether neither says otherwise than the other: what only a deployment decides is not what somebody said. The order of a list says nothing. */
function agree(one: unknown, two: unknown): boolean {
  if (isNothing(one) || isNothing(two)) return true;
  if (isExpression(one) || isExpression(two)) return isExpression(one) && isExpression(two);
  if (Array.isArray(one) && Array.isArray(two))
    return one.length === two.length && isWithin(one, two) && isWithin(two, one);
  if (isRecord(one) && isRecord(two)) {
    const [a, b] = inOneForm(one, two);
    return Object.entries(a).every(([key, value]) => states.has(foldCase(key)) || agree(value, field(b, key)));
  }
  if (typeof one === 'object' || typeof two === 'object') return false;
  const [a, b] = [flagOf(one), flagOf(two)];
  return a !== undefined && b !== undefined ? a === b : foldCase(String(one)) === foldCase(String(two));
}

function isWithin(one: readonly unknown[], two: readonly unknown[]): boolean {
  const partnerOf = partnersIn(two);
  return one.every((each) => isNothing(each) || partnerOf(each) !== undefined);
}

/** Finds the element that agrees: the one of the same name first, so that long lists are quick. */
function partnersIn(list: readonly unknown[]): (each: unknown) => unknown {
  const elements = list.filter((each) => !isNothing(each));
  const byName = new Map(elements.map((each) => [nameOf(each), each]));
  return (each) => {
    const named = byName.get(nameOf(each));
    return named !== undefined && agree(each, named) ? named : elements.find((other) => agree(each, other));
  };
}

const nameOf = (element: unknown): string =>
  foldCase(textOf(field(element, 'name')) ?? textOf(field(element, 'id')) ?? JSON.stringify(element));
