/**
 * Whether a text is an expression that only Azure evaluates, as a template (`[reference(…)]`) or a preview leaves it: its value is unknown, never
 * absent. `[[…` is how a template writes a text that begins with a bracket. Readers of other formats write what they can't know as one, too.
 */
export const isExpression = (value: unknown): value is string =>
  // Most texts hold no bracket at all, and every text of every body is asked.
  typeof value === 'string' && value.includes('[') && /^\[(?!\[)[\s\S]*\]$/.test(value.trim());
