import * as z from 'zod';
import { foldCase } from '../core/text.ts';
import { type Least, leastKeyword } from './duration.ts';
import { Policy } from './policy.ts';

/** The part of JSON Schema that our own schemas come out as. */
export interface JsonSchema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Of a duration; ours, and not published. */
  readonly [leastKeyword]?: Least;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The policy as operators write it, as JSON Schema 2020-12: for editors and pipelines. */
export function policyJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(Policy, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // The range in which a JavaScript number is exact is no limit of ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // zod leaves a default out where reading changes the value; an empty one reads as it is written.
      const { def } = zodSchema._zod;
      if (def.type === 'default' && isEmpty(def.defaultValue)) jsonSchema.default = def.defaultValue;
      // JSON Schema has no flags, so a pattern in any casing must say so itself.
      const patterns = (def.checks ?? []).map(({ _zod }) => ('pattern' in _zod.def ? _zod.def.pattern : undefined));
      if (patterns.some((one) => one instanceof RegExp && one.ignoreCase && one.source === jsonSchema.pattern)) {
        jsonSchema.pattern = inAnyCasing(jsonSchema.pattern ?? '');
      }
    },
  });
  return { title: 'Gatehouse policy', ...(schema as JsonSchema) };
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** The same pattern with every letter in both casings: `[a-f]x` becomes `[a-fA-F][xX]`. */
export function inAnyCasing(pattern: string): string {
  const token = /\\[pP]\{[^}]*\}|\\.|\[((?:\\.|[^\]\\])*)\]|[a-z]/gi;
  return pattern.replace(token, (text, members: string | undefined) => {
    if (text.startsWith('\\')) return text;
    if (members === undefined) return `[${foldCase(text)}${text.toUpperCase()}]`;
    const letters = members.match(/\\.|[a-z](-[a-z])?/gi)?.filter((one) => !one.startsWith('\\')) ?? [];
    const swapped = letters.map((one) => (one === foldCase(one) ? one.toUpperCase() : foldCase(one)));
    return `[${members}${swapped.filter((one) => !members.includes(one)).join('')}]`;
  });
}

/** The published file, `schema/policy.schema.json`, byte for byte. */
export const policyJsonSchemaText = (): string =>
  `${JSON.stringify(policyJsonSchema(), (key, value) => (key === leastKeyword ? undefined : value), 2)}\n`;

/** The forms a value may have: the branches of a union, or the schema itself. */
export const formsOf = (schema: JsonSchema): readonly JsonSchema[] => schema.anyOf ?? schema.oneOf ?? [schema];

/** The settings that may exist at this path of the document; none where it is no mapping of settings. */
export function settingsAt(path: readonly PropertyKey[], schema: JsonSchema = policyJsonSchema()): readonly string[] {
  const [step, ...rest] = path;
  const names = formsOf(schema).flatMap((form) => {
    if (step === undefined) return Object.keys(form.properties ?? {});
    const next = typeof step === 'number' ? form.items : (form.properties?.[String(step)] ?? form.additionalProperties);
    return next ? settingsAt(rest, next) : [];
  });
  return [...new Set(names)];
}
