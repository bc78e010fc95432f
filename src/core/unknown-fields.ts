import * as z from 'zod';
import { isRecord } from './arm-body.ts';
import type { Path } from './field-path.ts';

/** A field that a schema has no place for. */
export interface UnknownField {
  readonly path: Path;
  /** What the object may have that it is in. */
  readonly allowed: readonly string[];
}

/** The fields of a value that its schema passes over, where the reader drops what it doesn't know. */
export function* unknownFields(schema: z.core.$ZodType, value: unknown, path: Path = []): Generator<UnknownField> {
  const plain = unwrapped(schema);
  if (plain instanceof z.ZodArray && Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* unknownFields(plain.element, each, [...path, index]);
  } else if (plain instanceof z.ZodObject && isRecord(value)) {
    const { shape } = plain;
    for (const [name, each] of Object.entries(value)) {
      const inner: z.core.$ZodType | undefined = Object.hasOwn(shape, name) ? shape[name] : undefined;
      if (inner === undefined) yield { path: [...path, name], allowed: Object.keys(shape) };
      else yield* unknownFields(inner, each, [...path, name]);
    }
  }
}

/** What is in it, without what a transform makes of it. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrapped(schema.def.innerType);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrapped(schema.def.innerType);
  return schema instanceof z.ZodPipe ? unwrapped(schema.def.in) : schema;
}
