/** What an event says happened to a resource. Only a hint what to observe. */
export type ChangeKind = 'write' | 'delete' | 'action';

/** One resource event, stripped to what decides what to observe. Callers' names, mail and addresses are never kept. */
export interface ResourceChange {
  /** The event's own id, for correlation. */
  readonly eventId: string;
  /** Lower-cased resource id. */
  readonly id: string;
  /** Lower-cased resource type, e.g. `microsoft.network/privateendpoints`. */
  readonly type: string;
  readonly change: ChangeKind;
  /** Lower-cased operation, e.g. `microsoft.network/privateendpoints/write`; made up from type and kind where the event has none. */
  readonly operation: string;
  readonly time: Date | undefined;
  /** Object and application ids of the caller that made the change, where the event says: they show which writes are our own. */
  readonly by?: readonly string[];
}
