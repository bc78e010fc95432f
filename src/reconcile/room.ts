import type { ResourceChange } from '../core/change.ts';
import type { Check } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import type { Policy } from '../policy/policy.ts';
import type { AnyReconciler } from './pass.ts';
import type { Sweeper } from './reconciler.ts';

/**
 * A room as a value: all that the house asks of it. What is here is pure and needs no ports, so that the command line can use it too;
 * `open` adds what reads and writes. Its mode is that of the policy's section of the same name; without one it only observes.
 */
export interface Room<in Ports> {
  readonly name: string;
  /** Where a change makes it observe. */
  keysOf(change: ResourceChange): readonly Key[];
  /** Whether its own writes raise such a change: one made by our own identity says nothing that we don't know. */
  isOwnWrite?(change: ResourceChange): boolean;
  /** Whether such a change is a request: the pass is to know who made it. */
  isRequest?(change: ResourceChange): boolean;
  /** Somebody waits for what its events bring about: in a storm its keys go before those of other rooms. */
  readonly goesFirst?: true;
  /** Kinds of its actions that bring about what an event asked for: how long after the event is measured. */
  readonly measured?: ReadonlySet<string>;
  /** Everything that its passes can find. */
  readonly findings: readonly Check[];
  readonly open: (ports: Ports) => OpenRoom;
}

/** A room with its ports. */
export interface OpenRoom {
  reconcilerFor(key: string): AnyReconciler;
  readonly sweeper: Sweeper;
  /** A quick pass between two sweeps, for what raises no event. */
  readonly poll?: Sweeper;
  readonly gate?: Gate;
}

/** Keeps a room observing although policy says `enforce`, until a person has seen what it would do. */
export interface Gate {
  /** The policy as it is to be followed. */
  effective(policy: Policy): Promise<Policy>;
  /** Made with every sweep: what it would do now, and whether that is what was reviewed. */
  review(policy: Policy): Promise<void>;
  /** Why `enforce` counts as `observe` now, for people; undefined where it doesn't. */
  findReason(policy: Policy): Promise<string | undefined>;
}
