import { Cron } from 'croner';
import { parseTimeSpan } from '../../net/time-span.ts';

const minute = 60_000;

/** When a timer is due next; undefined where it never is again. */
export interface Schedule {
  next(after: Date): Date | undefined;
  /** Due more than once in the minute from now, or at an interval below a minute. */
  isFrequent(now: Date): boolean;
}

/**
 * Reads a schedule as the timer extension does: six fields, five without seconds, or a time span.
 * @throws Error in the extension's own sense where it is none of these.
 */
export function parseSchedule(text: string): Schedule {
  const fields = text.split(' ').filter((field) => field !== '');
  const period = parseTimeSpan(text);
  // One of nothing is taken too: the timer then runs again as soon as it has ended.
  if (period !== undefined) {
    return { next: (after) => new Date(after.getTime() + period), isFrequent: () => period < minute };
  }
  const six = fields.length === 5 ? ['0', ...fields] : fields;
  try {
    if (six.length !== 6) throw new Error('it has neither five fields nor six');
    // NCRONTAB asks both the day and the weekday to fit, and takes `3/5` for `3-59/5`.
    const options = { paused: true, timezone: 'UTC', domAndDow: true, mode: '6-part', sloppyRanges: true } as const;
    const cron = new Cron(six.map(toPlainField).join(' '), options);
    const next = (after: Date): Date | undefined => cron.nextRun(after) ?? undefined;
    return {
      next,
      isFrequent: (now) => cron.nextRuns(2, now).filter((due) => due.getTime() < now.getTime() + minute).length > 1,
    };
  } catch (cause) {
    throw new Error('The schedule expression was not recognized as a valid cron expression or timespan string.', {
      cause,
    });
  }
}

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** NCRONTAB takes the beginning of a name for the name, a step of 0 for one of 1, turns a range around that is written backwards, and knows nothing of `?`, `L`, `W`, `#`. */
function toPlainField(field: string, index: number): string {
  const names = index === 4 ? months : index === 5 ? weekdays : [];
  const numbered = field.replaceAll(/[a-z]+/gi, (name) => {
    const at = names.findIndex((known) => known.toLowerCase().startsWith(name.toLowerCase()));
    if (at < 0) throw new Error(`'${name}' is no value of a field`);
    return String(index === 4 ? at + 1 : at);
  });
  if (/[?#\s]/.test(numbered)) throw new Error(`'${field}' is no field`);
  if (index === 5 && /(^|[,-])7($|[,/-])/.test(numbered)) throw new Error('7 is no weekday: Sunday is 0');
  return numbered
    .replaceAll(/\/0+(?=,|$)/g, '/1')
    .replaceAll(/(\d+)-(\d+)/g, (range, from: string, to: string) =>
      Number(from) > Number(to) ? `${to}-${from}` : range,
    );
}
