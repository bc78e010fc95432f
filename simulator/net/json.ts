import { rewriteDate } from './dates.ts';

/** What a text of JSON holds, read as Newtonsoft.Json 13 does; `text` is how it writes a scalar again. */
export type NetJson =
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, NetJson> }
  | { readonly kind: 'array'; readonly items: readonly NetJson[] }
  | { readonly kind: 'scalar'; readonly text: string };

/** Beyond these many levels the reader refuses. */
const mostLevels = 64;
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
};
const words: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  NaN: '"NaN"',
  Infinity: '"Infinity"',
  '-Infinity': '"-Infinity"',
};

/**
 * Reads a text as `JToken.Parse` does: single quotes, bare names, comments, a comma too many and numbers of other bases are all taken; a text that looks like a date becomes one.
 * Not here: `undefined`, an element left out, and constructors, which that reader knows too.
 * @throws SyntaxError where that reader refuses.
 */
export function readNetJson(text: string, rewrite: (text: string) => string = rewriteDate): NetJson {
  let at = 0;
  const fail = (): never => {
    throw new SyntaxError(`Unexpected character at ${at}`);
  };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = (): void => {
    take(/(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*)*/y);
  };
  const ends = (close: string): boolean => {
    skip();
    if (text[at] !== close) return false;
    at += 1;
    return true;
  };
  const afterItem = (close: string): boolean => {
    if (ends(close)) return true;
    if (text[at] !== ',') fail();
    at += 1;
    return ends(close);
  };

  const quoted = (): string => {
    const quote = text[at++];
    let read = '';
    while (text[at] !== quote) {
      const char = text[at++] ?? fail();
      if (char !== '\\') {
        read += char;
        continue;
      }
      const code = take(/u[0-9a-f]{4}/iy);
      read +=
        code === undefined
          ? (escapes[text[at++] ?? ''] ?? fail())
          : String.fromCharCode(Number.parseInt(code.slice(1), 16));
    }
    at += 1;
    return read;
  };
  const name = (): string => (/["']/.test(text[at] ?? '') ? quoted() : (take(/[\w$]+/y) ?? fail()));

  const value = (level: number): NetJson => {
    skip();
    const char = text[at] ?? '';
    if (/[{[]/.test(char) && level >= mostLevels) fail();
    if (char === '{') return object(level + 1);
    if (char === '[') return array(level + 1);
    if (/["']/.test(char)) return { kind: 'scalar', text: JSON.stringify(rewrite(quoted())) };
    const word = take(/-?[A-Za-z]+/y);
    const written = word === undefined ? number(take(/[-.\dxa-f][-+.\w]*/iy) ?? fail()) : words[word];
    return { kind: 'scalar', text: written ?? fail() };
  };
  const object = (level: number): NetJson => {
    const fields = new Map<string, NetJson>();
    at += 1;
    if (ends('}')) return { kind: 'object', fields };
    do {
      const key = name();
      skip();
      if (text[at++] !== ':') fail();
      fields.set(key, value(level));
    } while (!afterItem('}'));
    return { kind: 'object', fields };
  };
  const array = (level: number): NetJson => {
    const items: NetJson[] = [];
    at += 1;
    if (ends(']')) return { kind: 'array', items };
    do items.push(value(level));
    while (!afterItem(']'));
    return { kind: 'array', items };
  };

  // What begins with a comment is a comment to that reader, and no event.
  const read = /^\s*\//.test(text) ? fail() : value(0);
  skip();
  return at === text.length ? read : fail();
}

/** The text Newtonsoft.Json writes of it. */
export function writeNetJson(json: NetJson): string {
  if (json.kind === 'scalar') return json.text;
  if (json.kind === 'array') return `[${json.items.map(writeNetJson).join(',')}]`;
  return `{${[...json.fields].map(([key, field]) => `${JSON.stringify(key)}:${writeNetJson(field)}`).join(',')}}`;
}

/** A number as that library writes it again: `1e3` as `1000.0`; undefined where it is none. */
function number(text: string): string | undefined {
  if (/^-?\d+$/.test(text)) {
    const isOctal = /^-?0\d/.test(text);
    const digits = text.replace('-', '');
    if (isOctal && /[89]/.test(digits)) return undefined;
    return `${BigInt(isOctal ? `0o${digits}` : digits) * (text.startsWith('-') ? -1n : 1n)}`;
  }
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return String(BigInt(text));
  if (!/^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return undefined;
  return double(Number(text));
}

/** .NET writes the shortest digits that give the number back, with an exponent up to 1E-05 and from 1E+17 on, and at least one place. */
function double(value: number): string {
  if (!Number.isFinite(value)) return `"${value < 0 ? '-' : ''}Infinity"`;
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '0', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 17)
    return `${digits}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}
