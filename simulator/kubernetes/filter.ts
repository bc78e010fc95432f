/** A filter of jq's, as far as it is known here: values in, values out. Anything else throws by its name. */
export type Filter = (input: unknown) => readonly unknown[];

const tokens = /\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|==|!=|\/\/|[.[\]{}():,|?])/gy;

function tokenize(text: string): readonly string[] {
  const found: string[] = [];
  tokens.lastIndex = 0;
  while (text.slice(tokens.lastIndex).trim() !== '') {
    const at = tokens.lastIndex;
    const [, token] = tokens.exec(text) ?? [];
    if (token === undefined) throw new SyntaxError(`jq: error: syntax error at '${text.slice(at, at + 20)}'`);
    found.push(token);
  }
  return found;
}

/**
 * Reads paths, `[]`, `[]?`, lists, objects (with their short form), texts, numbers, `==`, `!=`, `and`, `//`, `|`, and `select`, `map`, `unique_by` and `length`
 * (https://jqlang.org/manual): the rest of the language is refused by its name.
 */
export function parseFilter(text: string): Filter {
  const all = tokenize(text);
  let at = 0;
  const peek = (): string | undefined => all[at];
  const take = (): string => {
    const token = all[at];
    if (token === undefined) throw new SyntaxError('jq: error: unexpected end of the filter');
    at += 1;
    return token;
  };
  const takes = (token: string): boolean => {
    if (peek() !== token) return false;
    at += 1;
    return true;
  };
  const demand = (token: string): void => {
    const found = take();
    if (found !== token) throw new SyntaxError(`jq: error: '${found}' where '${token}' is expected`);
  };

  function pipe(): Filter {
    const first = either();
    if (!takes('|')) return first;
    const rest = pipe();
    return (input) => first(input).flatMap((each) => rest(each));
  }
  function either(): Filter {
    const first = both();
    if (!takes('//')) return first;
    const rest = either();
    return (input) => {
      const found = first(input).filter(isTrue);
      return found.length > 0 ? found : rest(input);
    };
  }
  function both(): Filter {
    let left = comparison();
    while (takes('and')) {
      const [before, right] = [left, comparison()];
      left = (input) => before(input).flatMap((a) => (isTrue(a) ? right(input).map(isTrue) : [false]));
    }
    return left;
  }
  function comparison(): Filter {
    const left = postfix();
    const operator = peek();
    if (operator !== '==' && operator !== '!=') return left;
    take();
    const right = postfix();
    return (input) =>
      right(input).flatMap((b) => left(input).map((a) => (keyOf(a) === keyOf(b)) === (operator === '==')));
  }
  function postfix(): Filter {
    let filter = term();
    for (;;) {
      const before = filter;
      if (takes('[')) {
        demand(']');
        const isLenient = takes('?');
        filter = (input) => before(input).flatMap((each) => elements(each, isLenient));
      } else if (peek() === '.' && /^[A-Za-z_"]/.test(all[at + 1] ?? '')) {
        take();
        const name = nameIn(take());
        filter = (input) => before(input).map((each) => fieldOf(each, name));
      } else return filter;
    }
  }
  function term(): Filter {
    const token = take();
    if (token === '.') {
      if (!/^[A-Za-z_"]/.test(peek() ?? '')) return (input) => [input];
      const name = nameIn(take());
      return (input) => [fieldOf(input, name)];
    }
    if (token === '(') {
      const inner = pipe();
      demand(')');
      return inner;
    }
    if (token === '[') {
      const inner = pipe();
      demand(']');
      return (input) => [inner(input)];
    }
    if (token === '{') return object();
    if (/^["\-\d]/.test(token)) {
      const value: unknown = JSON.parse(token);
      return () => [value];
    }
    return call(token);
  }
  function object(): Filter {
    const fields: [string, Filter][] = [];
    while (!takes('}')) {
      const name = take();
      fields.push([name, takes(':') ? both() : (input) => [fieldOf(input, name)]]);
      if (peek() !== '}') demand(',');
    }
    return (input) => [Object.fromEntries(fields.map(([name, value]) => [name, value(input)[0] ?? null]))];
  }
  function call(name: string): Filter {
    if (name === 'length') return (input) => [Array.isArray(input) ? input.length : 0];
    demand('(');
    const inner = pipe();
    demand(')');
    switch (name) {
      case 'select':
        return (input) => (inner(input).some(isTrue) ? [input] : []);
      case 'map':
        return (input) => [elements(input, false).flatMap((each) => inner(each))];
      case 'unique_by':
        return (input) => [uniqueBy(elements(input, false), (each) => keyOf(inner(each)))];
      default:
        throw new SyntaxError(`jq: error: ${name}/1 is not defined`);
    }
  }

  const filter = pipe();
  if (peek() !== undefined) throw new SyntaxError(`jq: error: unexpected '${peek()}'`);
  return filter;
}

const nameIn = (token: string): string => (token.startsWith('"') ? JSON.parse(token) : token);
const isTrue = (value: unknown): boolean => value !== null && value !== false && value !== undefined;
const keyOf = (value: unknown): string => JSON.stringify(value ?? null);

function fieldOf(value: unknown, name: string): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object' || Array.isArray(value))
    throw new TypeError(`jq: error: Cannot index ${kindOf(value)} with "${name}"`);
  return (value as Record<string, unknown>)[name] ?? null;
}

function elements(value: unknown, isLenient: boolean): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isLenient) return [];
  throw new TypeError(`jq: error: Cannot iterate over ${kindOf(value)}`);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

function uniqueBy(values: readonly unknown[], by: (value: unknown) => string): readonly unknown[] {
  const found = new Map<string, unknown>();
  for (const value of values) if (!found.has(by(value))) found.set(by(value), value);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
