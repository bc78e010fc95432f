import type { Template } from './compile.ts';

const start = '<!-- parameters: made from infra/main.bicep by npm run generate -->';
const end = '<!-- /parameters -->';

/** A page with its table of parameters recreated from the compiled template. Throws where the page has no place for it. */
export function withParameters(page: string, template: Template | undefined): string {
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (template === undefined || before === undefined || after === undefined)
    throw new Error(`The page has no ${start}.`);
  const rows = Object.entries(template.parameters).map(
    ([name, parameter]) =>
      `| \`${name}\` | ${descriptionOf(parameter)} | ${parameter.nullable === true ? 'none' : defaultText(parameter.defaultValue)} |`,
  );
  const head = '| parameter | what for | default |\n| --- | --- | --- |\n';
  return [before, start, '\n\n', head, rows.join('\n'), '\n\n', end, after].join('');
}

/** What `@description` says of a parameter; empty where it says nothing. */
export function descriptionOf({ metadata }: Readonly<Record<string, unknown>>): string {
  return (metadata as { description?: string } | undefined)?.description ?? '';
}

/** A default as people read it; one that is computed is only said to be. */
function defaultText(value: unknown): string {
  if (value === undefined) return '**required**';
  if (value === '') return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : 'the one it is deployed to';
  if (typeof value === 'object') return 'none';
  if (typeof value === 'string' && value.startsWith('['))
    return value.startsWith('[deployment()') ? 'that of the deployment' : 'made from the name';
  return `\`${String(value)}\``;
}
