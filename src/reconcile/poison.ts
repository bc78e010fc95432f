import { type Finding, raise } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import type { Log } from '../core/log.ts';
import { counted } from '../core/text.ts';
import type { Clock } from '../core/time.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import type { GivenUp } from '../state/meta/model.ts';
import type { Meta } from '../state/meta/store.ts';
import type { WaitingKey } from '../state/waiting/model.ts';
import type { Chain } from './chain.ts';
import { loopChecks } from './checks.ts';
import type { Poisoned } from './work-queue.ts';

/** What one poisoned message says: what to observe, and for a message of a chain the token it carries. */
export interface PoisonedKeys {
  readonly keys: readonly Key[];
  readonly token?: string;
}

/** One poison queue. `read` throws where the text says nothing that can be understood. */
export interface PoisonSource {
  readonly queue: string;
  take(): AsyncIterable<Poisoned>;
  read(text: string): PoisonedKeys;
}

export interface PoisonPorts {
  readonly poison: readonly PoisonSource[];
  readonly chain: Pick<Chain, 'find' | 'takeUpAgain'>;
  readonly meta: Meta;
  readonly reviseFindings: ReviseFindings;
  readonly clock: Clock;
}

const unreadable = 'the message could not be read';

/**
 * The sweep's care for what gave up. The platform drops a poisoned message after seven days regardless of its time to live, so what it says is taken
 * into a row (never its text: an event names people) and its key is observed again. The row goes once a pass over the key has come to an end;
 * where no key could be read it stays for a person. Gives how many keys were enqueued again.
 */
export async function tendPoison(ports: PoisonPorts, log: Log): Promise<number> {
  // Before anything is enqueued again: what waits now was concluded by passes, or has not been observed yet.
  await forgetMended(ports);
  let requeued = 0;
  for (const { queue, take, read } of ports.poison) {
    for await (const { text, drop } of take()) {
      requeued += await takeOne(ports, queue, text, read, log);
      await drop();
    }
  }
  const rows = await ports.meta.listPoison();
  const findings = rows.length === 0 ? [] : [poisonFinding(rows.map(({ value }) => value))];
  await ports.reviseFindings({ room: 'reconcile', key: 'work-queue' }, findings, ports.clock.now(), { complete: true });
  return requeued;
}

/** Only a pass that came to its end removes a key's row or says in it what it waits for. */
export function wasSettled(work: Pick<WaitingKey, 'outcome' | 'updated'> | undefined, since: string): boolean {
  return work === undefined || (work.outcome !== 'queued' && Date.parse(work.updated) > Date.parse(since));
}

async function forgetMended({ meta, chain }: PoisonPorts): Promise<void> {
  for (const row of await meta.listPoison()) {
    const { value } = row;
    if (value.room === undefined || value.key === undefined) continue;
    const work = await chain.find({ room: value.room, key: value.key });
    if (wasSettled(work?.value, value.lastAt)) await meta.removePoison(row);
  }
}

async function takeOne(
  ports: PoisonPorts,
  queue: string,
  text: string | undefined,
  read: PoisonSource['read'],
  log: Log,
): Promise<number> {
  const found = text === undefined ? undefined : tryRead(read, text);
  if (found === undefined) await keep(ports, { queue, why: unreadable }, text ?? '', log);
  let requeued = 0;
  for (const key of found?.keys ?? []) {
    const work = await ports.chain.find(key);
    const why = work?.value.failure ?? 'the message was tried too often; AppTraces has the errors of its passes';
    const times = await keep(ports, { queue, ...key, why }, '', log);
    // Another chain that continues this key has its own message.
    if (work !== undefined && work.value.nextCheck.token !== found?.token) continue;
    await ports.chain.takeUpAgain(key, times, 'it gave up before');
    requeued += 1;
  }
  return requeued;
}

function tryRead(read: PoisonSource['read'], text: string): PoisonedKeys | undefined {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

async function keep(
  { meta, clock }: PoisonPorts,
  what: Pick<GivenUp, 'queue' | 'room' | 'key' | 'why'>,
  text: string,
  log: Log,
): Promise<number> {
  const times = await meta.countPoison(what, text, clock.now());
  log.error('a message gave up', { ...what, times });
  return times;
}

function poisonFinding(rows: readonly GivenUp[]): Finding {
  const read = rows.flatMap(({ room, key, why }) => (key === undefined ? [] : [`${room} ${key} (${why})`])).sort();
  const unread = rows.filter(({ key }) => key === undefined).length;
  const shown = read.slice(0, 20).join('; ');
  const parts = [
    ...(read.length === 0 ? [] : [`${counted(read.length, 'key')} gave up: ${shown}${read.length > 20 ? '; …' : ''}`]),
    // Not `counted`: rows of earlier releases hold these words, and an upgrade rewrites no row for a plural.
    ...(unread === 0 ? [] : [`${unread} messages could not be read`]),
  ];
  return raise(loopChecks.poison, 'work-queue', parts.join('. '));
}

/** What failed, in one line and without anybody's address. */
export function failureText(error: unknown): string {
  const [line = ''] = String(error).split('\n');
  return line.replaceAll(/[^\s<>'"]+@[^\s<>'"]+/g, '…@…').slice(0, 300);
}
