import type { Decisions } from '../approvals/decisions.ts';
import type { Room } from '../core/key.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { Look } from '../reconcile/reconciler.ts';
import type { State } from '../state/state.ts';
import type { PrincipalSettings } from './principal.ts';

/** Deletes of one zone that wait because its delete budget is spent. */
export interface HeldZone {
  /** Lower-cased resource id of the zone. */
  readonly zone: string;
  /** Hash of exactly this list: what an administrator releases is what they saw. */
  readonly hash: string;
  /** Lower-cased record set ids, sorted. */
  readonly recordSets: readonly string[];
}

/** The mass-change guard, as the API sees it. */
export interface Guard {
  listHeld(): Promise<readonly HeldZone[]>;
  /**
   * Lets the held deletes of one zone go. `zoneHash` is `hashId(zone id)`, `by` an object id. `changed`: the list is no
   * longer the one with this hash, and nothing was released.
   */
  release(zoneHash: string, listHash: string, by: string): Promise<'released' | 'changed' | 'notFound'>;
}

/** The policy in force, for people. */
export interface PolicyStatus {
  readonly version: string;
  /** Why a newer document is not in force. */
  readonly problem: string | undefined;
  readonly modes: Readonly<Record<Room, 'observe' | 'enforce'>>;
}

/** Everything the API stands on; made once by the composition root. */
export interface ApiDependencies {
  readonly state: State;
  readonly decisions: Decisions;
  readonly guard: Guard;
  /** A look for one decision; the API adds its own time limit to the signal. */
  look(cause: string): Look | Promise<Look>;
  policy(): PolicyStatus | Promise<PolicyStatus>;
  readonly settings: PrincipalSettings;
  readonly log: Log;
  readonly clock: Clock;
}
