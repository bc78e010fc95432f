/** One entry of a list in the policy, and why it is there. */
export interface Entry<Value> {
  readonly value: Value;
  /** Lines of a comment before it. */
  readonly because: readonly string[];
}

/** A part of a first policy, and what a person has to decide about it. */
export interface Part<Value> {
  readonly value: Value;
  readonly notes: readonly string[];
}
