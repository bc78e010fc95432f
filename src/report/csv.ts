/**
 * Rows as CSV (RFC 4180), in UTF-8 with the names of the columns first. A cell that a spreadsheet would take for a formula gets an apostrophe
 * before it: messages quote what strangers wrote.
 */
export const toCsv = (
  columns: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string => [columns, ...rows].map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');

function toCell(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
