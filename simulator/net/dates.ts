const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;

/**
 * A text as it leaves a reader that takes what looks like a date for one (Newtonsoft.Json, as Event Grid's extension uses it): zeros at the end of a fraction go, and an offset
 * is turned to this machine's zone. Any other text stays as it is, a date with more than seven places too.
 */
export function rewriteDate(text: string, offsetAt: (instant: Date) => number = localOffset): string {
  const ticks = /^\/Date\((-?\d+)\)\/$/.exec(text)?.[1];
  if (ticks !== undefined) return written(new Date(Number(ticks)), '', 'Z');
  const found = iso.exec(text);
  if (found === null) return text;
  const [, year, month, day, hour, minute, second, fraction = '', utc, sign, hours = '0', minutes = '0'] = found;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const isMidnight = h === 24 && mi === 0 && s === 0 && Number(fraction) === 0;
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || (h > 23 && !isMidnight) || mi > 59 || s > 59 || y < 1)
    return text;
  const asWritten = new Date(0);
  asWritten.setUTCFullYear(y, mo - 1, d);
  asWritten.setUTCHours(h, mi, s);
  if (sign === undefined) return written(asWritten, fraction, utc === undefined ? '' : 'Z');
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const instant = new Date(asWritten.getTime() - offset * 60_000);
  const here = offsetAt(instant);
  const zone = `${here < 0 ? '-' : '+'}${two(Math.floor(Math.abs(here) / 60))}:${two(Math.abs(here) % 60)}`;
  return written(new Date(instant.getTime() + here * 60_000), fraction, zone);
}

/** Minutes east of UTC on this machine. */
const localOffset = (instant: Date): number => -instant.getTimezoneOffset();

function written(date: Date, fraction: string, zone: string): string {
  const trimmed = fraction.replace(/0+$/, '');
  const milliseconds = date.getUTCMilliseconds();
  const own = milliseconds === 0 ? '' : String(milliseconds).padStart(3, '0').replace(/0+$/, '');
  const places = trimmed || own;
  return `${date.toISOString().slice(0, 19)}${places === '' ? '' : `.${places}`}${zone}`;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
const two = (value: number): string => String(value).padStart(2, '0');
