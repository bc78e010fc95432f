import { parserFailure } from './query-error.ts';
import type { Token, TokenKind } from './tokens.ts';

/** A place in the token list that moves forward. */
export interface Cursor {
  peek(): Token;
  next(): Token;
  /** Whether the token after the current one has this text. */
  followedBy(text: string): boolean;
  /** Takes the token if it is this word or symbol. */
  accept(text: string): boolean;
  /** Takes a token of this kind or text, or throws QueryError naming what is there. */
  expect(what: { readonly kind?: TokenKind; readonly text?: string }): Token;
}

export function createCursor(tokens: readonly Token[]): Cursor {
  let index = 0;
  const at = (position: number): Token => {
    const token = tokens[Math.min(position, tokens.length - 1)];
    if (token === undefined) throw new TypeError('a token list ends with a token of kind end');
    return token;
  };
  const next = (): Token => {
    const token = at(index);
    index += 1;
    return token;
  };
  // A quoted 'where' is not the word where.
  const is = (token: Token, text: string): boolean => token.kind !== 'text' && token.text === text;
  return {
    peek: () => at(index),
    next,
    followedBy: (text) => is(at(index + 1), text),
    accept: (text) => is(at(index), text) && next() !== undefined,
    expect({ kind, text }) {
      const token = at(index);
      const fits = (kind === undefined || token.kind === kind) && (text === undefined || is(token, text));
      if (!fits) throw parserFailure(token);
      return next();
    },
  };
}

/** One or more of something, between commas. */
export function listOf<Item>(cursor: Cursor, parse: () => Item): readonly Item[] {
  const items = [parse()];
  while (cursor.accept(',')) items.push(parse());
  return items;
}
