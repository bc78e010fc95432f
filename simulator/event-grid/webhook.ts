import { randomUUID } from 'node:crypto';
import { isRecord } from '../../src/core/arm-body.ts';
import type { DeliverySchema } from './event.ts';
import type { DeliveryOutcome } from './retry.ts';

const origin = 'eventgrid.azure.net';

export interface Destination {
  readonly url: string;
  readonly schema: DeliverySchema;
  /** Milliseconds the destination has to answer. */
  readonly timeoutMs: number;
}

/**
 * Asks the destination whether it wants events at all: a validation event it echoes, or CloudEvents' OPTIONS request.
 * @throws Error saying what the destination answered instead.
 */
export async function shakeHands(destination: Destination, topic: string): Promise<void> {
  if (destination.schema === 'EventGridSchema') await validateByEvent(destination, topic);
  else await validateByOptions(destination);
}

async function validateByEvent({ url, timeoutMs }: Destination, topic: string): Promise<void> {
  const validationCode = randomUUID();
  const event = {
    id: randomUUID(),
    topic,
    subject: '',
    data: { validationCode, validationUrl: `https://rp-global.eventgrid.azure.net/validate?id=${validationCode}` },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: new Date().toISOString().replace('Z', '0000Z'),
    metadataVersion: '1',
    dataVersion: '2',
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': 'SubscriptionValidation' },
    body: JSON.stringify([event]),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (response.status !== 200 || echoedIn(text) !== validationCode) {
    throw new Error(
      `the webhook did not echo the validation code: status ${response.status}, body '${text.slice(0, 200)}'`,
    );
  }
}

function echoedIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body.validationResponse : undefined;
  } catch {
    return undefined;
  }
}

async function validateByOptions({ url, timeoutMs }: Destination): Promise<void> {
  const response = await fetch(url, {
    method: 'OPTIONS',
    headers: { 'WebHook-Request-Origin': origin },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const allowed = response.headers.get('WebHook-Allowed-Origin');
  await response.body?.cancel();
  if (response.status !== 200 || (allowed !== origin && allowed !== '*')) {
    throw new Error(
      `the webhook did not allow ${origin}: status ${response.status}, WebHook-Allowed-Origin '${allowed ?? ''}'`,
    );
  }
}

/** One delivery attempt: the batch is taken or refused as a whole. Never throws. */
export async function attemptDelivery(
  { url, schema, timeoutMs }: Destination,
  events: readonly Record<string, unknown>[],
  attempt: number,
  stop: AbortSignal,
): Promise<DeliveryOutcome> {
  const [first] = events;
  // CloudEvents has a content type for one event, which is then no array, and another for a batch.
  const single = schema === 'CloudEventSchemaV1_0' && events.length === 1;
  const contentType = {
    EventGridSchema: 'application/json',
    CloudEventSchemaV1_0: single ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
  }[schema];
  const headers = {
    'content-type': `${contentType}; charset=utf-8`,
    'aeg-event-type': 'Notification',
    'aeg-delivery-count': String(attempt - 1),
    ...(schema === 'EventGridSchema' && { 'aeg-data-version': '2', 'aeg-metadata-version': '1' }),
  };
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(single ? first : events),
      signal: AbortSignal.any([timeout, stop]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return timeout.aborted ? 'timeout' : 'unreachable';
  }
}
