import type { Millis } from './time.ts';

/**
 * Trouble that passes by waiting: 408, 429, 5xx, network, timeout. `retryAfter` is what the service asked for; `refused` where it certainly
 * did nothing (429), while after any other such trouble a write may have been made.
 */
export class RetryableError extends Error {
  override readonly name: string = 'RetryableError';
  readonly retryAfter: Millis | undefined;
  readonly refused: boolean;
  constructor(message: string, options: { retryAfter?: Millis | undefined; refused?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter;
    this.refused = options.refused ?? false;
  }
}

/**
 * An answer that is not what was asked for: a page of something in between, an empty body, another shape. It says nothing of Azure: neither
 * that a thing is absent, nor that a list is empty, nor that a write was refused. Such trouble usually passes by waiting; what lasts is a finding.
 */
export class UnreadError extends RetryableError {
  override readonly name = 'UnreadError';
}

/** Somebody else changed the thing first (412, 409): observe again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** An Azure Policy that denied a write: what a person has to change or exempt. */
export interface PolicyViolation {
  /** The assignment's name for people, else its id. */
  readonly assignment: string;
  /** The definition's name for people, else its id. */
  readonly definition: string;
}

/** Trouble that stays until a person changes something. `reason` is stable PascalCase. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly reason: string;
  /** Set where Azure Policy denied the write. */
  readonly violations: readonly PolicyViolation[];
  constructor(
    reason: string,
    message: string,
    options: { cause?: unknown; violations?: readonly PolicyViolation[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.violations = options.violations ?? [];
  }
}

/** One thing wrong with what a person or a sender wrote: where, and what to write instead. */
export interface Problem {
  /** Path of the field, e.g. `approvals.rules[2].from.subscriptions[0]`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
}

export const problemText = ({ path, message }: Problem): string => (path === '' ? message : `${path}: ${message}`);

/** Input that can't be used as it is. The message lists every problem; a text alone is one of the whole input. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly what: string;
  readonly problems: readonly Problem[];
  constructor(what: string, found: readonly Problem[] | string) {
    const problems = typeof found === 'string' ? [{ path: '', message: found }] : found;
    super(`${what}: ${problems.map(problemText).join('; ')}`);
    this.what = what;
    this.problems = problems;
  }
}

/** Whether trouble is of a class that the loop knows what to do about; anything else is a bug. */
export const isClassed = (error: unknown): boolean =>
  error instanceof RetryableError || error instanceof ConflictError || error instanceof PermanentError;

/** What work gives, or why Azure or our storage refuses it or puts it off, as a value. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | Error> {
  try {
    return await work();
  } catch (error) {
    if (isClassed(error) && error instanceof Error) return error;
    throw error;
  }
}

/** What an attempt gives, or what `answer` makes of its error of this class. Any other error is thrown. */
export async function recover<E extends Error, T, U>(
  known: abstract new (...args: never[]) => E,
  attempt: () => Promise<T>,
  answer: (error: E) => U | Promise<U>,
): Promise<T | U> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof known) return answer(error);
    throw error;
  }
}

/** Whether the write was made: false where somebody else was first. */
export const isFirst = (write: () => Promise<unknown>): Promise<boolean> =>
  recover(
    ConflictError,
    async () => {
      await write();
      return true;
    },
    () => false,
  );

/** Gives `otherwise` where a read is refused for good: what may not be read is neither there nor absent. */
export const unlessRefused = <T, const U>(read: Promise<T>, otherwise: U): Promise<T | U> =>
  recover(
    PermanentError,
    () => read,
    () => otherwise,
  );
