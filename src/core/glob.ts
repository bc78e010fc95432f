import { RE2JS } from 're2js';
import { foldCase } from './text.ts';

/** `path`: `*` stays inside one segment of an id, `**` crosses them. `text`: `*` matches anything, for messages and ids of checks. */
export type GlobKind = 'path' | 'text';

/**
 * Whether the whole of `text` matches a pattern that an operator wrote, in any casing (`foldCase`). Takes time linear in the text, for any pattern.
 * Throws a RangeError with what `globProblem` says, where it says something.
 */
export function matchesGlob(pattern: string, text: string, kind: GlobKind = 'path'): boolean {
  return compiled(pattern, kind).matches(foldCase(text));
}

/** What is wrong with a pattern, and what to write instead: a phrase that follows the pattern's name. Nothing where it can be used. */
export function globProblem(pattern: string, kind: GlobKind = 'path'): string | undefined {
  const translated = translate(pattern, kind);
  return 'problem' in translated ? translated.problem : undefined;
}

/** Compiled patterns, which come from the policy alone: far fewer than this, but the next policy brings others. */
const most = 2_000;
const known = new Map<string, RE2JS>();

function compiled(pattern: string, kind: GlobKind): RE2JS {
  const key = `${kind} ${pattern}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const translated = translate(pattern, kind);
  if ('problem' in translated) throw new RangeError(`The pattern '${pattern}' ${translated.problem}`);
  if (known.size >= most) known.clear();
  const made = RE2JS.compile(translated.regex, RE2JS.DOTALL);
  known.set(key, made);
  return made;
}

type Translated = { readonly regex: string } | { readonly problem: string };

/** What a pattern is made of, the longest first. What is left over is one character that means itself. */
const token = /\*+\/?|\[[^\]]*\]?|./gsu;

function translate(pattern: string, kind: GlobKind): Translated {
  if (pattern.startsWith('!') || pattern.includes('!(')) {
    return problem('negates; write what is meant to match, and put the exception in an entry above this one');
  }
  const bare = pattern.replace(/\[[^\]]*\]/gu, '[]');
  if (/[+@?]\(/u.test(bare)) {
    return problem('has a sign before parentheses, which other matchers read as choices; write {a,b}, or [(] for (');
  }
  if (kind === 'path' ? bare.includes('|') : /\([^()]*\|/u.test(bare)) {
    return problem('has |, which other matchers read as a choice; write {a,b}, or [|] for the character');
  }
  let regex = '';
  /** Commas so far of each brace that is open. */
  const braces: number[] = [];
  for (const { 0: part, index } of pattern.matchAll(token)) {
    const translated = translatePart(part, pattern[index - 1], pattern[index + part.length], kind, braces);
    if ('problem' in translated) return translated;
    regex += translated.regex;
  }
  return braces.length > 0 ? problem('opens a brace and does not close it; write {a,b}') : { regex };
}

function translatePart(
  part: string,
  before: string | undefined,
  after: string | undefined,
  kind: GlobKind,
  braces: number[],
): Translated {
  switch (part[0]) {
    case '*':
      return kind === 'path' ? translateStars(part, before, after) : { regex: part.replace(/^\*+/, '.*') };
    case '?':
      return { regex: kind === 'path' ? '[^/]' : '.' };
    case '[':
      return translateClass(part, kind);
    case ']':
      return problem('closes a bracket that was not opened; write [abc]');
    case '\\':
      return problem('has a backslash, which escapes nothing here; write ? for a character that has a meaning');
    case '{':
      braces.push(0);
      return { regex: '(?:' };
    case ',':
      if (braces.length === 0) return { regex: ',' };
      braces.push((braces.pop() ?? 0) + 1);
      return { regex: '|' };
    case '}':
      return closeBrace(braces.pop());
    default:
      return { regex: RE2JS.quote(foldCase(part)) };
  }
}

function closeBrace(commas: number | undefined): Translated {
  if (commas === undefined) return problem('closes a brace that was not opened; write {a,b}');
  return commas === 0 ? problem('has one choice in braces; write {a,b}, or leave the braces out') : { regex: ')' };
}

/** Two stars are whole segments of an id, any number of them; one that is a whole segment is not an empty one. `part` may end with the slash behind them. */
function translateStars(part: string, before: string | undefined, after: string | undefined): Translated {
  const stars = part.replace('/', '');
  const isSegment = isBorder(before) && (stars !== part || isBorder(after));
  const slash = stars === part ? '' : '/';
  if (stars.length === 1) return { regex: `[^/]${isSegment ? '+' : '*'}${slash}` };
  if (!isSegment || stars.length > 2) {
    return problem('has two stars beside other characters; write *, or ** for whole segments as in /a/**/b');
  }
  return { regex: slash === '' ? '.*' : '(?:.*/)?' };
}

const isBorder = (neighbour: string | undefined): boolean => neighbour === undefined || '/{,}'.includes(neighbour);

/** The ends of a range that means the same in any casing: `[9-Z]` would hold other characters once its letter is lower-case. */
const oneKind = /^(\d\d|[a-z][a-z]|[A-Z][A-Z])$/;

/** `[abc]`, `[a-z]` or `[^x]`; never a slash of an id. */
function translateClass(part: string, kind: GlobKind): Translated {
  if (part.startsWith('[!')) {
    return problem('has [!…], which one reads as "none of these" and another as "these and !"; write [^…]');
  }
  const [, not, members] = /^\[(?!\^\])(\^?)([^[\\/]+)\]$/u.exec(part) ?? [];
  if (members === undefined) return problem('has brackets that name no characters; write [abc], [a-z] or [^x]');
  let regex = '';
  for (const [, from, to, single] of members.matchAll(/(.)-(.)|(.)/gsu)) {
    if (single !== undefined) regex += codePoint(foldCase(single));
    else if (kind === 'path' && from !== undefined && to !== undefined && from < '/' && to > '/')
      return problem(`has the range [${from}-${to}], which a slash is in; name the characters one by one`);
    else if (from === undefined || to === undefined || !oneKind.test(from + to))
      return problem(`has the range [${from}-${to}]; a range is of digits, or of letters of one case: [0-9a-f]`);
    else if (from > to)
      return problem(`has the range [${from}-${to}], which ends before it begins; write [${to}-${from}]`);
    else regex += `${codePoint(foldCase(from))}-${codePoint(foldCase(to))}`;
  }
  if (not === '') return { regex: `[${regex}]` };
  return { regex: `[^${regex}${kind === 'path' ? '/' : ''}]` };
}

const codePoint = (character: string): string => `\\x{${character.codePointAt(0)?.toString(16)}}`;

const problem = (text: string): Translated => ({ problem: text });
