/** How Event Grid hands a destination's answers: a function or another Azure resource, or any webhook. */
export type DestinationKind = 'azureFunction' | 'webhook';

/** What a delivery attempt came to: an HTTP status, or why there was none. */
export type DeliveryOutcome = number | 'timeout' | 'unreachable';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits before the second attempt, the third and so on; the last one repeats (platform events, section 4). */
const waits: readonly number[] = [
  10 * second,
  30 * second,
  minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
];

/** The least wait after an answer that asks for more patience than the schedule has. */
const leastWait: Readonly<Record<string, number>> = {
  401: 5 * minute,
  403: 5 * minute,
  404: 5 * minute,
  408: 2 * minute,
  503: 30 * second,
};

/** Answers after which trying again would not help. */
const final: Readonly<Record<DestinationKind, readonly DeliveryOutcome[]>> = {
  azureFunction: [400, 403, 413],
  webhook: [400, 401, 403, 413],
};

export const isSuccess = (outcome: DeliveryOutcome): boolean =>
  typeof outcome === 'number' && outcome >= 200 && outcome <= 204;

export const isFinal = (outcome: DeliveryOutcome, destination: DestinationKind): boolean =>
  final[destination].includes(outcome);

/** How long to wait after the `attempt`-th try (from 1), in milliseconds, with up to a tenth more by `random`. */
export function waitAfter(attempt: number, outcome: DeliveryOutcome, random: () => number): number {
  const scheduled = waits[Math.min(attempt, waits.length) - 1] ?? 12 * hour;
  const wait = Math.max(scheduled, leastWait[String(outcome)] ?? 0);
  return wait * (1 + random() / 10);
}
