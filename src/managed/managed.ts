import type { Arm } from '../arm/arm.ts';
import { attempt, RetryableError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { remember } from '../core/remember.ts';
import type { ManagedSubscriptions } from '../core/subscription-scope.ts';
import { type Clock, minutes, seconds } from '../core/time.ts';
import { noSweep, withProgress } from '../reconcile/progress.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import type { KnownSubscription } from '../state/meta/model.ts';
import type { State } from '../state/state.ts';
import { managedFindings } from './findings.ts';
import { planAsking, planManaged } from './plan.ts';
import { readConnection, readDescendants } from './read-azure.ts';

export interface ManagedPorts {
  readonly arm: Pick<Arm, 'list'>;
  readonly state: Pick<State, 'meta' | 'endpoints'>;
  readonly reviseFindings: ReviseFindings;
  readonly clock: Clock;
  /** Subscriptions that the settings name. */
  readonly named: readonly string[];
  /** The management group whose subscriptions are managed beside them. */
  readonly group: string | undefined;
  /** Whether events go to this app where they go to this destination; absent where the app doesn't know its own name. */
  readonly leadsHere: ((destination: string) => boolean) | undefined;
}

/** What health says of the subscriptions. */
export interface ManagedStatus {
  readonly managed: number;
  readonly left: number;
  readonly group?: string;
  readonly foundAt?: string | undefined;
}

export interface Managed extends ManagedSubscriptions {
  /** Asks Azure which there are and how they are connected, keeps it, and says what is wrong. Never fails for Azure: the list stays as it was. */
  discover(signal: AbortSignal, log: Log): Promise<void>;
  status(): Promise<ManagedStatus>;
}

/** Other processes find subscriptions too: what they keep counts here after this long. */
const keptFor = minutes(1);
const patience = seconds(10);

/** The subscriptions that are managed: those that are named, and those under a management group as the last sweep found them. */
export function createManaged(ports: ManagedPorts): Managed {
  const { arm, state, reviseFindings, clock, named, group, leadsHere } = ports;
  const kept = remember<readonly KnownSubscription[]>(keptFor);

  /** From our own table; Azure is asked only where it was never asked about this group. */
  async function rows(): Promise<readonly KnownSubscription[]> {
    if (group === undefined) return [];
    return kept.get('rows', clock.now(), async () => {
      const isKnown = (await state.meta.find('managed'))?.group === group;
      return isKnown ? state.meta.listSubscriptions() : findThem(group, AbortSignal.timeout(patience));
    });
  }

  /** A pass that was cut off under another list has tokens of other questions. */
  const beginAnew = (): Promise<void> =>
    state.meta.change(noSweep, (row) =>
      Object.keys(row.cursors).length === 0 ? row : withProgress({ ...row, cursors: {} }, undefined),
    );

  async function findThem(of: string, signal: AbortSignal): Promise<readonly KnownSubscription[]> {
    const known = await state.meta.listSubscriptions();
    const now = clock.now();
    const next = planManaged(known, await readDescendants(arm, of, signal), now);
    for (const row of next) if (!known.includes(row)) await state.meta.putSubscription(row);
    if (idsUnder(next) !== idsUnder(known)) await beginAnew();
    await state.meta.put({ kind: 'managed', group: of, foundAt: now.toISOString() });
    return next;
  }

  async function askThem(
    all: readonly KnownSubscription[],
    signal: AbortSignal,
  ): Promise<readonly KnownSubscription[]> {
    const asked = new Map<string, KnownSubscription>();
    for (const row of planAsking(all, clock.now())) {
      const { isReadable: _, hasEvents: __, ...rest } = row;
      const found = await readConnection(arm, row.id, leadsHere, signal);
      const next = { ...rest, ...found, checkedAt: clock.now().toISOString() };
      await state.meta.putSubscription(next);
      asked.set(row.id, next);
    }
    return all.map((row) => asked.get(row.id) ?? row);
  }

  async function countEndpoints(all: readonly KnownSubscription[]): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { id, leftAt } of all) {
      if (leftAt === undefined) continue;
      let count = 0;
      for await (const _ of state.endpoints.list(id)) count += 1;
      counts.set(id, count);
    }
    return counts;
  }

  /** @throws RetryableError rather than to give none: that would mean everything that the identity can read. */
  async function withNamed(found: readonly KnownSubscription[]): Promise<readonly string[]> {
    const ids = [...new Set([...named, ...found.map(({ id }) => id)])].sort();
    if (ids.length === 0) throw new RetryableError(`no subscription is under management group '${group}' any more`);
    return ids;
  }

  const unknown = (error: Error): RetryableError =>
    new RetryableError(`the subscriptions under management group '${group}' are not known yet: ${error.message}`, {
      cause: error,
    });

  return {
    async list() {
      const found = await attempt(rows);
      if (!(found instanceof Error)) return withNamed(found.filter(({ leftAt }) => leftAt === undefined));
      if (named.length > 0) return named;
      throw unknown(found);
    },
    async listWithLeft() {
      const found = await attempt(rows);
      // Also where some are named: what lives in the others must not be taken for gone.
      if (found instanceof Error) throw unknown(found);
      return withNamed(found);
    },
    async discover(signal, log) {
      if (group === undefined) return;
      const found = await attempt(() => findThem(group, signal));
      const unread = found instanceof Error ? found.message : undefined;
      if (found instanceof Error)
        log.warn('the subscriptions under the management group are unread: they stay as they were', { error: found });
      const asked = found instanceof Error ? found : await attempt(() => askThem(found, signal));
      if (asked instanceof Error && asked !== found)
        log.warn('how subscriptions are connected is put off to the next sweep', { error: asked });
      const all = asked instanceof Error ? await state.meta.listSubscriptions() : asked;
      kept.forget('rows');
      const findings = managedFindings({ group, rows: all, named, endpoints: await countEndpoints(all), unread });
      await reviseFindings({ room: 'reconcile', key: 'subscriptions' }, findings, clock.now(), { complete: true });
    },
    async status() {
      const known = group === undefined ? [] : await state.meta.listSubscriptions();
      const there = known.filter(({ leftAt }) => leftAt === undefined).map(({ id }) => id);
      const found = group === undefined ? {} : { group, foundAt: (await state.meta.find('managed'))?.foundAt };
      return {
        managed: new Set([...named, ...there]).size,
        left: known.filter(({ id, leftAt }) => leftAt !== undefined && !named.includes(id)).length,
        ...found,
      };
    },
  };
}

const idsUnder = (rows: readonly KnownSubscription[]): string =>
  rows.flatMap(({ id, leftAt }) => (leftAt === undefined ? [id] : [])).join(' ');
