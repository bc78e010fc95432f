import { isRecord } from '../../src/core/arm-body.ts';
import type { Problem } from '../../src/core/errors.ts';

/** A document with every `$(name)` replaced, and what could not be. */
export interface Filled {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** The document's own `names`, in which a later one may use an earlier one. Values that are not text are left to the schema. */
export function readNames(document: unknown): { names: ReadonlyMap<string, string>; problems: readonly Problem[] } {
  const names = new Map<string, string>();
  const problems: Problem[] = [];
  const written = isRecord(document) && isRecord(document.names) ? document.names : {};
  for (const [name, text] of Object.entries(written)) {
    if (typeof text !== 'string') continue;
    const filled = fillNames(text, names, `names.${name}`);
    problems.push(...filled.problems);
    names.set(name, String(filled.value));
  }
  return { names, problems };
}

/** Replaces `$(name)` in every text and every key, however deep. */
export function fillNames(value: unknown, names: ReadonlyMap<string, string>, path = ''): Filled {
  const problems: Problem[] = [];
  const fillText = (text: string, at: string): string =>
    text.replace(/\$\(([^)]*)\)/g, (whole, name: string) => {
      const known = names.get(name);
      if (known === undefined) {
        problems.push({ path: at, message: `'${name}' is not among names; known: ${[...names.keys()].join(', ')}` });
      }
      return known ?? whole;
    });
  const fill = (part: unknown, at: string): unknown => {
    if (typeof part === 'string') return fillText(part, at);
    if (Array.isArray(part)) return part.map((element, index) => fill(element, `${at}[${index}]`));
    if (!isRecord(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, element]) => {
        const below = at === '' ? key : `${at}.${key}`;
        return [fillText(key, below), fill(element, below)];
      }),
    );
  };
  return { value: fill(value, path), problems };
}
