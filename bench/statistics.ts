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

/**
 * The power with which one quantity grows with another: 1 is in proportion, 2 with its square, 0 not at all. The slope of the line that fits the logarithms of
 * both best. @throws RangeError for fewer than two points, or one that has no logarithm.
 */
export function exponentOf(points: readonly { readonly size: number; readonly cost: number }[]): number {
  if (points.length < 2 || points.some(({ size, cost }) => !(size > 0 && cost > 0)))
    throw new RangeError('an exponent takes two points or more, all above zero');
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (read: (log: { x: number; y: number }) => number): number =>
    logs.reduce((sum, log) => sum + read(log), 0) / logs.length;
  const [x, y] = [mean((log) => log.x), mean((log) => log.y)];
  return mean((log) => (log.x - x) * (log.y - y)) / mean((log) => (log.x - x) ** 2);
}
