/** The smallest value that at least this share (0 to 1) of all values don't exceed. @throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('there are no values to take a quantile of');
  return found;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The exponent of the power law nearest to these points (least squares over the logarithms): 1 is linear, 2 is square. */
export function growthOf(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, each) => sum + each[axis], 0) / logs.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  const slope = logs.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  return slope / logs.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
}
