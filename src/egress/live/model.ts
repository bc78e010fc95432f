import type { Finding } from '../../core/finding.ts';
import type { Millis } from '../../core/time.ts';
import type { EffectiveGroup, EffectiveRoutes, Verified, Verifying } from '../../state/verifications/model.ts';

/** What became of the question. */
export type Answer =
  | { readonly kind: 'running' }
  | { readonly kind: 'answered'; readonly routes: EffectiveRoutes; readonly groups: readonly EffectiveGroup[] }
  /** `isRight`: because a right is missing, so for every interface alike. */
  | { readonly kind: 'failed'; readonly message: string; readonly isRight: boolean };

export interface LiveSeen {
  readonly subscription: string;
  /** Whether the subscription is one to act in. */
  readonly isOurs: boolean;
  readonly kept: Verifying | undefined;
  /** Subnets whose turn it is, where nothing waits. */
  readonly due: readonly string[];
  readonly answer: Answer | undefined;
  /** Of the subnet that is being asked in, or is next: its interfaces and its prefixes, none where it is gone. */
  readonly interfaces: readonly string[];
  readonly prefixes: readonly string[];
  /** What is kept of that subnet. */
  readonly verified: Verified | undefined;
}

export interface LivePlan {
  /** Undefined: everything of the subscription is forgotten. */
  readonly row: Verifying | undefined;
  /** The interface to ask, once the row is written. */
  readonly ask: string | undefined;
  readonly verified: Verified | undefined;
  /** The subnet whose dependents are judged again. */
  readonly judgeAgain: string | undefined;
  readonly findings: readonly Finding[];
  readonly recheck: { readonly after: Millis; readonly because: string } | undefined;
}
