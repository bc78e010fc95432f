import { formsOf, type JsonSchema, policyJsonSchema } from './json-schema.ts';

/** One setting of the policy document, as the reference table shows it. */
export interface Setting {
  /** `approvals.rules[].name`; `<name>` stands for a name the operator chooses. */
  readonly path: string;
  readonly type: string;
  /** What holds where it is left out: JSON, or `required`, or nothing where it is optional. */
  readonly without: string;
  readonly description: string;
}

/** Every setting of the policy document, in the order of the schema. */
export function settingsOf(schema: JsonSchema = policyJsonSchema(), at = ''): readonly Setting[] {
  return formsOf(schema).flatMap((form) => {
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

const isSection = (schema: JsonSchema): boolean => schema.type === 'object' && schema.properties !== undefined;

/**
 *   a text, number, switch        its name, with its limits
 *   one of a few values           the values
 *   a list or a mapping           what it holds
 */
function typeOf(schema: JsonSchema): string {
  const forms = formsOf(schema);
  if (forms.length > 1) return [...new Set(forms.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array') return schema.items ? `list of ${typeOf(schema.items)}` : 'list';
  if (schema.type === 'object')
    return schema.additionalProperties ? `name: ${typeOf(schema.additionalProperties)}` : 'settings';
  if (schema.type === 'integer' || schema.type === 'number')
    return `${schema.type === 'integer' ? 'whole number' : 'number'}${rangeOf(schema)}`;
  return schema.type === 'string' ? 'text' : schema.type === 'boolean' ? 'true or false' : 'any';
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `, at least ${minimum}`;
  return minimum === undefined ? `, at most ${maximum}` : `, ${minimum} to ${maximum}`;
}

const introduction = `# The policy document

One YAML (or JSON) document says what Gatehouse may do. A setting that is left out has the default shown here, and every
default is the safe one: nothing is written to Azure until a \`mode\` says \`enforce\`. A setting that is not listed here
is refused. \`gatehouse policy check policy.yaml\` lists every problem of a document with its path and line;
\`schema/policy.schema.json\` is the same as a JSON Schema, for editors.

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
  return [introduction, ...sections].join('\n');
}

const table = (settings: readonly Setting[]): string =>
  [
    '| setting | what it is | default | description |',
    '| --- | --- | --- | --- |',
    ...settings.map(
      ({ path, type, without, description }) =>
        `| ${[`\`${path}\``, type, without, description].map(cell).join(' | ')} |`,
    ),
    '',
  ].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
