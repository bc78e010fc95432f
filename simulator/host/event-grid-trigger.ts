import type { RegisteredFunction } from './core-api.ts';
import { type HostKeys, keyOf, opens } from './http/keys.ts';
import type { Reply } from './http/reply.ts';
import type { ReadRequest } from './http/server.ts';
import type { Invoke } from './invoke.ts';

const validationOrigin = 'eventgrid.azure.net';

/**
 * The webhook of the Event Grid extension: handshakes of both schemas, and deliveries, which are split so that all events
 * of a batch run at once. One failure fails the whole delivery, and Event Grid sends every event of it again.
 */
export function createEventGridTrigger(
  functions: Iterable<RegisteredFunction>,
  keys: HostKeys,
  invoke: Invoke,
): (request: ReadRequest) => Promise<Reply> {
  const byName = new Map(
    [...functions].filter((fn) => triggerOf(fn) !== undefined).map((fn) => [fn.metadata.name.toLowerCase(), fn]),
  );
  return async ({ method, url, headers, body }) => {
    if (!opens(keyOf(headers, url.searchParams), keys.eventGrid, keys.master)) return { status: 401 };
    const fn = byName.get((url.searchParams.get('functionName') ?? '').toLowerCase());
    if (fn === undefined) return text(404, `cannot find function: '${url.searchParams.get('functionName') ?? ''}'`);
    if (method === 'OPTIONS') return { status: 200, headers: { 'webhook-allowed-origin': validationOrigin } };

    const kind = headers['aeg-event-type'];
    if (kind === 'Unsubscribe') return { status: 202 };
    if (kind !== 'SubscriptionValidation' && kind !== 'Notification')
      return text(400, 'The header aeg-event-type must be SubscriptionValidation, Notification or Unsubscribe.');
    const events = parseEvents(Buffer.from(body).toString());
    if (events === undefined) return text(400, 'The body must be an event or an array of events in JSON.');
    if (kind === 'SubscriptionValidation') return answerValidation(events);
    return deliver(fn, events, invoke);
  };
}

async function deliver(fn: RegisteredFunction, events: readonly unknown[], invoke: Invoke): Promise<Reply> {
  const [name, binding] = triggerOf(fn) ?? [];
  if (name === undefined) return { status: 404 };
  const inputs = String(binding?.cardinality).toLowerCase() === 'many' ? [events] : events;
  const results = await Promise.allSettled(
    inputs.map((input) =>
      invoke(
        fn,
        {
          inputData: [{ name, data: { json: JSON.stringify(input) } }],
          triggerMetadata: { data: { json: JSON.stringify((input as { data?: unknown } | null)?.data ?? null) } },
        },
        `EventGrid trigger fired at ${new Date().toISOString()}`,
      ),
    ),
  );
  return { status: results.every((result) => result.status === 'fulfilled') ? 202 : 500 };
}

function answerValidation(events: readonly unknown[]): Reply {
  const code = (events[0] as { data?: { validationCode?: unknown } } | undefined)?.data?.validationCode;
  if (typeof code !== 'string') return text(400, 'data.validationCode is missing.');
  const body = JSON.stringify({ validationResponse: code });
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

function parseEvents(body: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed : typeof parsed === 'object' && parsed !== null ? [parsed] : undefined;
  } catch {
    return undefined;
  }
}

function triggerOf(fn: RegisteredFunction) {
  return Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'eventgridtrigger');
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
