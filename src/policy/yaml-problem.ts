import { type Document, isAlias, type LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { Problem } from '../core/errors.ts';
import { quote } from '../core/text.ts';

/** What to do about each error of YAML's own, by its code; the parser's own message is used where there is nothing better. */
const advice: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this setting is written twice; keep one',
  MULTIPLE_DOCS: 'a second document starts here; a policy is one document',
  TAB_AS_INDENT: 'a tab begins this line; indent it with blanks',
  BAD_INDENT: 'this line is indented unlike those beside it, or a bracket above is not closed',
  BLOCK_AS_IMPLICIT_KEY: 'a text with a colon and a blank in it needs quotes, as in name: "team: shop"',
  BLOCK_IN_FLOW: 'a text with a colon and a blank in it needs quotes, as in { name: "team: shop" }',
  MULTILINE_IMPLICIT_KEY: 'the line below this one is indented further than it; indent both alike',
  BAD_SCALAR_START: 'a text that begins with @, % or ` needs quotes',
};

/**
 * Everything that YAML itself finds wrong, a line each, with what to do. An unknown tag is only a warning to YAML, but its author expects
 * it to mean something. So does a name behind `*` that nothing is called by: mostly a pattern without its quotes.
 */
export function yamlProblems(document: Document, lines: LineCounter, source: string): readonly Problem[] {
  const found = [...document.errors, ...document.warnings];
  // What comes of a tab is said of the lines around it in other words.
  const tabs = found.filter(({ code }) => code === 'TAB_AS_INDENT');
  const errors = tabs.length > 0 ? [...tabs, ...colonsBesideTabs(source)] : found;
  // One slip often gives several errors at one place; the more specific one says more.
  const shown = errors.filter(
    ({ code, pos }) => code !== 'BLOCK_AS_IMPLICIT_KEY' || !errors.some((other) => isIndented(other, pos[0])),
  );
  const aliases = loneAliases(document);
  return [
    ...shown
      .filter(({ pos }) => !aliases.some(({ at }) => at === pos[0]))
      .map((error) => ({ at: error.pos[0], message: adviceFor(error) })),
    ...aliases.map(({ at, text }) => ({ at, message: unquoted(text) })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ at, message }) => problemAt(at, message, lines));
}

/** Texts with a colon that would be found if no line began with a tab: a tab below such a text is taken for more of it. */
function colonsBesideTabs(source: string): readonly YAMLError[] {
  const untabbed = source.replaceAll(/^[^\S\n]*\t[^\n]*$/gm, (line) => ' '.repeat(line.length));
  const lineAt = (at: number): string => untabbed.slice(untabbed.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';
  return parseDocument(untabbed, { prettyErrors: false }).errors.filter(
    ({ code, pos }) => /^BLOCK_/.test(code) && /: .*: /.test(lineAt(pos[0])),
  );
}

const unquoted = (text: string): string =>
  `${quote(text)} needs quotes, as in ${JSON.stringify(text)}: without them * means another part of the document`;

const isIndented = ({ code, pos }: YAMLError, at: number): boolean =>
  code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === at;

function adviceFor({ code, message }: YAMLError): string {
  if (code === 'MISSING_CHAR' && /quote/i.test(message)) return 'a quotation mark above is not closed';
  if (code === 'TAG_RESOLVE_FAILED') return `${message}; a text that begins with ! needs quotes`;
  return advice[code] ?? message;
}

/** What is written behind a `*` without being called so anywhere before it. */
function loneAliases(document: Document): readonly { readonly at: number; readonly text: string }[] {
  const found: { at: number; text: string }[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        if (!anchors.has(node.source)) found.push({ at: node.range?.[0] ?? 0, text: `*${node.source}` });
      } else if ('anchor' in node && node.anchor !== undefined) anchors.add(String(node.anchor));
    },
  });
  return found;
}

function problemAt(at: number, message: string, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(at);
  return { path: '', message: `line ${line}, column ${col}: ${message}` };
}
