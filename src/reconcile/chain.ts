import { randomUUID } from 'node:crypto';
import { isFirst } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { abridged, plain } from '../core/text.ts';
import { after, type Clock, type Millis, millis, minutes, seconds } from '../core/time.ts';
import type { Kept } from '../state/kept.ts';
import type { WaitingKey } from '../state/waiting/model.ts';
import type { Work } from '../state/waiting/store.ts';
import type { WorkMessage } from './message.ts';
import { comesAnyway, isHidden, isOnItsWay, isPatient } from './on-its-way.ts';
import { backOff, blockedProbe, type Outcome } from './outcome.ts';

/** Puts a message on the work queue, hidden for so long. */
export type SendMessage = (message: WorkMessage, hiddenFor: Millis) => Promise<void>;

/** Most bytes of a reason: it quotes what Azure says. */
const mostText = 2_000;

/** Longer waits than this live in the row only; the sweep enqueues what is due. */
const longestHidden = minutes(15);

/** A message is given this long past its time before it counts as lost; with others before it, as long as they need. */
const grace = minutes(2);
/** How long a message waits for our own storage at least; a burst of them comes back spread out. */
const patience = seconds(10);
/** A burst of changes is over when nothing more came for so long; and after so many in a row nobody waits for its end. */
const calm = minutes(1);
const mostPostponed = 10;
/** Where so many write to one row side by side, a second message does no harm. */
const touches = 5;

export type Chain = ReturnType<typeof createChain>;

/**
 * One chain of messages for each key: the row's token names the only message that may continue it. A message
 * with another token is dropped when it arrives, so duplicates and polls never start a second self-renewing chain.
 */
