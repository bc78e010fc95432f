import { type Finding, raise } from '../core/finding.ts';
import type { Log } from '../core/log.ts';
import { type Clock, seconds, since } from '../core/time.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import type { AnnounceFindings, ReviseFindings } from '../state/findings/model.ts';
import type { OutboxEvent } from '../state/outbox/model.ts';
import type { State } from '../state/state.ts';
import { undelivered } from './checks.ts';
import { decisionEvent, findPending, pendingEvent } from './connection-event.ts';
import type { NotificationEvent } from './event.ts';
import { findingEvent } from './finding-event.ts';
import { withLink } from './link.ts';
import type { Publish } from './topic.ts';

export interface NotifierPorts {
  readonly state: Pick<State, 'outbox' | 'connections'>;
  /** Absent where nobody wants to hear: then nothing is even written down. */
  readonly publish: Publish | undefined;
  /** Names this deployment in each event. */
  readonly source: string;
  /** The console's address, without a slash at its end; absent where nobody knows it. */
  readonly console?: string | undefined;
  readonly clock: Clock;
}

/** Publishes what happens here. An event is journalled in the step that makes it happen; it is sent after the step and never fails it. */
export interface Notifier {
  readonly findings: AnnounceFindings;
  /** Call it with every audit row before the row is written. */
  decision(entry: AuditEntry): Promise<void>;
  /** Sends what this process has said since, a batch at most. Never throws: what is not sent is the sweep's. */
  flush(log: Log): Promise<void>;
  /** Sends what others could not, and keeps a finding while something can't be sent. Throws only when our own storage fails. */
  sweep(reviseFindings: ReviseFindings, signal: AbortSignal, log: Log): Promise<void>;
}

/** Event Grid takes a megabyte at once; our events have a few kilobytes. */
const batch = 100;
/** A pass's own events wait for the topic this long. */
const flushBudget = seconds(3);
const sweepBudget = seconds(20);
const batchesASweep = 10;
/** How long an event is its own process's to send; then, after a margin, it is the sweep's. */
const stillOurs = seconds(15);
const leftAlone = seconds(30);

/** Says nothing. */
const silent: Notifier = {
  findings: async () => {},
  decision: async () => {},
  flush: async () => {},
  sweep: async () => {},
};

export function createNotifier({ state, publish, source, console, clock }: NotifierPorts): Notifier {
  if (publish === undefined) return silent;
  const deliver = publish;
  const { outbox } = state;
  let said: { readonly event: OutboxEvent; readonly at: Date }[] = [];

  async function say(events: readonly (NotificationEvent | undefined)[]): Promise<void> {
    const real = events.filter((event) => event !== undefined).map((event) => withLink(event, console));
    if (real.length === 0) return;
    const at = clock.now();
    for (const event of await outbox.journal(real, at)) said.push({ event, at });
  }

  async function findConnection(resource: string, connection: string): Promise<KnownConnection | undefined> {
    return (await state.connections.find(resource, connection))?.value;
  }

  /** A kill between the two sends it once more, under the same id. */
  async function send(events: readonly OutboxEvent[], signal: AbortSignal): Promise<void> {
    await deliver(events, signal);
    await outbox.markSent(events);
  }

  return {
    async findings(changes) {
      const events = changes.map(async (change) => {
        const pending = findPending(change);
        if (pending === undefined) return findingEvent(change, source);
        return pendingEvent(change, await findConnection(pending.resource, pending.connection), source);
      });
      await say(await Promise.all(events));
    },
    async decision(entry) {
      if (entry.room !== 'approvals') return;
      await say([decisionEvent(entry, await findConnection(entry.key, entry.target), source)]);
    },
    async flush(log) {
      // What is older, or too much for one batch, is the sweep's: sent by both it would come twice.
      const now = clock.now();
      const young = said.filter(({ at }) => since(at, now) < stillOurs);
      said = [];
      const events = young.slice(0, batch).map(({ event }) => event);
      if (events.length === 0) return;
      try {
        await send(events, AbortSignal.timeout(flushBudget));
      } catch (error) {
        log.warn('notifications wait for the sweep', { events: events.length, error });
      }
    },
    async sweep(reviseFindings, signal, log) {
      const waiting = await outbox.listWaiting(leftAlone, clock.now(), batch * batchesASweep);
      let failure: unknown;
      for (let at = 0; at < waiting.length && failure === undefined && !signal.aborted; at += batch) {
        try {
          await send(waiting.slice(at, at + batch), AbortSignal.any([signal, AbortSignal.timeout(sweepBudget)]));
        } catch (error) {
          failure = error;
          log.warn('notifications could not be sent', { waiting: waiting.length - at, error });
        }
      }
      const findings = failure === undefined ? [] : [undeliveredFinding(failure)];
      await reviseFindings({ room: 'reconcile', key: 'notifications' }, findings, clock.now(), { complete: true });
    },
  };
}

function undeliveredFinding(error: unknown): Finding {
  const reason = error instanceof Error && 'reason' in error ? String(error.reason) : 'NotReached';
  const message = `the notification topic does not take our events (${reason}); they wait and are sent later`;
  return raise(undelivered, 'notifications', message);
}
