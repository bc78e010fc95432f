import { foldCase } from '../../../core/text.ts';

/** An expression in parts. `text` is how it is written, for what can't be worked out. */
export type Node = { readonly text: string } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'member'; readonly of: Node; readonly name: Node }
);

/** Deeper than anybody writes; each level of the reader is a frame of the stack. */
const deepest = 200;
const longest = 100_000;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Reads `[…]` as a template writes it; undefined for what is no expression of templates, such as another reader's own. */
export function parseExpression(source: string): Node | undefined {
  const text = source.trim();
  if (text.length > longest) return undefined;
  const inner = text.slice(1, -1);
  const tokens = tokensOf(inner);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const reader = new Reader(inner, tokens);
  const node = reader.expression(0);
  return node !== undefined && reader.isDone() ? node : undefined;
}

const shape = /\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*(?=\s*\())?)|([()[\],.]))/y;

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    shape.lastIndex = at;
    const match = shape.exec(text);
    if (match === null) return undefined;
    const token = match[0].trim();
    at = shape.lastIndex;
    tokens.push({ text: token, start: at - token.length, end: at });
  }
  return tokens;
}

class Reader {
  #at = 0;
  readonly #text: string;
  readonly #tokens: readonly Token[];

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  isDone(): boolean {
    return this.#at === this.#tokens.length;
  }

  expression(depth: number): Node | undefined {
    if (depth > deepest) return undefined;
    const start = this.#tokens[this.#at]?.start ?? 0;
    let node = this.#operand(depth);
    while (node !== undefined && (this.#is('.') || this.#is('['))) {
      const isName = this.#is('.');
      this.#at += 1;
      const name: Node | undefined = isName ? this.#name() : this.expression(depth + 1);
      if (name === undefined || (!isName && !this.#take(']'))) return undefined;
      node = { kind: 'member', of: node, name, text: this.#since(start) };
    }
    return node;
  }

  #operand(depth: number): Node | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined) return undefined;
    this.#at += 1;
    if (token.text.startsWith("'"))
      return { kind: 'literal', value: token.text.slice(1, -1).replaceAll("''", "'"), text: token.text };
    if (/^-?\d/.test(token.text)) return { kind: 'literal', value: Number(token.text), text: token.text };
    if (!/^[A-Za-z_]/.test(token.text)) return undefined;
    if (!this.#is('(')) {
      const isBoolean = token.text === 'true' || token.text === 'false';
      return isBoolean ? { kind: 'literal', value: token.text === 'true', text: token.text } : undefined;
    }
    this.#at += 1;
    const args: Node[] = [];
    while (!this.#is(')')) {
      if (args.length > 0 && !this.#take(',')) return undefined;
      const arg = this.expression(depth + 1);
      if (arg === undefined) return undefined;
      args.push(arg);
    }
    this.#at += 1;
    return { kind: 'call', name: foldCase(token.text), args, text: this.#since(token.start) };
  }

  #name(): Node | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^[A-Za-z_]/.test(token.text)) return undefined;
    this.#at += 1;
    return { kind: 'literal', value: token.text, text: token.text };
  }

  #is(text: string): boolean {
    return this.#tokens[this.#at]?.text === text;
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #since(start: number): string {
    return this.#text.slice(start, this.#tokens[this.#at - 1]?.end);
  }
}
