/**
 * A text as a query of Resource Graph holds it, with its quotation marks: nothing in it ends the literal or begins another
 * (https://learn.microsoft.com/kusto/query/scalar-data-types/string). The one way in which a query comes by a text that somebody else wrote.
 */
export const kqlText = (text: string): string => `'${text.replaceAll(/['\\]|[\p{C}\u2028\u2029]/gu, escaped)}'`;

/** What is between the brackets of `in~ (…)`. */
export const kqlList = (texts: readonly string[]): string => texts.map(kqlText).join(', ');

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  return character.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
