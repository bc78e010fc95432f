/** `[-][d.]hh:mm[:ss[.fffffff]]`, `d`, or `d:hh:mm:ss`. */
const shapes: readonly RegExp[] = [
  /^(?<d>\d+)$/,
  /^(?:(?<d>\d+)\.)?(?<h>\d{1,2}):(?<m>\d{1,2})(?::(?<s>\d{1,2})(?<f>\.\d{1,7})?)?$/,
  /^(?<d>\d+):(?<h>\d{1,2}):(?<m>\d{1,2}):(?<s>\d{1,2})(?<f>\.\d{1,7})?$/,
  // Three numbers of which the first can be no hour: days come first then.
  /^(?<d>\d+):(?<h>\d{1,2}):(?<m>\d{1,2})$/,
];
const mostDays = 10_675_199;

/**
 * Milliseconds of a time span, as .NET's `TimeSpan.TryParse` reads it: `30` is thirty days, `24:00:00` twenty-four days, `00:00:90` none. Undefined where it is none.
 */
export function parseTimeSpan(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^(-?)(.*)$/s.exec(text.trim()) ?? [];
  for (const shape of shapes) {
    const parts = shape.exec(rest)?.groups;
    if (parts === undefined) continue;
    const [d, h, m, s, f] = ['d', 'h', 'm', 's', 'f'].map((part) => Number(parts[part] ?? 0)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (d > mostDays || h > 23 || m > 59 || s > 59) continue;
    return (sign === '-' ? -1 : 1) * ((((d * 24 + h) * 60 + m) * 60 + s) * 1000 + f * 1000);
  }
  return undefined;
}
