import type { Finding } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import type { Log } from '../core/log.ts';
import type { Millis } from '../core/time.ts';
import type { Policy } from '../policy/policy.ts';
import type { AuditEntry } from '../state/audit/model.ts';

/** What an event says of one request. */
export interface Asked {
  /** Object and application ids of the caller. */
  readonly by: readonly string[];
  /** Lower-cased id of what the caller wrote: it names the one connection that is asked for. */
  readonly id: string;
}

/** What one pass over one key has at hand. */
export interface Pass {
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly policy: Policy;
  /** Identifies the policy document in audit rows: the first 12 hex digits of its sha256. */
  readonly policyVersion: string;
  readonly log: Log;
  /** What began the pass: `event <id>`, `after event <id>` for a key it led to, `sweep`, `recheck`, `person <object id>`. */
  readonly cause: string;
  /** An event named this very key: somebody else may have changed what is there. */
  readonly direct?: boolean;
  /** Object id of who made the change that an event reported, or of the one that led here. */
  readonly changedBy?: string | undefined;
  /** Who asked, where a direct event is of a request. */
  readonly asked?: Asked | undefined;
  /** Passes in a row that ended waiting alike, other than for a failure to pass; 0 for the first. */
  readonly attempt: number;
  /** Passes in a row, up to now, that a failure cut short. A throttled pass does not count. */
  readonly failures?: number;
  /** What the pass that led here has just written of this key. */
  readonly handed?: Handed | undefined;
  /** What the room began to read for this pass while the loop read the key's work row. */
  readonly ahead?: Ahead | undefined;
}

/** What `observe` reads from our own tables in every case, already under way. Rooms add what it is of; a second pass in a row reads for itself. */
export interface Ahead {
  readonly read: Promise<unknown>;
}

/**
 * What one pass hands to the pass over a key that follows it, so that what was just written need not be read. Rooms add what it is of. It is
 * as good as read: each write that rests on it is conditioned, and after a conflict the key is observed as always. Something has just changed
 * for that key, so how often it waited counts no more; a message that it waits for comes by itself, and finds it settled.
 */
export interface Handed {
  /** Nothing was kept of the key before, so nothing blocks it either. */
  readonly isNew: boolean;
}

/** One decision to write to Azure. It names its audit row, so that finishing it after a kill can't double the row. */
export interface Decision {
  readonly id: string;
  /** ISO time. */
  readonly at: string;
}

/** One write to Azure. Rooms add their own fields; the loop reads only these. */
export interface Action {
  readonly kind: string;
  /** Lower-cased id of the resource that is written. */
  readonly target: string;
  /** Who or which rule: `rule <name>`, `person <object id>`, or `gatehouse` for what the room itself decides. */
  readonly by: string;
  /** One sentence for the audit row and for people. */
  readonly because: string;
  /** What exists there and what will, for the audit row. */
  readonly before: unknown;
  readonly after: unknown;
  /** Set on deletes that draw on a delete budget: the zone's id. */
  readonly drawsOn?: string;
  /** Set where an earlier pass decided the same and was cut off. */
  readonly decision?: Decision;
}

/** A write of an earlier pass of which Azure shows the end. Its audit row may be missing, and to write it again is harmless. */
export interface Finished {
  readonly action: Action;
  readonly decision: Decision;
  /** Absent for what only is noted: Azure was not asked. */
  readonly answer?: NonNullable<AuditEntry['answer']>;
}

/** What a room decided. With a `Detail`: what it concluded on the way, for the steps that carry the plan out; the loop does not read it. */
export type Plan<A extends Action, Detail = undefined> = Decided<A> &
  (Detail extends undefined ? unknown : { readonly detail: Detail });

interface Decided<A extends Action> {
  readonly actions: readonly A[];
  /** Every finding this key has now. Earlier ones of the same key that are missing here are resolved. */
  readonly findings: readonly Finding[];
  /** What a kill kept an earlier pass from auditing. */
  readonly finished?: readonly Finished[];
  /** Keys to observe next, at once where the time budget allows, else through the queue. */
  readonly next?: readonly Key[];
  /** The same for keys that are observed only after those. */
  readonly last?: readonly Key[];
  /** Observe again later although nothing failed. */
  readonly recheck?: { readonly after: Millis; readonly because: string } | undefined;
  /** Can't go on until a person changes something; the finding that says so is among `findings`. */
  readonly blocked?: { readonly reason: string; readonly message: string };
}

