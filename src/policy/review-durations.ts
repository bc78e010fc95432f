import { isRecord } from '../core/arm-body.ts';
import type { Problem } from '../core/errors.ts';
import { fieldPath, type Path } from '../core/field-path.ts';
import { durationMillis, type Least } from './duration.ts';
import { formsOf, type JsonSchema, policyJsonSchema } from './json-schema.ts';
import type { Policy } from './policy.ts';

/** Durations of a valid policy below the least useful value that the schema gives: all that the document has. Pure. */
export const reviewDurations = (policy: Policy, schema = policyJsonSchema()): readonly Problem[] =>
  reviewAt(schema, policy, []);

function reviewAt(schema: JsonSchema, value: unknown, path: Path): readonly Problem[] {
  return formsOf(schema).flatMap((form) => {
    const { 'x-least': least, properties = {}, additionalProperties, items } = form;
    if (least !== undefined && typeof value === 'number') return reviewDuration(least, value, path);
    if (Array.isArray(value)) return items ? value.flatMap((one, index) => reviewAt(items, one, [...path, index])) : [];
    if (!isRecord(value)) return [];
    return Object.entries(value).flatMap(([name, inner]) => {
      const next = properties[name] ?? additionalProperties;
      return next ? reviewAt(next, inner, [...path, name]) : [];
    });
  });
}

function reviewDuration({ least, shorter, zero }: Least, value: number, path: Path): readonly Problem[] {
  if (value >= durationMillis(least) || (value === 0 && zero !== undefined)) return [];
  return [{ path: fieldPath(path), message: `is less than ${least}: ${shorter}` }];
}
