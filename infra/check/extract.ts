import type { Fact, Facts, ObjectFact, PropertyFact } from './facts.ts';
import { alternatives, type Scope, scopeOf } from './scope.ts';
import { type BicepFile, type Expression, findProperty, innerBody } from './syntax.ts';

/** The part of the facts these files touch: what they write, and what they would have to. */
export function extractFacts(files: readonly BicepFile[], facts: Facts): Facts {
  const bodies = new Map<string, [Expression, Scope][]>();
  for (const file of files) {
    const scope = scopeOf(file);
    for (const { type, body } of file.resources)
      bodies.set(type, [...(bodies.get(type) ?? []), [innerBody(body), scope]]);
  }
  const used = [...bodies].flatMap(([type, written]) => {
    const known = facts[type];
    return known === undefined ? [] : [[type, { ...known, body: pruneObject(known.body, written) }] as const];
  });
  return Object.fromEntries(used.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** One type a line, so that a change shows where it is. */
export const writeFacts = (facts: Facts): string =>
  `{\n${Object.entries(facts)
    .map(([type, known]) => `${JSON.stringify(type)}: ${JSON.stringify(known)}`)
    .join(',\n')}\n}\n`;

type Written = readonly (readonly [Expression, Scope])[];

function prune(fact: Fact, written: Written): Fact {
  if (fact.kind === 'array')
    return {
      kind: 'array',
      of: prune(
        fact.of,
        written.flatMap(([value, scope]) => itemsOf(value, scope)),
      ),
    };
  return fact.kind === 'object' ? pruneObject(fact, written) : fact;
}

function pruneObject(fact: ObjectFact, written: Written): ObjectFact {
  const objects = written.flatMap(([value, scope]) =>
    alternatives(value, scope).flatMap((each) => (each.kind === 'object' ? [[each, scope] as const] : [])),
  );
  const keep = (properties: ObjectFact['properties'], among: typeof objects): Record<string, PropertyFact> =>
    Object.fromEntries(
      Object.entries(properties).flatMap(([name, property]) => {
        const values = among.flatMap(([body, scope]) => {
          const value = findProperty(body, name)?.value;
          return value === undefined ? [] : [[value, scope] as const];
        });
        // Kept by name alone, so that a template that writes it is told so.
        if (property.readOnly) return among.length === 0 ? [] : [[name, { fact: { kind: 'any' }, readOnly: true }]];
        return values.length === 0 && !property.required
          ? []
          : [[name, { ...property, fact: prune(property.fact, values) }]];
      }),
    );
  const { by } = fact;
  const cases =
    by &&
    Object.fromEntries(
      Object.entries(by.cases).flatMap(([value, body]) => {
        const among = objects.filter(([each]) => chooses(each, by.property, value));
        return among.length === 0 ? [] : [[value, pruneObject(body, among)]];
      }),
    );
  return {
    kind: 'object',
    properties: keep(fact.properties, objects),
    ...(fact.rest && { rest: fact.rest }),
    ...(by && cases && { by: { property: by.property, cases } }),
  };
}

function chooses(body: Expression, property: string, value: string): boolean {
  const written = findProperty(body, property)?.value;
  return written?.kind === 'string' && written.parts.join('') === value;
}

function itemsOf(value: Expression, scope: Scope): Written {
  return alternatives(value, scope).flatMap((each): Written => {
    if (each.kind === 'array') return each.items.map((item) => [item, scope] as const);
    if (each.kind === 'for') return [[each.body, scope]];
    if (each.kind === 'call' && each.name === 'concat') return each.args.flatMap((part) => itemsOf(part, scope));
    return [];
  });
}
