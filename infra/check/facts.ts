/** What a resource type takes, from Azure's published types: kinds, listed values, what is required and what only Azure writes. */
export type Fact =
  | { readonly kind: 'any' | 'bool' }
  | { readonly kind: 'int'; readonly min?: number; readonly max?: number }
  | {
      readonly kind: 'string';
      readonly values?: readonly string[];
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: string;
    }
  | { readonly kind: 'array'; readonly of: Fact }
  | ObjectFact;

export interface ObjectFact {
  readonly kind: 'object';
  readonly properties: Readonly<Record<string, PropertyFact>>;
  /** What keys of one's own hold. */
  readonly rest?: Fact;
  /** More properties, by the value of one. */
  readonly by?: { readonly property: string; readonly cases: Readonly<Record<string, ObjectFact>> };
}

export interface PropertyFact {
  readonly fact: Fact;
  readonly required?: true;
  readonly readOnly?: true;
}

export interface TypeFacts {
  readonly apiVersion: string;
  readonly scopes: readonly string[];
  readonly body: ObjectFact;
}

/** By resource type, in the published casing. */
export type Facts = Readonly<Record<string, TypeFacts>>;

/** Reads the published form: nested objects, leaves as text, `(required)` and `(read-only)` behind the names. */
export function readPublishedTypes(json: unknown): Facts {
  return Object.fromEntries(
    Object.entries(json as Record<string, { apiVersion: string; scopes: string[]; body: unknown }>).map(
      ([type, { apiVersion, scopes, body }]) => [type, { apiVersion, scopes, body: toObject(body) }],
    ),
  );
}

function toFact(node: unknown): Fact {
  if (typeof node === 'string') return toLeaf(node.trim());
  if (Array.isArray(node)) return { kind: 'array', of: toFact(node[0] ?? 'any') };
  return toObject(node);
}

function toObject(node: unknown): ObjectFact {
  const properties: Record<string, PropertyFact> = {};
  let more: Pick<ObjectFact, 'rest' | 'by'> = {};
  for (const [written, value] of Object.entries(node as Record<string, unknown>)) {
    const [, name = written, mark] = /^(.*?)(?: \((required|read-only)\))?$/.exec(written) ?? [];
    if (name === '*') more = { ...more, rest: toFact(value) };
    else if (name.startsWith('by ')) more = { ...more, by: { property: name.slice(3), cases: toCases(value) } };
    else
      properties[name] = {
        fact: toFact(value),
        ...(mark === 'required' && { required: true }),
        ...(mark === 'read-only' && { readOnly: true }),
      };
  }
  return { kind: 'object', properties, ...more };
}

const toCases = (node: unknown): Record<string, ObjectFact> =>
  Object.fromEntries(Object.entries(node as Record<string, unknown>).map(([value, body]) => [value, toObject(body)]));

function toLeaf(text: string): Fact {
  if (text.startsWith('[')) return { kind: 'array', of: toLeaf(text.slice(1, -1)) };
  if (text === 'bool') return { kind: 'bool' };
  if (text.startsWith("'"))
    return { kind: 'string', values: [...text.matchAll(/'([^']*)'/g)].map(([, value = '']) => value) };
  const [, kind, min, max, pattern] = /^(string|int)(?: (\d+)?\.\.(\d+)?)?(?: \/(.*)\/)?$/.exec(text) ?? [];
  const bounds = { ...(min !== undefined && { min: Number(min) }), ...(max !== undefined && { max: Number(max) }) };
  if (kind === 'int') return { kind, ...bounds };
  if (kind === 'string') return { kind, ...bounds, ...(pattern !== undefined && { pattern }) };
  return { kind: 'any' };
}
