/** What an expression of a template is made of. */
export type Expression =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression };

/** What is wrong with a template, in words for its author. */
export class TemplateError extends Error {}

const token = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w.]*)|([()[\],.]))/y;
type Token = { readonly text: string } | { readonly literal: string | number };

/**
 * Reads a text of a template: what is in brackets is an expression, `[[` is a bracket, everything else is itself. Undefined for a text that is no expression.
 * @throws TemplateError where the brackets hold none.
 */
export function readExpression(text: string): Expression | undefined {
  if (!text.startsWith('[') || !text.endsWith(']') || text.startsWith('[[')) return undefined;
  const tokens = split(text.slice(1, -1), text);
  let at = 0;
  const fail = (): never => {
    throw new TemplateError(`The template language expression '${text}' is not valid.`);
  };
  const is = (sign: string): boolean => {
    const next = tokens[at];
    return next !== undefined && 'text' in next && next.text === sign;
  };
  const take = (sign: string): void => {
    if (!is(sign)) fail();
    at += 1;
  };
  const primary = (): Expression => {
    const next = tokens[at++] ?? fail();
    if ('literal' in next) return { kind: 'value', value: next.literal };
    if (!/^[A-Za-z_]/.test(next.text)) fail();
    take('(');
    const args: Expression[] = [];
    while (!is(')')) {
      args.push(whole());
      if (!is(')')) take(',');
    }
    take(')');
    return { kind: 'call', name: next.text, args };
  };
  const whole = (): Expression => {
    let read = primary();
    while (is('.') || is('[')) {
      const isIndex = is('[');
      at += 1;
      if (isIndex) {
        read = { kind: 'member', of: read, key: whole() };
        take(']');
        continue;
      }
      const key = tokens[at++] ?? fail();
      if (!('text' in key)) return fail();
      read = key.text
        .split('.')
        .reduce<Expression>((of, name) => ({ kind: 'member', of, key: { kind: 'value', value: name } }), read);
    }
    return read;
  };
  const read = whole();
  return at === tokens.length ? read : fail();
}

function split(inside: string, text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const end = inside.trimEnd().length;
  while (token.lastIndex < end) {
    const found = token.exec(inside);
    if (found === null) throw new TemplateError(`The template language expression '${text}' is not valid.`);
    const [, quoted, digits, name, sign] = found;
    if (quoted !== undefined) tokens.push({ literal: quoted.replaceAll("''", "'") });
    else if (digits !== undefined) tokens.push({ literal: Number(digits) });
    else tokens.push({ text: name ?? sign ?? '' });
  }
  return tokens;
}
