/** The smallest value that at least this share (0 to 1) of all values don't exceed. @throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('there are no values to take a quantile of');
  return found;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
