/** A name that is twice in one object, and the lines it is on. */
export interface KeyTwice {
  readonly key: string;
  readonly lines: readonly [number, number];
}

const codes = { quote: 34, comma: 44, backslash: 92, openList: 91, closeList: 93, open: 123, close: 125 } as const;

/**
 * Finds a key that an object of this JSON has twice: the last one counts for most readers, the first for some, without any warning. The text must be JSON,
 * as it is where `JSON.parse` took it. One pass, and no call of itself: the file may be long and a stranger's.
 */
export function findKeyTwice(text: string): KeyTwice | undefined {
  // Of each level: where each of its keys began; undefined for a list.
  const levels: (Map<string, number> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case codes.open:
        levels.push(new Map());
        isKey = true;
        break;
      case codes.openList:
        levels.push(undefined);
        isKey = false;
        break;
      case codes.close:
      case codes.closeList:
        levels.pop();
        isKey = false;
        break;
      case codes.comma:
        isKey = levels.at(-1) !== undefined;
        break;
      case codes.quote: {
        const end = endOfString(text, at);
        const keys = levels.at(-1);
        if (isKey && keys !== undefined) {
          const key = keyIn(text, at, end);
          const first = keys.get(key);
          if (first !== undefined) return { key, lines: [lineOf(text, first), lineOf(text, at)] };
          keys.set(key, at);
        }
        isKey = false;
        at = end;
        break;
      }
    }
  }
  return undefined;
}

/** The quotation mark that ends a string: the first with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let before = end;
    while (text.charCodeAt(before - 1) === codes.backslash) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
}

/** Two spellings of a key are one key. */
function keyIn(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;
