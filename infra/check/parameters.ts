import { readFiles } from './check.ts';
import type { Expression } from './syntax.ts';

const start = '<!-- parameters: made from infra/main.bicep by node scripts/infra-check.ts --docs -->';
const end = '<!-- /parameters -->';

/** A page with its table of parameters made anew from the template. Throws where the page has no place for it. */
export async function withParameters(page: string): Promise<string> {
  const main = (await readFiles()).get('main.bicep')?.file;
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (main === undefined || before === undefined || after === undefined) throw new Error(`The page has no ${start}.`);
  const rows = main.parameters.map(({ name, defaultValue, description = '' }) => {
    return `| \`${name}\` | ${description} | ${defaultValue === undefined ? '**required**' : defaultText(defaultValue)} |`;
  });
  return [
    before,
    start,
    '\n\n',
    '| parameter | what for | default |\n| --- | --- | --- |\n',
    rows.join('\n'),
    '\n\n',
    end,
    after,
  ].join('');
}

/** A default as people read it; one that is computed is only said to be. */
function defaultText(value: Expression): string {
  switch (value.kind) {
    case 'string':
      if (value.parts.some((part) => typeof part !== 'string')) return 'made from the name';
      return value.parts.length === 0 ? 'empty' : `\`${value.parts.join('')}\``;
    case 'number':
    case 'boolean':
      return `\`${value.value}\``;
    case 'array':
      return value.items.length === 0 ? 'none' : 'the one it is deployed to';
    case 'object':
      return 'none';
    default:
      return 'that of the deployment';
  }
}
