type Scope = Readonly<Record<'trigger' | 'outputs' | 'parameters', unknown>>;

/** Works out a value of a workflow as Logic Apps does, as far as ours goes: `@f(x)?['y']` as a whole, `@{…}` within a text. Throws for a function that it does not know. */
export function workOut(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => workOut(each, scope));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, workOut(each, scope)]));
  if (typeof value !== 'string') return value;
  if (/^@(?!\{)/.test(value)) return evaluate(value.slice(1), scope);
  return value.replaceAll(/@\{([^}]*)\}/g, (_, expression: string) => String(evaluate(expression, scope) ?? ''));
}

function evaluate(text: string, scope: Scope): unknown {
  const tokens = text.match(/'(?:[^']|'')*'|[A-Za-z]\w*|[?()[\],]/g) ?? [];
  const found = read(tokens, scope);
  if (tokens.length > 0) throw new Error(`${text}: ${tokens.join('')} is left over.`);
  return found;
}

/** One operand and what is taken from it; takes what it reads off the front. */
function read(tokens: string[], scope: Scope): unknown {
  const token = tokens.shift() ?? '';
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  tokens.shift();
  const args: unknown[] = [];
  while (tokens[0] !== ')') {
    args.push(read(tokens, scope));
    if (tokens[0] === ',') tokens.shift();
  }
  tokens.shift();
  const call = functions(scope)[token];
  if (call === undefined) throw new Error(`${token}() is not played here.`);
  let found = call(...args);
  for (let sign = tokens.at(0); sign === '?' || sign === '['; sign = tokens.at(0)) {
    tokens.splice(0, sign === '?' ? 2 : 1);
    const name = read(tokens, scope) as string;
    tokens.shift();
    if (found === null && sign === '[') throw new Error(`${name} is read from nothing.`);
    found = (found as Record<string, unknown> | null)?.[name] ?? null;
  }
  return found;
}

/** Azure takes no null where a text is wanted. */
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text.`);
  return value;
};

const functions = (scope: Scope): Readonly<Record<string, (...args: unknown[]) => unknown>> => ({
  triggerBody: () => scope.trigger,
  outputs: (name) => (scope.outputs as Record<string, unknown>)[text(name)] ?? null,
  parameters: (name) => (scope.parameters as Record<string, unknown>)[text(name)] ?? null,
  // Both sides are worked out, with either taken.
  if: (condition, yes, no) => (condition === true ? yes : no),
  equals: (a, b) => a === b,
  coalesce: (...args) => args.find((each) => each !== null) ?? null,
  concat: (...args) => args.map(text).join(''),
  split: (value, by) => text(value).split(text(by)),
  last: (list) => (list as readonly unknown[]).at(-1) ?? null,
  string: (value) => JSON.stringify(value),
  json: (value) => JSON.parse(text(value)),
  base64: (value) => Buffer.from(text(value)).toString('base64'),
  base64ToString: (value) => Buffer.from(text(value), 'base64').toString(),
});
