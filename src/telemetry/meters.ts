import { metrics } from '@opentelemetry/api';
import type { Millis } from '../core/time.ts';
import { noteAnswer } from './invocation-log.ts';

/** What is counted beside the logs. docs/operations.md lists the instruments. */
export type Meters = ReturnType<typeof createMeters>;

/** Makes the instruments once; the SDK must have been registered before. They cost nothing where nobody exports. */
export function createMeters() {
  const meter = metrics.getMeter('gatehouse');
  const passes = meter.createCounter('gatehouse.passes', { description: 'Passes over one key, by room and outcome.' });
  const calls = meter.createCounter('gatehouse.arm.calls', {
    description: 'Calls to Azure Resource Manager, by method and status of the answer; status 0 where there was none.',
  });
  const dropped = meter.createCounter('gatehouse.events.dropped', {
    description: 'Events about subscriptions that are neither managed nor hold zones that the policy names.',
  });
  const oldest = meter.createGauge('gatehouse.queue.oldest', {
    description: 'How long the oldest key has been in the queue, at the beginning of a sweep.',
    unit: 's',
  });
  const records = meter.createHistogram('gatehouse.event_to_record', {
    description:
      'From the change that an event reports until the record set exists, where the event itself was enough.',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600] },
  });
  return {
    /** One pass has ended. */
    reconciled: (room: string, outcome: string): void => passes.add(1, { room, outcome }),
    /** Azure Resource Manager has answered a call; `status` is undefined where no answer came. */
    armAnswered: (method: string, status: number | undefined): void => {
      calls.add(1, { method, status: status ?? 0 });
      noteAnswer(status);
    },
    /** Events that were not observed: their subscriptions are neither managed nor hold zones of ours. */
    eventsDropped: (count: number): void => dropped.add(count),
    /** How long the oldest of the keys that wait on the queue has waited; zero where none does. */
    oldestQueued: (waited: Millis): void => oldest.record(waited / 1_000),
    /** A record set exists that an event led to, so long after the change that the event reports. */
    recordWritten: (took: Millis): void => records.record(took / 1_000),
  };
}
