/** Whether something matches; unknown where what would decide it isn't in the objects. */
export type Match = 'yes' | 'no' | 'unknown';

export const matchOf = (holds: boolean): Match => (holds ? 'yes' : 'no');

/** One no is a no; else one unknown makes it unknown. */
export function every(matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no';
  return matches.includes('unknown') ? 'unknown' : 'yes';
}

/** One yes is a yes; else one unknown makes it unknown. */
export function some(matches: readonly Match[]): Match {
  if (matches.includes('yes')) return 'yes';
  return matches.includes('unknown') ? 'unknown' : 'no';
}

export const not = (match: Match): Match => (match === 'yes' ? 'no' : match === 'no' ? 'yes' : 'unknown');

/** What all of them say; unknown where they differ. */
export function agreed<T extends string>(all: readonly T[]): T | 'unknown' {
  const [first, ...others] = all;
  return first !== undefined && others.every((each) => each === first) ? first : 'unknown';
}

/** A yes that rests on something nobody judged here. */
export const unlessSure = (match: Match, isSure: boolean): Match => (match === 'yes' && !isSure ? 'unknown' : match);
