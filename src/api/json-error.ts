/** One token of JSON behind white space: punctuation, a string, or another scalar. */
const Token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;
const White = /[ \t\r\n]*/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd';

/**
 * Where a text stops being JSON, as an offset; undefined where it is JSON to its end. JSON.parse names a position only
 * for some errors and in words that change with the engine. Nesting costs memory, not stack.
 */
export function findJsonError(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  while (true) {
    const start = endOf(White, text, offset);
    if (expected === 'commaOrEnd' && open.length === 0) return start === text.length ? undefined : start;
    Token.lastIndex = offset;
    const match = Token.exec(text);
    if (match === null) return start;
    const [, mark, string] = match;
    const next = step(expected, mark ?? (string === undefined ? 'scalar' : 'string'), open);
    if (next === undefined) return start;
    expected = next;
    offset = Token.lastIndex;
  }
}

/** What may follow; opens and closes brackets on the way. Undefined where the token can't stand here. */
function step(expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined {
  const inside = open.at(-1);
  const closes = (inside === '{' && token === '}') || (inside === '[' && token === ']');
  if (closes && (expected === 'commaOrEnd' || expected === 'valueOrEnd' || expected === 'keyOrEnd')) {
    open.pop();
    return 'commaOrEnd';
  }
  switch (expected) {
    case 'key':
    case 'keyOrEnd':
      return token === 'string' ? 'colon' : undefined;
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'commaOrEnd':
      if (token !== ',') return undefined;
      return inside === '{' ? 'key' : 'value';
    case 'value':
    case 'valueOrEnd':
      if (token === 'string' || token === 'scalar') return 'commaOrEnd';
      if (token !== '{' && token !== '[') return undefined;
      open.push(token);
      return token === '{' ? 'keyOrEnd' : 'valueOrEnd';
  }
}

function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  pattern.exec(text);
  return pattern.lastIndex;
}
