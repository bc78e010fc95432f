import { visit } from 'jsonc-parser';

/** A name that is twice in one object, and the lines it is on. */
export interface KeyTwice {
  readonly key: string;
  readonly lines: readonly [number, number];
}

/** Deeper than any document of ours goes. The parser takes stack for each level, and must not be brought to its end by a stranger's brackets. */
export const deepestSearched = 500;
const tooDeep = new Error(`nested more than ${deepestSearched} levels deep`);

/**
 * Finds a key that an object of this JSON has twice: the last one counts for most readers, the first for some, without any warning. The text must be JSON,
 * as it is where `JSON.parse` took it. `too deep` where
 * it is nested too deep to be searched: such a text must be refused, since `JSON.parse` may drop the deep value for a later one of the same name.
 */
export function findKeyTwice(text: string): KeyTwice | 'too deep' | undefined {
  let found: KeyTwice | undefined;
  // Of each level: the line on which each of its keys began.
  const levels: Map<string, number>[] = [];
  const begin = (): void => {
    if (levels.push(new Map()) > deepestSearched) throw tooDeep;
  };
  const end = (): unknown => levels.pop();
  const onObjectProperty = (key: string, _offset: number, _length: number, line: number): void => {
    const first = levels.at(-1)?.get(key);
    if (first !== undefined) found ??= { key, lines: [first + 1, line + 1] };
    levels.at(-1)?.set(key, first ?? line);
  };
  try {
    visit(text, { onObjectBegin: begin, onObjectEnd: end, onArrayBegin: begin, onArrayEnd: end, onObjectProperty });
  } catch (error) {
    if (error === tooDeep) return 'too deep';
    throw error;
  }
  return found;
}