export function createChain(work: Work, send: SendMessage, clock: Clock, random: () => number) {
  /** Puts the row there, in place of `instead` where given, and sends its message. False where another row exists there by now. */
  async function schedule(
    key: Key,
    row: Pick<WaitingKey, 'outcome' | 'because' | 'attempt' | 'probes' | 'asked'> & { changedBy?: string | undefined },
    wait: Millis,
    cause: string,
    instead?: { readonly row: Kept<WaitingKey> | undefined },
  ): Promise<boolean> {
    const now = clock.now();
    const token = randomUUID();
    const nextCheck = { at: after(now, wait).toISOString(), token };
    const because = abridged(plain(row.because), mostText);
    const { changedBy, ...rest } = row;
    const by = changedBy === undefined ? {} : { changedBy };
    const value: WaitingKey = { ...rest, ...by, because, key: key.key, nextCheck, updated: now.toISOString() };
    if (instead === undefined) await work.put(key, value);
    else if (!(await isFirst(() => work.replace(key, value, instead.row)))) return false;
    if (row.outcome === 'blocked' || wait > longestHidden) return true;
    try {
      await send({ v: 1, ...key, token, attempt: row.attempt, cause }, wait);
    } catch (error) {
      // Nobody has the new token: the message that has the old one may go on.
      if (instead?.row !== undefined) await work.put(key, instead.row.value);
      throw error;
    }
    return true;
  }

  const sendNow = (key: Key, cause: string, changedBy?: string, wait = millis(0)): Promise<boolean> =>
    schedule(key, queued(cause, changedBy), wait, cause);

  /**
   * A kill may have come between a row and its message, so the first who asks again sends it once more: the same one, in its place; of two
   * with one token the later finds nothing to continue.
   */
  async function sendAgain(key: Key, { nextCheck, attempt }: WaitingKey, cause: string): Promise<void> {
    const wait = millis(Math.max(0, Date.parse(nextCheck.at) - clock.now().getTime()));
    if (wait <= longestHidden) await send({ v: 1, ...key, token: nextCheck.token, attempt, cause }, wait);
  }

  /** The row is written although its message stays: a pass that began before must not conclude that nothing waits. */
  async function enqueueUnless(
    comes: (row: WaitingKey, now: Date) => boolean,
    key: Key,
    cause: string,
    changedBy?: string,
    wait = millis(0),
  ): Promise<void> {
    // Most keys wait for nothing yet, and then nothing has to be read.
    if (await schedule(key, queued(cause, changedBy), wait, cause, { row: undefined })) return;
    for (let tries = 0; tries < touches; tries += 1) {
      const row = await work.find(key);
      if (row === undefined || !comes(row.value, clock.now())) break;
      const { asked = 0 } = row.value;
      if (asked === 0) await sendAgain(key, row.value, cause);
      const by = changedBy === undefined ? {} : { changedBy };
      if (await isFirst(() => work.replace(key, { ...row.value, ...by, asked: asked + 1 }, row))) return;
    }
    await sendNow(key, cause, changedBy, wait);
  }

  /** Somebody asked for the key while it was observed. Their message, where it is another than ours, comes by itself. */
  async function isAskedAnew(key: Key, before: Kept<WaitingKey> | undefined): Promise<'no' | 'comes' | 'is owed'> {
    const current = (await work.find(key))?.value;
    const isSame = current !== undefined && current.nextCheck.token === before?.value.nextCheck.token;
    // A pass that somebody's own event made, while the key's message waited for Azure's patience to end.
    if (current !== undefined && isPatient(current.outcome))
      return isSame && current.asked !== before?.value.asked ? 'comes' : 'no';
    if (current?.outcome !== 'queued') return 'no';
    return isSame ? 'is owed' : 'comes';
  }

  const askedBy = async (key: Key): Promise<string | undefined> => (await work.find(key))?.value.changedBy;

  return {
    find: work.find,
    /** The row of a key that waits for a person, and for no message. */
    async findBlocked(key: Key): Promise<Kept<WaitingKey> | undefined> {
      const row = await work.find(key);
      return row?.value.outcome === 'blocked' ? row : undefined;
    },
    /**
     * Observes the key as soon as a worker is free, in place of what it was waiting for. Where it is on its way already it keeps its
     * message and its place: a burst of requests for one key makes two messages at most.
     */
    enqueue: (key: Key, cause: string, changedBy?: string) => enqueueUnless(isOnItsWay, key, cause, changedBy),
    /** The same, but where Azure has asked for patience the key's own message is waited for. What is hidden for a while (`wait`) leaves an earlier one its place. */
    enqueuePatiently: (key: Key, cause: string, changedBy?: string, wait = millis(0)) =>
      enqueueUnless(
        (row, now) => comesAnyway(row, now) || (wait > 0 && isHidden(row, now)),
        key,
        cause,
        changedBy,
        wait,
      ),
    /**
     * Observes the key once nobody has asked for it for a minute, so that a burst of changes costs one pass; after ten of them it waits no longer.
     * What is on its way, or waits for Azure's patience to end, keeps its own message.
     */
    async enqueueCalmly(key: Key, cause: string, changedBy?: string): Promise<void> {
      for (let tries = 0; tries < touches; tries += 1) {
        const row = await work.find(key);
        const now = clock.now();
        if (row !== undefined && comesAnyway(row.value, now)) break;
        const asked = row !== undefined && isHidden(row.value, now) ? (row.value.asked ?? 0) + 1 : 0;
        if (asked > mostPostponed) return;
        const next = { outcome: 'queued', because: cause, attempt: 0, asked, changedBy } as const;
        if (await schedule(key, next, calm, cause, { row })) return;
      }
      await enqueueUnless(comesAnyway, key, cause, changedBy);
    },
    /**
     * Writes down what one pass ended with. `before` is the row as it was when the pass began. Who made the change goes along to a pass that tries the same
     * again; what a later recheck finds may be another's.
     */
    async conclude(
      key: Key,
      before: Kept<WaitingKey> | undefined,
      outcome: Outcome,
      cause: string,
      changedBy?: string,
    ): Promise<void> {
      if (outcome.kind === 'settled') {
        if (before === undefined) return;
        if (await isFirst(() => work.remove(key, before))) return;
        if ((await isAskedAnew(key, before)) === 'is owed') await sendNow(key, cause, await askedBy(key));
        return;
      }
      const attempt = before !== undefined && before.value.outcome === kindOf(outcome) ? before.value.attempt + 1 : 0;
      const probes = outcome.kind === 'blocked' ? before?.value.probes : undefined;
      const by = isPatient(kindOf(outcome)) ? { changedBy } : {};
      const row = { outcome: kindOf(outcome), because: outcome.because, attempt, ...(probes && { probes }), ...by };
      const wait = waitFor(outcome, attempt, random());
      if (await schedule(key, row, wait, cause, { row: before })) return;
      const asked = await isAskedAnew(key, before);
      if (asked === 'comes') return;
      if (asked === 'is owed' && !isPatient(row.outcome)) await sendNow(key, cause, await askedBy(key));
      else await schedule(key, row, wait, cause);
    },
    /** Takes up a key whose message gave up so many times before: ever more slowly. */
    async takeUpAgain(key: Key, times: number, cause: string): Promise<void> {
      await schedule(key, { outcome: 'queued', because: cause, attempt: times }, backOff(times, random()), cause);
    },
    /** Our own storage did not answer: the same message comes again in a while, as one that nobody has tried. */
    putBack: (message: WorkMessage) => send(message, millis(patience * (1 + random()))),
    /**
     * Others go first: the same message comes again after `wait`, and its row says so, lest a sweep takes it for lost. False where the pass must see to it.
     */
    async putOff(message: WorkMessage, wait: Millis): Promise<boolean> {
      const { room, key, token } = message;
      const row = await work.find({ room, key });
      if (row === undefined || row.value.nextCheck.token !== token) return false;
      const now = clock.now();
      const hidden = { nextCheck: { at: after(now, wait).toISOString(), token }, updated: now.toISOString() };
      if (!(await isFirst(() => work.replace({ room, key }, { ...row.value, ...hidden }, row)))) return false;
      await send(message, wait);
      return true;
    },
    /** Keeps with the row what a pass threw, for when its message is found in the poison queue. */
    async note(key: Key, row: Kept<WaitingKey>, failure: string): Promise<void> {
      await isFirst(() => work.replace(key, { ...row.value, failure }, row));
    },
    /**
     * Enqueues every key whose time has come and whose message, if there ever was one, is lost. `oldest` is when the oldest message that
     * is in the queue was sent; undefined where none waits. Gives how many.
     */
    async enqueueDue(cause: string, oldest?: Date): Promise<number> {
      const now = clock.now().getTime();
      const horizon = Math.min(now, oldest?.getTime() ?? now);
      let count = 0;
      for await (const { key, value } of work.list()) {
        const at = Date.parse(value.nextCheck.at);
        if (wasSent(value) ? at + grace > horizon : at > now) continue;
        // A key that keeps ending in the poison queue comes back ever more slowly.
        const attempt = value.attempt + 1;
        const probes = (value.probes ?? 0) + (value.outcome === 'blocked' ? 1 : 0);
        const { because, changedBy } = value;
        const row = { outcome: 'queued', because, attempt, changedBy, ...(probes > 0 && { probes }) } as const;
        await schedule(key, row, backOff(attempt, random()), cause);
        count += 1;
      }
      return count;
    },
  };
}

