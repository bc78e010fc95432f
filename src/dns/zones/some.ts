/** The first of a long list, and how many more there are. */
export function some(texts: readonly string[]): string {
  const shown = texts.slice(0, 20).join(', ');
  return texts.length > 20 ? `${shown} and ${texts.length - 20} more` : shown;
}
