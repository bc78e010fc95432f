const day = 86_400_000;
/** The hour of the day at which what was put off comes back, in UTC. */
const hour = 8;
/** As the API takes it, in days. */
const longest = 90;

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** The days until which a request can be put off: the first whose hour is to come, and the last that is near enough. */
export function daysToChoose(now: Date): { readonly first: string; readonly usual: string; readonly last: string } {
  const since = now.getTime() - hour * 3_600_000;
  return { first: dayOf(since + day), usual: dayOf(now.getTime() + 7 * day), last: dayOf(since + longest * day) };
}

/** Why a day can't be chosen, and which can; undefined where it can. */
export function untilProblem(text: string, now: Date): string | undefined {
  const { first, last } = daysToChoose(now);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return isDay && text >= first && text <= last
    ? undefined
    : `Choose a day from ${first} to ${last}: it waits until then.`;
}

/** The moment of a day, as the API takes it. */
export const momentOf = (text: string): string => `${text}T0${hour}:00:00Z`;
