/** What was worked out of a text lately, for functions that depend on it alone and are asked the same again soon. */
export interface Recent<T> {
  get(text: string): T | undefined;
  /** Gives the value back. */
  keep(text: string, value: T): T;
}

/** Keeps between `most` and twice as many; what was not asked for while so many others came is forgotten. Cheaper than an order of use. */
export function recent<T>(most: number): Recent<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  const keep = (text: string, value: T): T => {
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
  return {
    get(text) {
      const known = young.get(text);
      if (known !== undefined) return known;
      const older = old.get(text);
      return older === undefined ? undefined : keep(text, older);
    },
    keep,
  };
}
