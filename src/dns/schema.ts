import * as z from 'zod';
import { findAddress } from '../core/addresses.ts';
import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { InputError, PermanentError } from '../core/errors.ts';
import { findResourceId, quoteId } from '../core/resource-id.ts';
import { checkJson } from '../core/schema-words.ts';
import { foldCase, quoteName } from '../core/text.ts';
import type { NamedAddresses } from './model.ts';

/** REST nests what matters under `properties` and has the name beside it, `az` does not: either way one flat object. */
export const flat = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((body) => ({ ...propertiesOf(body), ...(isRecord(body) ? { name: body.name } : {}) }), shape);

export const address = z.string().transform((text, context) => {
  const found = findAddress(text);
  if (found !== undefined) return found.text;
  context.issues.push({
    code: 'custom',
    input: text,
    message: `${quoteName(text, 'what is there')} is not an IP address`,
  });
  return z.NEVER;
});

export const required = z.string({ error: 'is missing' }).min(1, { error: 'is empty' });

export function toNamed(fqdn: string | null | undefined, addresses: readonly string[]): NamedAddresses[] {
  const name = foldCase((fqdn ?? '').trim()).replace(/\.$/, '');
  return name === '' ? [] : [{ fqdn: name, addresses }];
}

/** States everybody compares with are spelt one way; anything newer stays as Azure spells it. */
export const canonical = (state: string, known: readonly string[]): string =>
  known.includes(state) ? state : (known.find((each) => foldCase(each) === foldCase(state.trim())) ?? state);

export function parseWith<Out>(schema: z.ZodType<Out>, value: unknown, path: string, what: string): Out {
  const { data, problems } = checkJson(schema, value, path);
  if (problems === undefined) return data;
  throw new InputError(what, problems);
}

/** The only type accepted is `type`: managed private endpoints and children have the same form. */
const resourceOf = (type: string) =>
  z.object({
    id: z
      .string({ error: 'is missing' })
      .refine((text) => findResourceId(text)?.type === type, {
        error: ({ input }) => {
          const other = findResourceId(input)?.type;
          return other === undefined
            ? `${quoteId(String(input))} is not a resource id; expected one of type ${type}`
            : `${quoteId(String(input))} is of type ${other}; expected ${type}`;
        },
      })
      .transform((text) => findResourceId(text)?.id ?? text),
    name: z.string().nullish(),
    location: z.string().nullish(),
    tags: z.record(z.string(), z.string().nullable()).nullish(),
  });

/**
 * Makes a parser of bodies of one type of resource, as REST or `az` have them. Made once: making a schema costs twenty times what parsing with
 * it does, and a sweep parses every endpoint there is. `what` says in errors what a body is not.
 * @throws InputError (the parser) naming every missing or unreadable field, or the type where it is some other resource.
 */
export function resourceParser<Properties>(type: string, schema: z.ZodType<Properties>, what: string) {
  const Resource = resourceOf(type);
  return (body: unknown) => {
    const resource = parseWith(Resource, body, '', what);
    const path = isRecord(body) && isRecord(body.properties) ? 'properties' : '';
    return { resource, path, properties: parseWith(schema, propertiesOf(body), path, what) };
  };
}

export function join(...parts: readonly PropertyKey[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce<string>((path, part) => {
      if (typeof part === 'number') return `${path}[${part}]`;
      return path === '' ? String(part) : `${path}.${String(part)}`;
    }, '');
}

/** A body we can't read is unread, not absent: nothing is concluded from it. */
export function readable<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError) throw new PermanentError('Unreadable', error.message, { cause: error });
    throw error;
  }
}

/** The addresses of a record set's properties: sorted and in one spelling, so that equal sets compare equal; what is no address stays as it is. */
export function recordAddresses({ aRecords, aaaaRecords }: Readonly<Record<string, unknown>>): readonly string[] {
  const texts = [...listedAddresses(aRecords, 'ipv4Address'), ...listedAddresses(aaaaRecords, 'ipv6Address')];
  return [...new Set(texts.map((text) => findAddress(text)?.text ?? text))].sort();
}

function listedAddresses(list: unknown, field: string): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const text = isRecord(entry) ? entry[field] : undefined;
    return typeof text === 'string' ? [text] : [];
  });
}
