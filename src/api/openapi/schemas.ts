import * as z from 'zod';
import { compare } from '../../core/compare.ts';
import type { Operation } from '../view.ts';
import * as accessAnswers from './access-answers.ts';
import * as answers from './answers.ts';
import * as clusterAnswers from './cluster-answers.ts';
import * as egressAnswers from './egress-answers.ts';
import * as healthAnswers from './health-answers.ts';
import * as whyAnswers from './why-answers.ts';

/** Every answer that has a name of its own, by that name: the OpenAPI document's components, from which the console's types are made. */
const schemas = {
  ...accessAnswers,
  ...answers,
  ...clusterAnswers,
  ...egressAnswers,
  ...healthAnswers,
  ...whyAnswers,
} as const satisfies Readonly<Record<string, z.ZodType>>;

type Json = Readonly<Record<string, unknown>>;

export interface Answers {
  readonly components: Readonly<Record<string, Json>>;
  /** What is at an operation: a reference where the answer has a name. */
  answerOf(operation: Operation): Json;
}

/** The answers as JSON Schema, each named one written once and referred to elsewhere. OpenAPI 3.1 uses JSON Schema's own dialect, so zod's output is kept as it is. */
export function describeAnswers(operations: Readonly<Record<string, Operation>>): Answers {
  const registry = z.registry<{ id: string }>();
  const byName = Object.entries(schemas).sort(([a], [b]) => compare(a, b));
  for (const [id, schema] of byName) registry.add(schema, { id });
  for (const [name, { answer }] of Object.entries(operations))
    if (!registry.has(answer)) registry.add(answer, { id: `${name} answers` });
  const made = z.toJSONSchema(registry, { uri: refTo, io: 'input', unrepresentable: 'any', reused: 'inline' });
  const written = Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema: _, $id: __, ...rest }]): [string, Json] => [id, rest]),
  );
  return {
    components: Object.fromEntries(Object.entries(written).filter(([id]) => Object.hasOwn(schemas, id))),
    answerOf({ answer }) {
      const id = registry.get(answer)?.id ?? '';
      return Object.hasOwn(schemas, id) ? { $ref: refTo(id) } : (written[id] ?? {});
    },
  };
}

const refTo = (id: string): string => `#/components/schemas/${id}`;
