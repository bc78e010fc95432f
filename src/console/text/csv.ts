/** Rows as CSV (RFC 4180) with their fields as the first line. A cell that a spreadsheet would take for a formula gets a quote before it. */
export function toCsv<T>(rows: readonly T[], fields: readonly (keyof T & string)[]): string {
  const lines = rows.map((row) => fields.map((field) => toCell(row[field])).join(','));
  return `${[fields.join(','), ...lines].join('\r\n')}\r\n`;
}

function toCell(value: unknown): string {
  const text = value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