/** What `apply` says of its own write; `detail` is handed on to `remember`. */
export type Applied<D = unknown> =
  | { readonly kind: 'applied'; readonly detail?: D }
  | { readonly kind: 'running'; readonly checkAfter: Millis; readonly detail?: D }
  /** Either the room itself has written the finding that says why, e.g. one for a whole zone, or `finding` becomes one of this key's. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly message: string; readonly finding?: Finding };

/**
 * What became of one action. `withheld`: the room's mode is `observe`; `held`: the guard, or the room itself, kept it
 * back until a person changes something.
 */
export type ActionResult<A extends Action, D = unknown> = { readonly action: A } & (
  | (Exclude<Applied<D>, { kind: 'blocked' }> & { readonly decision: Decision })
  | { readonly kind: 'withheld' }
  | { readonly kind: 'held'; readonly reason: string; readonly message: string; readonly finding?: Finding }
  | { readonly kind: 'failed'; readonly error: unknown }
);

/**
 * One room's share of the loop. `observe` reads, `plan` decides and is pure, `carryOut` gives the steps that follow from both; none of
 * them observes or decides again.
 */
export interface Reconciler<Observed, A extends Action, Detail = undefined, D = unknown> {
  observe(key: string, pass: Pass): Promise<Observed>;
  /**
   * Begins what `observe` reads first of our own tables, beside the loop's own read of the key. Nothing of Azure: who asks for the key in between asks for
   * what Azure shows from then on, and the work row that says so would be concluded by an older observation.
   */
  readAhead?(key: string): Ahead;
  plan(observed: Observed, policy: Policy, now: Date): Plan<A, Detail>;
  carryOut(observed: Observed, plan: Plan<A, Detail>, pass: Pass): Steps<A, D>;
  /**
   * Whether anything is remembered of a key. Where it says no, a key that stays blocked is forgotten after a few probes: an event may have made it
   * up, and a real change is found by the next event or the sweep.
   */
  isKnown?(key: string): Promise<boolean>;
}

/**
 * What one pass does once it has decided. `apply` makes one write to Azure and keeps what the room needs to survive a kill before it.
 * The loop then writes the audit row, and `remember` the room's own memory: in this order a kill anywhere loses neither. What one step
 * leaves for the next (the etag of a row it wrote) stays between them.
 */
export interface Steps<A extends Action, D = unknown> {
  apply(action: A, decision: Decision): Promise<Applied<D>>;
  /**
   * Writes what the keys that follow go by, and hands on what they need not read. It leaves this key's own row such that a kill after it
   * has the key observed again; so its findings and `remember` come beside those keys, not before them.
   */
  prepare?(results: readonly ActionResult<A, D>[], hand: (key: string, what: Handed) => void): Promise<void>;
  remember(results: readonly ActionResult<A, D>[]): Promise<void>;
  /** Called once every key that follows has settled within the same pass; for what must come last. */
  finish?(): Promise<void>;
}

/** The sweep's share of a room: keys whose Azure side (Resource Graph) disagrees with our memory. It never decides. */
export interface Sweeper {
  readonly room: string;
  /** Yields drifted keys a page at a time; `cursor` resumes where an earlier pass stopped. */
  drift(cursor: string | undefined, pass: Pass): AsyncIterable<DriftPage>;
}

export interface DriftPage {
  readonly keys: readonly Key[];
  /** Resumes after this page; undefined when the room's pass is complete. */
  readonly cursor: string | undefined;
  /** How many rows of what is being read are left after this page; absent where nobody says. */
  readonly left?: number | undefined;
  /** Where the room can observe many of these keys at once. */
  readonly together?: Together | undefined;
}

/** Observes many keys of a page with fewer calls than their passes would make, and as they would. */
export interface Together {
  // biome-ignore lint/suspicious/noExplicitAny: as the loop, the sweep handles every room's observation without knowing its fields
  readonly reconciler: Pick<Reconciler<any, any, any>, 'plan' | 'carryOut'>;
  /** What these keys show, by key; one that is left out is observed by a pass of its own. */
  observe(keys: readonly Key[], pass: Pass): Promise<ReadonlyMap<string, unknown>>;
}
