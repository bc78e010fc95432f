import { type Millis, millis, minutes, seconds } from '../core/time.ts';

/** What becomes of a key after one pass (design: Outcomes). */
export type Outcome =
  | {
      readonly kind: 'settled';
      /** Something was left undone that waiting does not change: the room only observes, or a part is blocked. */
      readonly unfinished: boolean;
    }
  | { readonly kind: 'blocked'; readonly reason: string; readonly because: string }
  | { readonly kind: 'recheck'; readonly after: Millis; readonly because: string }
  | {
      readonly kind: 'retry';
      readonly after: Millis | undefined;
      readonly because: string;
      /** Azure only asked for patience: waiting one's turn is no failure, and isn't counted as one. */
      readonly throttled?: boolean;
    }
  | { readonly kind: 'conflict'; readonly because: string };

export const settled: Outcome = { kind: 'settled', unfinished: false };

const rank = { settled: 0, blocked: 1, recheck: 2, retry: 3, conflict: 4 } as const;

/** The worst decides; of two alike the one that observes again sooner. A blocked part is observed again with the rest. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((a, b) => {
    if (a.kind === 'settled' && b.kind === 'settled')
      return { kind: 'settled', unfinished: a.unfinished || b.unfinished };
    if (rank[a.kind] !== rank[b.kind]) return rank[a.kind] > rank[b.kind] ? a : b;
    return waitOf(a) <= waitOf(b) ? a : b;
  }, settled);
}

/** A blocked key is probed this often. */
export const blockedProbe = minutes(5);

/** How long the outcome asks to wait; what asks for nothing definite sorts as nothing. */
function waitOf(outcome: Outcome): Millis {
  return outcome.kind === 'recheck' || outcome.kind === 'retry' ? (outcome.after ?? millis(0)) : millis(0);
}

const longestBackOff = minutes(5);

/** 2, 4, 8 … seconds up to five minutes, each halved by up to a random half so that a burst spreads out. `random` is in [0, 1). */
export function backOff(attempt: number, random: number): Millis {
  const full = Math.min(longestBackOff, seconds(2) * 2 ** Math.min(attempt, 10));
  return millis(Math.round(full * (0.5 + random / 2)));
}
