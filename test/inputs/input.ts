import assert from 'node:assert/strict';
import type fc from 'fast-check';
import { InputError, isClassed } from '../../src/core/errors.ts';

/** A place where what others wrote comes in, with what must hold of it for any content. */
export interface Input {
  readonly what: string;
  /** So many runs are made with the tests; `npm run bench -- fuzz` makes many more. */
  readonly runs: number;
  /** Opens what is behind it: once for all runs. */
  open(): Promise<fc.IRawProperty<unknown>>;
}

/** Reads it, or is refused by what is wrong with it: anything else is a bug. */
export function readOrRefused(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) assert.ok(isClassed(error), trace(error));
    else assert.ok(error.problems.length > 0, 'refused without a reason');
  }
}

/** The same where only input is refused. */
export function answeredOrNamed(read: () => void): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof InputError, trace(error));
    assert.ok(error.problems.length > 0, 'refused without a reason');
  }
}

const trace = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
