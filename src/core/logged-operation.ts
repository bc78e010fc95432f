/** One operation on a resource that took effect, as Azure's activity log has it. Callers' names, mail and addresses are never kept. */
export interface LoggedOperation {
  /** Lower-cased, e.g. `microsoft.network/privateendpoints/write`. */
  readonly operation: string;
  /** When it began, as far as the log says. */
  readonly at: Date;
  /** Object ids of who did it. */
  readonly by: readonly string[];
}

/** `complete`: no page was left unread. */
export interface LoggedPage {
  readonly operations: readonly LoggedOperation[];
  readonly complete: boolean;
}
