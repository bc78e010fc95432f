import { afterEach, describe, expect, it } from 'vitest';
import { createEventGrid, type EventGrid, type EventGridOptions } from '../../../simulator/event-grid/event-grid.ts';
import { createWorld, type World } from '../../../simulator/world.ts';
import { openWebhook, type Webhook } from './webhook-server.ts';

const here = '00000000-0000-0000-0000-00000000000a';
const elsewhere = '00000000-0000-0000-0000-00000000000b';
const endpointId = (name: string, subscription = here): string =>
  `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/${name}`;

interface Setup {
  readonly world: World;
  readonly grid: EventGrid;
  readonly webhook: Webhook;
  /** Raises a write of an endpoint. */
  write(name: string, subscription?: string, operation?: string): void;
  /** Names of the endpoints the webhook was notified of, in order. */
  notified(): string[];
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function setUp(options: EventGridOptions = {}): Promise<Setup> {
  const world = createWorld({ subscriptions: [here, elsewhere] });
  const webhook = await openWebhook();
  const grid = createEventGrid(world, { retryFactor: 0.001, ...options });
  open.push(grid, webhook);
  await grid.connect(webhook.url);
  return {
    world,
    grid,
    webhook,
    write: (name, subscription = here, operation = 'Microsoft.Network/privateEndpoints/write') =>
      world.raise({
        operation,
        kind: 'write',
        id: endpointId(name, subscription),
        correlationId: 'c',
        succeeded: true,
      }),
    notified: () =>
      webhook.received
        .flatMap(({ body }) => [body].flat())
        .map((event) => String((event as { subject: string }).subject.split('/').at(-1))),
  };
}

describe('delivery', () => {
  it('notifies with one event a request, in an array', async () => {
    const { grid, webhook, write } = await setUp();
    write('pe1');
    write('pe2');
    await grid.idle();
    expect(webhook.received).toHaveLength(2);
    expect(webhook.received[0]?.headers).toMatchObject({
      'aeg-event-type': 'Notification',
      'aeg-delivery-count': '0',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(webhook.received[0]?.body).toMatchObject([
      { eventType: 'Microsoft.Resources.ResourceWriteSuccess', metadataVersion: '1' },
    ]);
    expect(grid.deliveries).toMatchObject([
      { attempt: 1, outcome: 202 },
      { attempt: 1, outcome: 202 },
    ]);
  });

  it('writes a single CloudEvent as an object, a batch as an array', async () => {
    const { grid, webhook, write } = await setUp({ schema: 'CloudEventSchemaV1_0', batchSize: 2 });
    for (const name of ['pe1', 'pe2', 'pe3']) write(name);
    await grid.idle();
    const kinds = webhook.received.map(({ headers, body }) => ({
      type: headers['content-type'],
      array: Array.isArray(body),
    }));
    expect(kinds).toContainEqual({ type: 'application/cloudevents-batch+json; charset=utf-8', array: true });
    expect(kinds).toContainEqual({ type: 'application/cloudevents+json; charset=utf-8', array: false });
  });

  it.each(['EventGridSchema', 'CloudEventSchemaV1_0'] as const)(
    'delivers nothing to who does not answer the handshake of %s',
    async (schema) => {
      const world = createWorld({ subscriptions: [here] });
      const deaf = await openWebhook({ deaf: true });
      const grid = createEventGrid(world, { schema });
      open.push(grid, deaf);
      await expect(grid.connect(deaf.url)).rejects.toThrow(/^the webhook did not/);
      expect(() => grid.publish([{ id: '1' }])).toThrow('connect first');
    },
  );

  it('filters by subscription and by operation, in any casing', async () => {
    const { grid, write, notified } = await setUp({
      subscriptions: [here.toUpperCase()],
      operations: ['microsoft.network/PRIVATEENDPOINTS/write'],
    });
    write('pe1');
    write('pe2', elsewhere);
    write('pe3', here, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write');
    await grid.idle();
    expect(notified()).toEqual(['pe1']);
  });

  it('publishes hand-made payloads as they are, past filters and faults', async () => {
    const { grid, webhook } = await setUp({ operations: [] });
    grid.fault({ kind: 'drop', count: 9 });
    grid.publish([{ id: '1', nonsense: true }]);
    await grid.idle();
    expect(webhook.received[0]?.body).toEqual([{ id: '1', nonsense: true }]);
  });
});

describe('retries', () => {
  it('tries again until the webhook takes it, later each time', async () => {
    const { grid, webhook, write } = await setUp();
    webhook.answer(500, 503);
    write('pe1');
    await grid.idle();
    expect(grid.deliveries.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 500],
      [2, 503],
      [3, 202],
    ]);
    expect(webhook.received.map(({ headers }) => headers['aeg-delivery-count'])).toEqual(['0', '1', '2']);
    const [first = 0, second = 0, third = 0] = grid.deliveries.map(({ at }) => at.getTime());
    expect(second - first).toBeGreaterThanOrEqual(9);
    expect(third - second).toBeGreaterThanOrEqual(29);
    expect(grid.deadLetters).toEqual([]);
  });

  it.each([
    { destination: 'azureFunction', status: 400, tried: 1 },
    { destination: 'azureFunction', status: 413, tried: 1 },
    { destination: 'azureFunction', status: 401, tried: 2 },
    { destination: 'webhook', status: 401, tried: 1 },
    { destination: 'webhook', status: 404, tried: 2 },
  ] as const)('$status from a $destination is tried $tried times', async ({ destination, status, tried }) => {
    const { grid, webhook, write } = await setUp({ destination, retryFactor: 0.0001 });
    webhook.answer(status);
    write('pe1');
    await grid.idle();
    expect(grid.deliveries).toHaveLength(tried);
    expect(
      grid.deadLetters.map(({ deadLetterReason, lastDeliveryOutcome }) => [deadLetterReason, lastDeliveryOutcome]),
    ).toEqual(tried === 1 ? [['UndeliverableDueToStatus', status]] : []);
  });

  it('can be set not to wait for the next attempt, which then is the only one', async () => {
    const { grid, webhook, write, notified } = await setUp({ retryFactor: 1 });
    webhook.answer(500);
    write('pe1');
    await expect.poll(() => grid.deliveries.length).toBe(1);
    grid.retryNow();
    grid.retryNow();
    await grid.idle();
    expect(notified()).toEqual(['pe1', 'pe1']);
  });

  it('gives up after its attempts', async () => {
    const { grid, webhook, write } = await setUp({ maxAttempts: 2 });
    webhook.answer(500, 500, 500);
    write('pe1');
    await grid.idle();
    expect(grid.deadLetters).toMatchObject([{ deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 2 }]);
  });

  it('refuses or takes a batch as a whole', async () => {
    const { grid, webhook, write, notified } = await setUp({ batchSize: 5 });
    webhook.answer(500);
    write('pe1');
    write('pe2');
    await grid.idle();
    expect(notified()).toEqual(['pe1', 'pe2', 'pe1', 'pe2']);
  });

  it('tries again when nothing is answered in time, and when nobody is there', async () => {
    const { grid, webhook, write } = await setUp({ timeoutMs: 50, maxAttempts: 2 });
    webhook.answer('never');
    write('pe1');
    await grid.idle();
    expect(grid.deliveries.map(({ outcome }) => outcome)).toEqual(['timeout', 202]);
    await webhook.close();
    write('pe2');
    await grid.idle();
    expect(grid.deadLetters).toMatchObject([{ lastDeliveryOutcome: 'unreachable' }]);
  });
});

describe('faults', () => {
  it('drops the next events that match, and no more', async () => {
    const { grid, write, notified } = await setUp();
    grid.fault({ kind: 'drop', match: { subject: '/PE1' }, count: 2 });
    for (const name of ['pe1', 'pe2', 'pe1', 'pe1']) write(name);
    await grid.idle();
    expect(notified().sort()).toEqual(['pe1', 'pe2']);
    expect(grid.dropped.map(({ event }) => event.subject.split('/').at(-1))).toEqual(['pe1', 'pe1']);
  });

  it('doubles an event with the same id', async () => {
    const { grid, webhook, write } = await setUp();
    grid.fault({ kind: 'duplicate', copies: 2 });
    write('pe1');
    write('pe2');
    await grid.idle();
    const ids = grid.deliveries.map(({ id }) => id);
    expect(webhook.received).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  it('holds events back and lets them go in another order', async () => {
    const { grid, write, notified } = await setUp();
    grid.fault({ kind: 'hold', count: 3 });
    for (const name of ['pe1', 'pe2', 'pe3', 'pe4']) write(name);
    await grid.idle();
    expect(notified()).toEqual(['pe4']);
    expect(grid.release('reversed')).toBe(3);
    await grid.idle();
    expect(notified().sort()).toEqual(['pe1', 'pe2', 'pe3', 'pe4']);
    expect(grid.release()).toBe(0);
  });

  it('shuffles the same way for the same seed', async () => {
    const orderFor = async (seed: number): Promise<string[]> => {
      const { grid, webhook, write } = await setUp({ batchSize: 10 });
      grid.fault({ kind: 'hold', count: 8 });
      for (let index = 0; index < 8; index += 1) write(`pe${index}`);
      grid.release({ seed });
      await grid.idle();
      const body = webhook.received[0]?.body ?? [];
      return (body as { subject: string }[]).map(({ subject }) => subject);
    };
    const [once, again, other] = [await orderFor(7), await orderFor(7), await orderFor(8)];
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it('delays one event, and forgets faults when asked to', async () => {
    const { grid, write, notified } = await setUp();
    grid.fault({ kind: 'delay', ms: 60 });
    write('pe1');
    write('pe2');
    await grid.idle();
    expect(notified()).toEqual(['pe2', 'pe1']);
    grid.fault({ kind: 'drop' });
    grid.clearFaults();
    write('pe3');
    await grid.idle();
    expect(notified()).toContain('pe3');
  });
});
