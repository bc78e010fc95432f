import { randomUUID } from 'node:crypto';

export type Json = Readonly<Record<string, unknown>>;

/** The object at `key`, or an empty one. */
export function objectAt(body: Json | undefined, key: string): Json {
  const value = body?.[key];
  return isObject(value) ? value : {};
}

/** The objects in the list at `key`. */
export function objectsAt(body: Json | undefined, key: string): readonly Json[] {
  const value = body?.[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text at `key`, or an empty one. */
export function textAt(body: Json | undefined, key: string): string {
  const value = body?.[key];
  return typeof value === 'string' ? value : '';
}

export function propertiesAt(body: Json | undefined): Json {
  return objectAt(body, 'properties');
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Microsoft.Network's etags: weak and quoted (`W/"guid"`). */
export function networkEtag(): string {
  return `W/"${randomUUID()}"`;
}

/** The body with other properties on top. */
export function withProperties(body: Json, properties: Json): Json {
  return { ...body, properties: { ...propertiesAt(body), ...properties } };
}

/** The body without `properties.{key}`. */
export function without(body: Json, ...keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

/** The second body on top of the first, objects key by key; lists and values replace. */
export function merged(before: Json, patch: Json): Json {
  const result: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    result[key] = isObject(value) && isObject(old) ? merged(old, value) : value;
  }
  return result;
}
