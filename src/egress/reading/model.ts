import type { Problem } from '../../core/errors.ts';
import type { Note } from '../model.ts';

/** The content of a file of resources, from any tool. */
export interface Reading {
  /** The bodies to judge. */
  readonly bodies: readonly unknown[];
  /** The bodies once more, one list for each way in which the file contradicts itself: what is wrong by any of them is found. */
  readonly asSaid?: readonly (readonly unknown[])[];
  /** Bodies that are there but not in question: they only lend what they say. */
  readonly context: readonly unknown[];
  /** Whether children that aren't here don't exist: so in a whole plan, not in a list of bodies. */
  readonly isComplete: boolean;
  /** The state before the change, for a file that has it. */
  readonly before: readonly unknown[] | undefined;
  /** Bodies among those to judge that may or may not come to be. */
  readonly possible: readonly unknown[];
  /** Lower-cased ids of what is deleted and created again: it gets another address, connection and guid. */
  readonly replaced: readonly string[];
  /** What is in the file and of a type that its reader doesn't know. */
  readonly notJudged: readonly { readonly type: string; readonly count: number }[];
  /** What the file could not say; what is only named has no property. */
  readonly unknown: readonly Note[];
  /** Elements of a plain list that are no resource, by their places: the others are read. Each is among `unknown` too. */
  readonly unread?: readonly Problem[];
}

/** A reading of bodies and nothing else. */
export const plainReading = (bodies: readonly unknown[]): Reading => ({
  bodies,
  context: [],
  isComplete: false,
  before: undefined,
  possible: [],
  replaced: [],
  notJudged: [],
  unknown: [],
});
