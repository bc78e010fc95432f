import type { Json } from './bodies.ts';
import { objectAt, textAt } from './bodies.ts';

/** Whether a resource passes; its body and the group it lies in. */
export interface ResourceFilter {
  passes(body: Json): boolean;
  /** Filtering by name and value of a tag leaves the tags out of the answer, as documented for the list of resources. */
  readonly hidesTags: boolean;
}

type Test = (body: Json) => boolean;

const token = /\s*(?:([(),])|'((?:[^']|'')*)'|([A-Za-z][\w/.]*))/y;
const field: Readonly<Record<string, (body: Json) => string>> = {
  name: (body) => textAt(body, 'name'),
  location: (body) => textAt(body, 'location'),
  resourcetype: (body) => textAt(body, 'type'),
  resourcegroup: (body) => /\/resourceGroups\/([^/]+)/i.exec(textAt(body, 'id'))?.[1] ?? '',
  'identity/principalid': (body) => textAt(objectAt(body, 'identity'), 'principalId'),
};

/**
 * Reads the `$filter` of a list of resources: what ARM documents for it (`resourceType`, `name`, `resourceGroup`, `location`, `identity/principalId` with
 * `eq` and `ne`; `substringof` of name and group; tags), joined by `and` and `or`. Undefined where it is anything else: then the request is refused.
 */
export function readFilter(text: string): ResourceFilter | undefined {
  const words = split(text);
  if (words === undefined || words.length === 0) return undefined;
  let at = 0;
  let hidesTags = false;
  const next = (): string => words[at++] ?? '';
  const expect = (word: string): void => {
    if (next().toLowerCase() !== word) throw new RangeError(word);
  };
  const literal = (): string => {
    const word = next();
    if (!word.startsWith("'")) throw new RangeError(word);
    return word.slice(1);
  };
  const tagNamed = (body: Json, name: string): string | undefined => {
    const found = Object.entries(objectAt(body, 'tags')).find(([key]) => same(key, name));
    return found && String(found[1]);
  };

  const comparison = (): Test => {
    const word = next().toLowerCase();
    if (word === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (word === 'substringof') return substring();
    if (word === 'startswith') return tagPrefix();
    if (word === 'tagname') return tag();
    const read = field[word];
    const operator = next().toLowerCase();
    if (read === undefined || (operator !== 'eq' && operator !== 'ne')) throw new RangeError(word);
    const wanted = literal();
    return (body) => same(read(body), wanted) === (operator === 'eq');
  };
  const substring = (): Test => {
    expect('(');
    const part = literal();
    expect(',');
    const read = field[next().toLowerCase()];
    if (read === undefined) throw new RangeError('substringof');
    expect(')');
    return (body) => read(body).toLowerCase().includes(part.toLowerCase());
  };
  const tagPrefix = (): Test => {
    expect('(');
    expect('tagname');
    expect(',');
    const prefix = literal().toLowerCase();
    expect(')');
    return (body) => Object.keys(objectAt(body, 'tags')).some((name) => name.toLowerCase().startsWith(prefix));
  };
  const tag = (): Test => {
    expect('eq');
    const name = literal();
    if (words[at]?.toLowerCase() !== 'and' || words[at + 1]?.toLowerCase() !== 'tagvalue')
      return (body) => tagNamed(body, name) !== undefined;
    at += 2;
    expect('eq');
    const value = literal();
    hidesTags = true;
    return (body) => tagNamed(body, name) === value;
  };
  const both = (): Test => {
    const parts = [comparison()];
    while (words[at]?.toLowerCase() === 'and') {
      at += 1;
      parts.push(comparison());
    }
    return (body) => parts.every((part) => part(body));
  };
  const either = (): Test => {
    const parts = [both()];
    while (words[at]?.toLowerCase() === 'or') {
      at += 1;
      parts.push(both());
    }
    return (body) => parts.some((part) => part(body));
  };

  try {
    const passes = either();
    return at === words.length ? { passes, hidesTags } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Words, signs and literals; a literal keeps one quote in front. Undefined where a sign is none of these. */
function split(text: string): readonly string[] | undefined {
  const words: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const found = token.exec(text);
    if (found === null) return undefined;
    words.push(found[1] ?? found[3] ?? `'${(found[2] ?? '').replaceAll("''", "'")}`);
  }
  return words;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
