import * as z from 'zod';
import { foldCase } from '../core/text.ts';
import { formsOf, type JsonSchema, policyJsonSchema } from './json-schema.ts';
import { Selector, selectorTitle } from './selector.ts';

/** One setting of the policy document, as the reference table shows it. */
export interface Setting {
  /** `approvals.rules[].name`; `<name>` is a name the operator chooses. */
  readonly path: string;
  readonly type: string;
  /** What holds where it is left out: JSON, or `required`, or nothing where it is optional. */
  readonly without: string;
  readonly description: string;
}

/** Every setting of the policy document, in the order of the schema; the fields of selectors have a section of their own. */
export function settingsOf(schema: JsonSchema = policyJsonSchema(), at = ''): readonly Setting[] {
  return formsOf(schema).flatMap((form) => {
    if (form.title === selectorTitle) return [];
    const required = new Set(form.required);
    const named = Object.entries(form.properties ?? {}).flatMap(([name, setting]) => {
      const path = at === '' ? name : `${at}.${name}`;
      return [settingAt(path, setting, required.has(name)), ...settingsOf(setting, path)];
    });
    const free = form.additionalProperties ? settingsOf(form.additionalProperties, `${at}.<name>`) : [];
    const items = form.items ? settingsOf(form.items, `${at}[]`) : [];
    return [...named, ...free, ...items];
  });
}

function settingAt(path: string, schema: JsonSchema, required: boolean): Setting {
  const ownDefault = schema.default === undefined || isSection(schema) ? '' : `\`${JSON.stringify(schema.default)}\``;
  return {
    path,
    type: typeOf(schema),
    without: required ? 'required' : ownDefault,
    description: schema.description ?? '',
  };
}

const anchor = foldCase(selectorTitle).replaceAll(' ', '-');
const fieldsOf = ({ properties = {} }: JsonSchema): readonly string[] => Object.keys(properties);

const isSection = (schema: JsonSchema): boolean => schema.type === 'object' && schema.properties !== undefined;

/**
 *   a text, number, switch        its name, with its limits
 *   one of a few values           the values
 *   a list or a mapping           what it holds
 *   a selector                    where it is explained, and its fields
 */
function typeOf(schema: JsonSchema): string {
  const forms = formsOf(schema);
  if (forms.length > 1) return [...new Set(forms.map(typeOf))].join(' or ');
  if (schema.title === selectorTitle) return `[which resources](#${anchor}): ${fieldsOf(schema).join(', ')}`;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array') return schema.items ? `list of ${typeOf(schema.items)}` : 'list';
  if (schema.type === 'object')
    return schema.additionalProperties ? `name: ${typeOf(schema.additionalProperties)}` : 'settings';
  if (schema.type === 'integer' || schema.type === 'number')
    return `${schema.type === 'integer' ? 'whole number' : 'number'}${rangeOf(schema)}`;
  if (schema.type === 'string') return `text${exampleOf(schema)}${leastOf(schema)}`;
  return schema.type === 'boolean' ? 'true or false' : 'any';
}

const exampleOf = ({ examples: [first] = [] }: JsonSchema): string =>
  first === undefined ? '' : `, e.g. \`${String(first)}\``;

const leastOf = ({ 'x-least': least }: JsonSchema): string => {
  if (least === undefined) return '';
  return `; at least \`${least.least}\`${least.zero === undefined ? '' : ', or `0d`'}`;
};

function rangeOf({ minimum, maximum }: JsonSchema): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `, at least ${minimum}`;
  return minimum === undefined ? `, at most ${maximum}` : `, ${minimum} to ${maximum}`;
}

const introduction = `# The policy document

One YAML (or JSON) document says what Gatehouse may do. A setting that is left out has the default shown here, and every
default is the safe one: nothing is written to Azure until a \`mode\` says \`enforce\`. A setting that is not listed here
is refused. \`gatehouse policy init\` writes a document to begin with, and the JSON Schema beside it, which editors then check it by;
\`gatehouse policy check policy.yaml\` lists every problem of a document with its path and line, and warns of names that no catalogue
knows (\`--strict\` fails on warnings). \`schema/policy.schema.json\` is the same as a JSON Schema.

A duration is a whole number and \`s\`, \`m\`, \`h\` or \`d\` (\`30s\`, \`10m\`, \`1d\`); one that is shorter than its setting says is taken as it is written,
and \`policy check\` warns of what it would do. A date is \`2026-03-31\`, a time \`2026-03-01T08:00:00Z\`. A text that begins with
\`*\`, \`@\` or \`!\`, or holds a colon and a blank, needs quotes, as in \`"**/st1"\`.

This page is made from the schema by \`npm run generate\`; \`gatehouse policy reference\` prints it.
`;

