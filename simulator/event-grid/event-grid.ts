import { subscriptionOf, type World } from '../world.ts';
import { createDispatcher, type DeadLetter, type Delivery } from './dispatcher.ts';
import { type DeliverySchema, type GridEvent, toGridEvent, writeEvent } from './event.ts';
import { createFaults, type Fault, inOrder, type ReleaseOrder } from './faults.ts';
import type { DestinationKind } from './retry.ts';
import { shakeHands } from './webhook.ts';

export interface EventGridOptions {
  readonly schema?: DeliverySchema;
  readonly destination?: DestinationKind;
  /** Subscriptions whose events are delivered, in any casing, beside those in which somebody made an event subscription; all where absent. */
  readonly subscriptions?: readonly string[];
  /** Operation names that are delivered, in any casing; all where absent. */
  readonly operations?: readonly string[];
  /** Events a request; 1 is Event Grid's own default. */
  readonly batchSize?: number;
  /** Milliseconds a destination has to answer; 30 s is Event Grid's. */
  readonly timeoutMs?: number;
  /** Multiplies every wait of the retry schedule, and the time to live: 0.001 turns ten seconds into ten milliseconds. */
  readonly retryFactor?: number;
  /** Attempts before an event is dead-lettered; 30 is Event Grid's. */
  readonly maxAttempts?: number;
  /** For jitter. */
  readonly seed?: number;
}

/** An event that a fault swallowed. */
export interface DroppedEvent {
  readonly event: GridEvent;
  readonly at: Date;
}

export interface EventGrid {
  /** Every delivery attempt, oldest first. */
  readonly deliveries: readonly Delivery[];
  readonly deadLetters: readonly DeadLetter[];
  readonly dropped: readonly DroppedEvent[];
  /**
   * Starts delivering to a webhook, after its handshake. What happened before is not delivered: there was no event subscription.
   * @throws Error where the webhook does not answer the handshake.
   */
  connect(webhook: string): Promise<void>;
  /** A fault for events to come; faults come true in the order they were asked for. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Sends the events a `hold` kept back, and how many there were. Faults don't apply a second time. */
  release(order?: ReleaseOrder): number;
  /** Tries at once what waits for another attempt, for tests that know the destination to be back. */
  retryNow(): void;
  /** Delivers payloads exactly as given, past filters and faults: for events that Azure sent once, or never would. */
  publish(payloads: readonly Readonly<Record<string, unknown>>[]): void;
  /** Resolves when nothing is being delivered, delayed or waiting for another attempt. Held events don't count. */
  idle(): Promise<void>;
  close(): void;
}

/** Event Grid's subscription topics over a world, with one event subscription. */
export function createEventGrid(world: World, options: EventGridOptions = {}): EventGrid {
  const schema = options.schema ?? 'EventGridSchema';
  const timeoutMs = options.timeoutMs ?? 30_000;
  const wantsSubscription = wants(options.subscriptions);
  const wantsOperation = wants(options.operations);
  const faults = createFaults();
  const dispatcher = createDispatcher({
    now: world.now,
    batchSize: options.batchSize ?? 1,
    destinationKind: options.destination ?? 'azureFunction',
    retryFactor: options.retryFactor ?? 1,
    maxAttempts: options.maxAttempts ?? 30,
    seed: options.seed ?? 1,
  });
  const dropped: DroppedEvent[] = [];
  let held: GridEvent[] = [];

  const send = (event: GridEvent, delayMs: number): void =>
    dispatcher.send(
      { id: event.id, operation: event.operation, subject: event.subject, payload: writeEvent(event, schema) },
      delayMs,
    );

  const offer = (event: GridEvent): void => {
    const fate = faults.decide(event);
    if (fate.kind === 'drop') dropped.push({ event, at: world.now() });
    else if (fate.kind === 'hold') held.push(event);
    else for (let copy = 0; copy < fate.copies; copy += 1) send(event, fate.delayMs);
  };

  const stopListening = world.onChange((change) => {
    if (!dispatcher.connected()) return;
    const isConnected = wantsSubscription(change.subscriptionId) || hasEventSubscription(world, change.subscriptionId);
    if (isConnected && wantsOperation(change.operation)) {
      offer(toGridEvent(change, world.tenantId));
    }
  });

  return {
    deliveries: dispatcher.deliveries,
    deadLetters: dispatcher.deadLetters,
    dropped,
    async connect(url) {
      const destination = { url, schema, timeoutMs };
      const [subscription = firstSubscription(world)] = options.subscriptions ?? [];
      await shakeHands(destination, `/subscriptions/${subscription}`);
      dispatcher.connect(destination);
    },
    fault: faults.add,
    clearFaults: faults.clear,
    release(order = 'in-order') {
      const released = inOrder(held, order);
      held = [];
      for (const event of released) send(event, 0);
      return released.length;
    },
    publish(payloads) {
      for (const payload of payloads) dispatcher.send({ ...describe(payload), payload }, 0);
    },
    retryNow: dispatcher.retryNow,
    idle: dispatcher.idle,
    close() {
      stopListening();
      dispatcher.close();
    },
  };
}

function wants(wanted: readonly string[] | undefined): (value: string) => boolean {
  if (wanted === undefined) return () => true;
  const known = new Set(wanted.map((one) => one.toLowerCase()));
  return (value) => known.has(value.toLowerCase());
}

const hasEventSubscription = (world: World, subscription: string): boolean =>
  [...world.list(`/subscriptions/${subscription}`)].some(
    ({ type }) => type.toLowerCase() === 'microsoft.eventgrid/systemtopics/eventsubscriptions',
  );

/** What a hand-made payload is called in the list of deliveries; it may be anything at all. */
function describe(payload: Readonly<Record<string, unknown>>): { id: string; operation: string; subject: string } {
  const text = (...names: string[]): string =>
    String(names.map((name) => payload[name]).find((value) => typeof value === 'string') ?? '');
  return { id: text('id'), operation: text('eventType', 'type'), subject: text('subject') };
}

/** The topic of the handshake where no subscription is chosen; the oldest thing in a world is one. */
function firstSubscription(world: World): string {
  const [first] = world.list();
  return first === undefined ? '' : subscriptionOf(first.id);
}
