import picomatch from 'picomatch';

/** `path`: `*` stays inside one segment of an id, `**` crosses them. `text`: `*` matches anything, for names and messages. */
export type GlobKind = 'path' | 'text';

/** Longest text that is compared: a requester can't make a comparison slow. */
const longest = 2_048;

/**
 * Whether `text` matches a pattern that an operator wrote: `*`, `**`, `?`, `[abc]` and `{a,b}`, in any casing.
 * Nothing negates, and brackets that resource group names may hold stand for themselves. Longer texts never match.
 */
export function matchesGlob(pattern: string, text: string, kind: GlobKind = 'path'): boolean {
  if (text.length > longest) return false;
  const literal = pattern.replaceAll(/[()|]/g, String.raw`\$&`);
  return picomatch.isMatch(text, literal, {
    bash: kind === 'text',
    dot: true,
    nocase: true,
    noextglob: true,
    nonegate: true,
    strictSlashes: true,
  });
}
