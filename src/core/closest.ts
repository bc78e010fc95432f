import { foldCase } from './text.ts';

/** The known name that was probably meant, or undefined where none is close: for "did you mean". */
export function closest(written: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => foldCase(text).replaceAll(/[-_ ]/g, '');
  const ranked = known
    .map((name) => ({ name, distance: distanceBetween(plain(written), plain(name)) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.min(3, Math.floor(written.length / 2)))
    ? best.name
    : undefined;
}

/** Levenshtein's distance: how many letters to insert, remove or replace. */
function distanceBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