const queued = (cause: string, changedBy?: string) =>
  ({ outcome: 'queued', because: cause, attempt: 0, changedBy }) as const;

function kindOf(outcome: Exclude<Outcome, { kind: 'settled' }>): 'recheck' | 'retry' | 'throttled' | 'blocked' {
  if (outcome.kind === 'retry' && outcome.throttled === true) return 'throttled';
  return outcome.kind === 'conflict' ? 'retry' : outcome.kind;
}

/** What a row says to the next pass: rechecks and failures are counted apart, and waiting one's turn is neither. */
export function attemptsOf(row: WaitingKey | undefined): { attempt: number; failures: number } {
  if (row?.outcome === 'retry') return { attempt: 0, failures: row.attempt + 1 };
  return { attempt: row === undefined || row.outcome === 'throttled' ? 0 : row.attempt, failures: 0 };
}

function waitFor(outcome: Exclude<Outcome, { kind: 'settled' }>, attempt: number, random: number): Millis {
  if (outcome.kind === 'recheck') return outcome.after;
  if (outcome.kind === 'blocked') return blockedProbe;
  const asked = outcome.kind === 'retry' ? outcome.after : undefined;
  return asked === undefined ? backOff(attempt, random) : spread(asked, random);
}

/** What the service asked for, and up to a second more: all those it turned away together must not come back together. */
const spread = (asked: Millis, random: number): Millis => millis(asked + random * 1_000);

const wasSent = ({ outcome, nextCheck, updated }: WaitingKey): boolean =>
  outcome !== 'blocked' && Date.parse(nextCheck.at) - Date.parse(updated) <= longestHidden;
