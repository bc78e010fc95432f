import { type Confidence, type WayName, wayNames } from './model.ts';

const ranks: ReadonlyMap<WayName, number> = new Map(wayNames.map((name, index) => [name, index]));

/** Higher is worse. */
export const rankOf = (name: WayName): number => ranks.get(name) ?? wayNames.length;

/** The first of the worst. */
export function worstOf<T extends { readonly class: WayName }>(all: readonly T[]): T {
  const worst = all.reduce((worst, each) => (rankOf(each.class) > rankOf(worst.class) ? each : worst));
  return worst;
}

const certainty: readonly Confidence[] = ['assumed', 'derived', 'proved'];

/** The least certain of them. */
export const leastOf = (...all: readonly Confidence[]): Confidence =>
  certainty.find((each) => all.includes(each)) ?? 'derived';
