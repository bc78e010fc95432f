import pLimit from 'p-limit';
import { RetryableError } from '../core/errors.ts';
import { type Key, keyText } from '../core/key.ts';
import type { Log } from '../core/log.ts';
import { type Clock, type Millis, millis } from '../core/time.ts';
import { withGrace } from '../core/time-limit.ts';
import type { Policy } from '../policy/policy.ts';
import type { Kept } from '../state/kept.ts';
import type { WaitingKey } from '../state/waiting/model.ts';
import { attemptsOf, type Chain } from './chain.ts';
import { parseMessage, type WorkMessage } from './message.ts';
import type { OpenRooms } from './open-rooms.ts';
import { type Outcome, settled } from './outcome.ts';
import { type PassPorts, passOnce } from './pass.ts';
import { failureText } from './poison.ts';
import type { Ahead, Asked, Handed, Pass } from './reconciler.ts';
import { createRightOfWay } from './right-of-way.ts';

export interface LoopPorts extends Omit<PassPorts, 'visit'> {
  readonly chain: Chain;
  readonly clock: Clock;
  readonly currentPolicy: () => Promise<{ policy: Policy; version: string }>;
  readonly rooms: Pick<OpenRooms, 'names' | 'first' | 'reconcilerFor'>;
}

/** Passes in a row after somebody else was first; then the key waits its turn in the queue. */
const passesInARow = 4;
/** A blocked key of which nothing is known is probed so often, and then forgotten. */
const mostProbes = 3;
/** Record sets of one endpoint that are written side by side. */
const sideBySide = 8;

/** What the caller of a pass knows already: the key's work row, and whether an event named this very key. */
interface Given {
  readonly known?: Kept<WaitingKey>;
  readonly direct?: boolean;
  readonly asked?: Asked | undefined;
  readonly changedBy?: string | undefined;
  /** What the pass that led here has just written of the key. */
  readonly handed?: Handed | undefined;
  readonly ahead?: Ahead | undefined;
}

/** What became of a message. */
type Handled = Outcome | 'dropped' | 'put back';

/** What an event says of its caller. */
export type EventDetails = Pick<Given, 'asked' | 'changedBy'>;

const timeIsUp: Outcome = { kind: 'retry', after: undefined, because: 'the time for this pass was up' };

/** A key that another's pass led to was not named by the event itself. */
const following = (cause: string): string => (isEvent(cause) ? `after ${cause}` : cause);
const isEvent = (cause: string): boolean => cause.startsWith('event ');

export type Loop = ReturnType<typeof createLoop>;

/** What was read and not understood is there: nobody made it up. */
const read: ReadonlySet<string> = new Set(['Unreadable', 'UnreadableAnswer', 'ConnectionUnread']);

