/** Every name that a record in any zone above may have for these: each one split at its dots, the zone's own name, and the wildcards. */
export function relativeNames(names: readonly string[]): readonly string[] {
  const found = names.flatMap((name) => {
    const labels = name.split('.');
    const runs = (from: number): readonly string[] =>
      labels.slice(from).map((_, end) => labels.slice(from, from + end + 1).join('.'));
    return [...runs(0), ...labels.flatMap((_, from) => (from === 0 ? [] : runs(from).map((run) => `*.${run}`)))];
  });
  return [...new Set([...found, '@', '*'])].sort();
}
