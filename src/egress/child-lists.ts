import pLimit from 'p-limit';
import type { Arm } from '../arm/arm.ts';
import { BoundedMap } from '../core/bounded.ts';
import { ConflictError, PermanentError, RetryableError } from '../core/errors.ts';
import { fingerprint } from '../core/fingerprint.ts';
import { type Millis, minutes, since } from '../core/time.ts';
import { type Observation, observeChildren } from './children.ts';
import type { ResourceType } from './model.ts';
import { findType } from './types.ts';
import { toResource } from './world.ts';

/** What was read of an unchanged parent serves this long: a rule whose own event was lost is found by then. */
const kept: Millis = minutes(55);
const mostKept = 10_000;
const readsAtOnce = 8;

export interface Children extends Observation {
  /** Resources whose children could not be read. */
  readonly unread: readonly string[];
}

interface Known {
  /** Of the parent's row. */
  readonly row: string;
  readonly at: Date;
  readonly read: Observation;
}

/**
 * Child lists that Resource Graph doesn't have, for sweeps: each is read where its parent's row is new or another than before, and every hour all the
 * same. Rules raise events of their own, so that an unchanged parent's list is read for lost events only.
 */
export function createChildLists(arm: Arm) {
  const known = new BoundedMap<string, Known>(mostKept);

  async function read(id: string, row: unknown, type: ResourceType, now: Date, signal: AbortSignal): Promise<Children> {
    const print = fingerprint(JSON.stringify(row));
    const before = known.get(id);
    if (before?.row === print && since(before.at, now) < kept) return { ...before.read, unread: [] };
    try {
      const observed = await observeChildren(arm, id, type, signal);
      known.set(id, { row: print, at: now, read: observed });
      return { ...observed, unread: [] };
    } catch (error) {
      if (!isOfAzure(error)) throw error;
      return { bodies: [], completeLists: [], unread: [id] };
    }
  }

  return {
    /** The lists of all parents among these rows. */
    async of(rows: readonly unknown[], now: Date, signal: AbortSignal): Promise<Children> {
      const parents = rows.flatMap((row) => {
        const id = toResource(row)?.id;
        const type = findType(id?.type ?? '');
        return id === undefined || type?.childLists === undefined ? [] : [{ id: id.id, row, type }];
      });
      const all = await pLimit(readsAtOnce).map(parents, ({ id, row, type }) => read(id, row, type, now, signal));
      return {
        bodies: all.flatMap(({ bodies }) => bodies),
        completeLists: all.flatMap(({ completeLists }) => completeLists),
        unread: all.flatMap(({ unread }) => unread),
      };
    },
    /** The findings on record differ from what the list shows: the next sweep reads it again. */
    forget(id: string): void {
      known.delete(id);
    },
  };
}

export type ChildLists = ReturnType<typeof createChildLists>;

const isOfAzure = (error: unknown): boolean =>
  error instanceof PermanentError || error instanceof RetryableError || error instanceof ConflictError;
