import type { Arm, ArmAnswer } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { BoundedMap } from '../core/bounded.ts';
import { isClassed } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import { type Millis, minutes, since } from '../core/time.ts';
import type { Pass } from '../reconcile/reconciler.ts';
import { sweepCause } from '../reconcile/sweep.ts';

/**
 * Types of which a subscription's list shows each resource as a read of it does
 * (learn.microsoft.com/rest/api/storagerp/storage-accounts/list: both answer with `StorageAccount`).
 */
const shownWhole: ReadonlySet<string> = new Set(['microsoft.storage/storageaccounts']);
/** From so many of one type and subscription on, a list costs less than the reads. */
const worthIt = 20;
const mostScopes = 100;
/** Resource Graph, by which the sweep said what to observe, is often later than that; a change meanwhile raises an event of its own. */
const serves: Millis = minutes(1);

interface Scope {
  /** What the sweep wants observed and no pass has come for yet. */
  readonly wanted: Set<string>;
  list?: { readonly begun: Date; readonly bodies: Promise<Map<string, unknown>> };
}

/** Reads of resources, where a sweep has found many to observe: the first day of an estate of thousands costs a list, not thousands of reads. */
export interface ListedBodies {
  /** The sweep has these observed next. Gives whether a list shows some of them. */
  expect(keys: readonly Key[]): boolean;
  /** What `id` is now: from the list where the sweep led to this pass, each body once, else by a read of its own. Absence comes from reads alone. */
  find(id: string, apiVersion: string, pass: Pass): Promise<ArmAnswer | undefined>;
  /** The same from the list alone; undefined where that does not show it. */
  findListed(id: string, apiVersion: string, pass: Pass): Promise<ArmAnswer | undefined>;
}

export function createListedBodies(arm: Pick<Arm, 'find' | 'list'>): ListedBodies {
  const scopes = new BoundedMap<string, Scope>(mostScopes);

  async function readList(
    path: string,
    apiVersion: string,
    wanted: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Map<string, unknown>> {
    try {
      const listed = await arm.list(path, apiVersion, signal);
      return new Map(
        listed.flatMap((body) => {
          const id = isRecord(body) ? findResourceId(body.id)?.id : undefined;
          return id !== undefined && wanted.has(id) ? [[id, body] as const] : [];
        }),
      );
    } catch (error) {
      if (!isClassed(error)) throw error;
      // The reads say what is wrong, where it is more than the right to list.
      return new Map();
    }
  }

  async function fromList(path: string, id: string, apiVersion: string, { now, signal }: Pass): Promise<unknown> {
    const known = scopes.get(path);
    if (known?.wanted.has(id) !== true) return undefined;
    if (known.list === undefined || since(known.list.begun, now) > serves)
      known.list = { begun: now, bodies: readList(path, apiVersion, new Set(known.wanted), signal) };
    known.wanted.delete(id);
    if (known.wanted.size === 0) scopes.delete(path);
    const bodies = await known.list.bodies;
    const body = bodies.get(id);
    bodies.delete(id);
    return body;
  }

  async function findListed(id: string, apiVersion: string, pass: Pass): Promise<ArmAnswer | undefined> {
    const path = listOf(id);
    const body = path === undefined ? undefined : await fromList(path, id, apiVersion, pass);
    return body === undefined ? undefined : { status: 200, headers: {}, body };
  }

  return {
    findListed,
    expect(keys) {
      const found = new Map<string, string[]>();
      for (const { key } of keys) {
        const path = listOf(key);
        if (path === undefined) continue;
        const ids = found.get(path) ?? [];
        ids.push(key);
        found.set(path, ids);
      }
      const many = [...found].filter(([, ids]) => ids.length >= worthIt);
      for (const [path, ids] of many) {
        const known = scopes.get(path) ?? { wanted: new Set() };
        scopes.set(path, known);
        for (const id of ids) known.wanted.add(id);
        // It was read for what was wanted before.
        delete known.list;
      }
      return many.length > 0;
    },
    async find(id, apiVersion, pass) {
      const listed = pass.cause === sweepCause ? await findListed(id, apiVersion, pass) : undefined;
      if (listed !== undefined) return listed;
      // What is read now is newer than any list.
      scopes.get(listOf(id) ?? '')?.wanted.delete(id);
      return arm.find(id, apiVersion, pass.signal);
    },
  };
}

/** The path of the list that shows a resource whole, where there is one. */
function listOf(key: string): string | undefined {
  const id = findResourceId(key);
  if (id === undefined || !shownWhole.has(id.type)) return undefined;
  return `/subscriptions/${id.subscriptionId}/providers/${id.type}`;
}