/** The published file, \`docs/policy.md\`, byte for byte. */
export function policyReferenceText(schema: JsonSchema = policyJsonSchema()): string {
  const settings = settingsOf(schema);
  const sections = Object.entries(schema.properties ?? {}).map(([name, section]) => {
    const own = settings.filter(({ path }) => path === name || path.startsWith(`${name}.`));
    const shown = own.length > 1 ? own.slice(1) : own;
    const about = own.length > 1 && section.description ? `${section.description}.\n\n` : '';
    return `## ${name}\n\n${about}${table(shown)}`;
  });
  return [introduction, ...sections, selectorsText(schema)].join('\n');
}

const selectors = `## ${selectorTitle}

A rule that is about some resources only says which by a selector. It is written the same everywhere:

- **Every field that is given must match**; of a list, one entry is enough. Tags must all be carried.
- **A pattern** matches the whole name, id or text, in any casing. \`*\` stays inside a segment of an id, \`**\` matches whole
  segments (\`/a/**/b\`); then \`?\` (one character), \`[abc]\`, \`[a-z]\` (digits, or letters of one case), \`[^x]\` (none of these) and \`{a,b}\`. Anything else that looks special is
  refused with the right form: \`[!x]\`, backslashes, \`st**\`, \`+(a)\`, \`@(a)\`, \`?(a)\`, \`(a|b)\`. Nothing negates: put the exception in an entry above. One that may be of names or of
  ids is of ids when it has a slash, and then it begins with \`/subscriptions/\` or \`**/\`; \`**\` alone is every one. A resource group is matched by its name or by its whole id, never by a part of the id.
- **Nothing is empty.** A list or \`tags\` without an entry is refused: to one reader it would mean nothing, to the next everything.
- **There are three answers**: it matches, it doesn't, or what the rule asks for can't be seen. What can't be seen opens nothing:

| where | what can't be seen |
| --- | --- |
| \`approvals\` | is no match, and after a rejection or a hold that can't be determined no later rule approves: the request waits for a person. Under \`twoPerson\` two must approve |
| \`dns\`, private endpoints | leaves the endpoint as it is, observes again, and says why in its notes (\`RuleUnseen\`) |
| \`dns.services\` | is no match: a later rule may name the endpoint, but nothing is withdrawn, and its notes say why (\`RuleUnseen\`) |
| \`egress.profiles\` | the narrowest of the profiles that may hold counts; a note says why |

`;

/** The fields of every selector, each with the places that take it. */
function selectorsText(schema: JsonSchema): string {
  const places = placesOf(schema, '');
  const rows = Object.entries(z.toJSONSchema(Selector, { io: 'input' }).properties ?? {}).map(([field, one]) => {
    const where = places.filter(([, fields]) => fields.includes(field)).map(([place]) => `\`${place}\``);
    return [`\`${field}\``, typeOf(one as JsonSchema), (one as JsonSchema).description ?? '', where.join(', ')];
  });
  return `${selectors}${grid(['field', 'what it is', 'what it asks', 'where'], rows)}`;
}

/** Where a selector exists, and which fields it takes there. */
function placesOf(schema: JsonSchema, at: string): readonly (readonly [string, readonly string[]])[] {
  return formsOf(schema).flatMap((form) => {
    if (form.title === selectorTitle) return [[at, fieldsOf(form)] as const];
    const named = Object.entries(form.properties ?? {}).flatMap(([name, setting]) =>
      placesOf(setting, at === '' ? name : `${at}.${name}`),
    );
    return form.items ? [...named, ...placesOf(form.items, `${at}[]`)] : named;
  });
}

const table = (settings: readonly Setting[]): string =>
  grid(
    ['setting', 'what it is', 'default', 'description'],
    settings.map(({ path, type, without, description }) => [`\`${path}\``, type, without, description]),
  );

const grid = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
