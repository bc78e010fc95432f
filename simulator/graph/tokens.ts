import { type Place, parserFailure } from './query-error.ts';

export type TokenKind = 'word' | 'text' | 'number' | 'symbol' | 'end';

/** A piece of the query: `text` as it is written, `value` what a string literal means. */
export interface Token extends Place {
  readonly kind: TokenKind;
  readonly value: string;
}

// Operators such as mv-expand and project-away are one word; the subset has no subtraction to confuse them with.
const patterns: readonly (readonly [TokenKind | 'skip', RegExp])[] = [
  ['skip', /\s+|\/\/[^\n]*/y],
  ['text', /@'(?:[^']|'')*'|@"(?:[^"]|"")*"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
  ['word', /in~|[A-Za-z_]\w*(?:-[A-Za-z_]\w*)*/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['symbol', /[=!<>]=|=~|!~|<>|[|()[\],.=<>+*/%-]/y],
];

/** Cuts a query into tokens, the last one of kind `end`. Throws QueryError at a character no token starts with. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < query.length) {
    const [kind, text] = tokenAt(query, offset);
    if (kind !== 'skip') {
      tokens.push({ kind, text, value: kind === 'text' ? meaningOf(text) : text, ...placeOf(query, offset) });
    }
    offset += text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', value: '', ...placeOf(query, query.length) });
  return tokens;
}

function tokenAt(query: string, offset: number): readonly [TokenKind | 'skip', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const text = pattern.exec(query)?.[0];
    if (text !== undefined) return [kind, text];
  }
  throw parserFailure({ text: query.charAt(offset), ...placeOf(query, offset) });
}

function placeOf(query: string, offset: number): { line: number; position: number } {
  const before = query.slice(0, offset).split('\n');
  return { line: before.length, position: before[before.length - 1]?.length ?? 0 };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function meaningOf(text: string): string {
  if (text.startsWith('@')) {
    const quote = text.charAt(1);
    return text.slice(2, -1).replaceAll(quote + quote, quote);
  }
  return text.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
}