export function createLoop(ports: LoopPorts) {
  const { chain, clock } = ports;
  const rightOfWay = createRightOfWay(ports.rooms.first, clock);

  async function beginPass(
    cause: string,
    signal: AbortSignal,
    log: Log,
    before?: WaitingKey,
    given: Given = {},
  ): Promise<Pass> {
    const { policy, version } = await ports.currentPolicy();
    const { direct = false, asked, changedBy, handed, ahead } = given;
    const known = { policy, policyVersion: version, log, cause, ...attemptsOf(before) };
    return { signal, now: clock.now(), ...known, direct, asked, changedBy, handed, ahead };
  }

  async function visit(key: Key, cause: string, signal: AbortSignal, log: Log, given: Given = {}): Promise<Outcome> {
    const { known, handed, ...details } = given;
    const isAsked = known === undefined && handed === undefined;
    const ahead = isAsked ? ports.rooms.reconcilerFor(key).readAhead?.(key.key) : undefined;
    // Its failure is the pass's, once there is one.
    ahead?.read.catch(() => undefined);
    const before = known ?? (handed === undefined ? await chain.find(key) : undefined);
    const keyed = log.with({ room: key.room, key: key.key });
    // Most keys lead to no other.
    let limit: ReturnType<typeof pLimit> | undefined;
    let outcome: Outcome = { kind: 'conflict', because: '' };
    for (let tries = 0; tries < passesInARow && outcome.kind === 'conflict'; tries += 1) {
      // The time is read again for each pass: after a conflict something has changed.
      const first = tries === 0 ? { ...details, handed, ahead } : details;
      const current = await beginPass(cause, signal, keyed, before?.value, first);
      outcome = await passOnce(ports.rooms.reconcilerFor(key), key, current, {
        ...ports,
        visit(next, { changedBy }, what) {
          limit ??= pLimit(sideBySide);
          return limit(() => visitOrEnqueue(next, following(cause), signal, log, { changedBy, handed: what }));
        },
      });
    }
    if (outcome.kind === 'conflict') outcome = { ...outcome, kind: 'retry', after: undefined };
    const blocked = outcome.kind === 'blocked' && !read.has(outcome.reason) ? outcome : undefined;
    if (blocked !== undefined && (before?.value.probes ?? 0) >= mostProbes && (await isUnknown(key))) {
      keyed.warn('forgotten: it stays blocked, and nothing is known of it', { because: blocked.because });
      await ports.reviseFindings(key, [], clock.now(), { complete: true });
      outcome = settled;
    }
    if (outcome.kind === 'retry' && outcome.throttled === true) rightOfWay.noteWait(key);
    const ended = outcome;
    await withGrace(async () => {
      const isOver = handed?.isNew === false && ended.kind === 'settled';
      await chain.conclude(key, isOver ? await chain.findBlocked(key) : before, ended, cause, details.changedBy);
    });
    keyed.info('reconciled', { outcome: outcome.kind, ...('because' in outcome ? { because: outcome.because } : {}) });
    return outcome;
  }

  const isUnknown = async (key: Key): Promise<boolean> =>
    (await ports.rooms.reconcilerFor(key).isKnown?.(key.key)) === false;

  async function visitOrEnqueue(
    key: Key,
    cause: string,
    signal: AbortSignal,
    log: Log,
    given: Given = {},
  ): Promise<Outcome> {
    try {
      if (!signal.aborted) return await visit(key, cause, signal, log, given);
    } catch (error) {
      // Our storage is not read any more once the time is up; to be put on the queue, the key has a little longer.
      if (!signal.aborted || !(error instanceof RetryableError)) throw error;
    }
    return leaveToQueue(key, cause, given.changedBy, millis(0));
  }

  /** Where Azure has asked for patience the key's own message comes when it is time. */
  async function leaveToQueue(key: Key, cause: string, changedBy: string | undefined, wait: Millis): Promise<Outcome> {
    await withGrace(() => chain.enqueuePatiently(key, cause, changedBy, wait));
    return timeIsUp;
  }

  /**
   * Continues a key's chain; a message whose token is not the row's is dropped. Trouble with our own storage puts it back, so that no
   * outage counts as a try; the host's own tries are for what is thrown: a bug.
   */
  async function continueChain(parsed: WorkMessage, signal: AbortSignal, log: Log): Promise<Handled> {
    const { room, key, token, cause } = parsed;
    let row: Kept<WaitingKey> | undefined;
    try {
      row = await chain.find({ room, key });
      if (row?.value.nextCheck.token !== token) {
        log.debug('dropped: another message continues this key', { room, key });
        return 'dropped';
      }
      const { changedBy } = row.value;
      return await visit({ room, key }, cause, signal, log, { known: row, direct: isEvent(cause), changedBy });
    } catch (error) {
      if (error instanceof RetryableError && signal.aborted && row !== undefined) {
        // The pass was slow, not our storage: its key is tried again at growing intervals.
        const known = row;
        await withGrace(() => chain.conclude({ room, key }, known, timeIsUp, cause, known.value.changedBy));
        return timeIsUp;
      }
      if (error instanceof RetryableError) {
        log.warn('put back: our own storage did not answer', { room, key, error });
        await chain.putBack(parsed);
        return 'put back';
      }
      if (row !== undefined) await chain.note({ room, key }, row, failureText(error));
      throw error;
    }
  }

  return {
    /** Observes one key now and writes down what it ended with. Throws only for a bug, or when our own storage fails. */
    visit: (key: Key, cause: string, signal: AbortSignal, log: Log) => visit(key, cause, signal, log),
    /** Begins a pass for what people ask for outside the loop. */
    beginPass: (cause: string, signal: AbortSignal, log: Log) => beginPass(cause, signal, log),
    /** Observes the keys of one event, with what it says of its caller. A key whose pass throws is enqueued: a failing webhook would delay all events. */
    async visitAll(
      keys: readonly Key[],
      cause: string,
      signal: AbortSignal,
      log: Log,
      details: EventDetails = {},
    ): Promise<void> {
      await Promise.all(
        keys.map(async (key) => {
          try {
            const visiting = () => visitOrEnqueue(key, cause, signal, log, { ...details, direct: true });
            await rightOfWay.event(key, visiting, (wait) => leaveToQueue(key, cause, details.changedBy, wait));
          } catch (error) {
            if (error instanceof RetryableError) throw error;
            log.error('the pass failed and goes through the queue', { key: keyText(key), error });
            await withGrace(() => chain.enqueue(key, cause, details.changedBy));
          }
        }),
      );
    },
    /** Takes up a message: in its turn, or put off in a storm. */
    async handleMessage(message: unknown, signal: AbortSignal, log: Log): Promise<Handled> {
      const parsed = parseMessage(message, ports.rooms.names);
      const putOff = async (wait: Millis): Promise<Handled> => {
        try {
          if (await chain.putOff(parsed, wait)) return 'put back';
        } catch (error) {
          if (!(error instanceof RetryableError)) throw error;
        }
        return continueChain(parsed, signal, log);
      };
      return rightOfWay.message(parsed, () => continueChain(parsed, signal, log), putOff);
    },
  };
}
