import { quote } from '../core/text.ts';

/**
 * Somebody else's text in markdown, as code: there no markup, mention, reference or address works. What would end the code, or a table's cell,
 * is written otherwise, and the characters that nobody sees are gone.
 */
export function code(text: string, mostBytes = 300): string {
  const quoted = quote(text, mostBytes).slice(1, -1).replaceAll('`', "'").replaceAll('|', '¦').trim();
  return quoted === '' ? '–' : `\`${quoted}\``;
}

/** A table, of cells that are markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
];

/** Lines that show only their heading until somebody asks for more. */
export const folded = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['<details>', `<summary>${heading}</summary>`, '', ...lines, '', '</details>', ''];
