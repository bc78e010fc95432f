import { counted, foldCase } from './text.ts';

/** When a timer is due: fields as the Functions host's own timer reads them (NCRONTAB), in UTC. */
export interface Schedule {
  /** As it was written. */
  readonly text: string;
  /** Allowed values of second, minute, hour, day, month (1 to 12) and weekday (0 is Sunday); each sorted. */
  readonly fields: readonly (readonly number[])[];
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** English words by whose beginning a value is recognised; the first match counts. */
  readonly names: readonly string[];
}

const months = 'january february march april may june july august september october november december'.split(' ');
const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const layout: readonly Field[] = [
  { name: 'second', least: 0, most: 59, names: [] },
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day', least: 1, most: 31, names: [] },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'weekday', least: 0, most: 6, names: weekdays },
];

/** What .NET would take for a time span: the timer runs by it on an App Service plan alone, and never on the plans this app is deployed to. */
const timeSpan = /^-?(\d+|(\d+[.:])?\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?)$/;

/** Thrown by `parseSchedule`; the message says what to write instead. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

/**
 * Reads six fields (second first) or five (minute first) by the rules of NCRONTAB, which the host's timer uses. What that would take but
 * mean something else by than its author meant is refused too: a backward range is turned around there, a step of 0 is 1.
 * @throws ScheduleError
 */
export function parseSchedule(text: string): Schedule {
  const written = text.trim();
  if (written === '') throw new ScheduleError('is empty');
  if (timeSpan.test(written)) {
    throw new ScheduleError('is a time span, which only an App Service plan runs by; write fields: 0 */5 * * * *');
  }
  if (/[^\S ]/.test(written)) throw new ScheduleError('has something else than spaces between its fields');
  const parts = written.split(/ +/);
  if (parts.length !== 5 && parts.length !== 6) {
    throw new ScheduleError(
      `has ${counted(parts.length, 'field')}, not six: second minute hour day month weekday (or five, without the second)`,
    );
  }
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  const fields = layout.map((field, index) => readField(six[index] ?? '', field));
  const schedule = { text: written, fields };
  if (nextDue(schedule, new Date(0)) === undefined) throw new ScheduleError('names a day that no month has');
  return schedule;
}

function readField(text: string, field: Field): readonly number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) for (const value of readPart(part, text, field)) values.add(value);
  return [...values].sort((one, other) => one - other);
}

function readPart(part: string, text: string, field: Field): readonly number[] {
  const where = `${field.name} '${text}'`;
  if (part.includes('?')) throw new ScheduleError(`${where}: there is no ?; write *`);
  const [, range = '', step] = /^([^/]*)(?:\/(.*))?$/.exec(part) ?? [];
  const [from, to] = readRange(range, step !== undefined, where, field);
  const every = step === undefined ? 1 : readStep(step, where, field);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
}

function readRange(range: string, isStepped: boolean, where: string, field: Field): readonly [number, number] {
  if (range === '*') return [field.least, field.most];
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) throw new ScheduleError(`${where}: '${range}' is no range`);
  const from = readValue(first, where, field);
  if (last === undefined) return [from, isStepped ? field.most : from];
  const to = readValue(last, where, field);
  if (from <= to) return [from, to];
  const inTwo = `${from === field.most ? from : `${from}-${field.most}`},${to === field.least ? to : `${field.least}-${to}`}`;
  throw new ScheduleError(`${where}: the timer would turn ${range} around to ${last}-${first}; write ${inTwo}`);
}

function readStep(step: string, where: string, { most, least }: Field): number {
  const every = /^\d+$/.test(step) ? Number(step) : 0;
  if (every >= 1 && every <= most - least) return every;
  throw new ScheduleError(`${where}: a step is a whole number from 1 to ${most - least}, not '${step}'`);
}

function readValue(text: string, where: string, { name, least, most, names }: Field): number {
  const value = /^\d+$/.test(text) ? Number(text) : valueNamed(text, least, names);
  if (value !== undefined && value >= least && value <= most) return value;
  if (name === 'weekday' && text === '7') throw new ScheduleError(`${where}: Sunday is 0, not 7`);
  if (/[LW#]/i.test(text)) {
    throw new ScheduleError(`${where}: there is no L, W or #; write the days themselves, from ${least} to ${most}`);
  }
  throw new ScheduleError(`${where}: '${text}' is not a ${name} from ${least} to ${most}`);
}

function valueNamed(text: string, least: number, names: readonly string[]): number | undefined {
  const at = text === '' ? -1 : names.findIndex((name) => name.startsWith(foldCase(text)));
  return at < 0 ? undefined : at + least;
}

const day = 86_400_000;
/** The longest that a day can be away: 29 February, over a century's end, on one weekday. */
const farthest = 41 * 366;

/** The first time after `after` at which the schedule is due; undefined where there is none. Day and weekday must both fit. */
export function nextDue({ fields }: Schedule, after: Date): Date | undefined {
  const [seconds = [], minutes = [], hours = [], days = [], monthsOfYear = [], weekdaysOf = []] = fields;
  const start = Math.floor(after.getTime() / 1_000) * 1_000 + 1_000;
  const midnight = start - (start % day);
  for (let passed = 0; passed < farthest; passed += 1) {
    const date = new Date(midnight + passed * day);
    if (!monthsOfYear.includes(date.getUTCMonth() + 1) || !days.includes(date.getUTCDate())) continue;
    if (!weekdaysOf.includes(date.getUTCDay())) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const began = date.getTime() + (hour * 60 + minute) * 60_000;
        if (began + 59_000 < start) continue;
        const second = seconds.find((each) => began + each * 1_000 >= start);
        if (second !== undefined) return new Date(began + second * 1_000);
      }
    }
  }
  return undefined;
}
