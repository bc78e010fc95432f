import type { RegisteredFunction } from './core-api.ts';
import { type HostKeys, keyOf, opens } from './http/keys.ts';
import type { Reply } from './http/reply.ts';
import type { HostRequest } from './http/server.ts';
import type { Invoke } from './invoke.ts';

/** What Event Grid expects in the answer to a CloudEvents handshake. */
const validationOrigin = 'eventgrid.azure.net';
const utf8Text = { 'content-type': 'text/plain; charset=utf-8' };

/**
 * The webhook of the Event Grid extension: handshakes of both schemas, and deliveries, which are split so that all events
 * of a batch run at once. One failure fails the whole delivery, and Event Grid sends every event of it again. So does a body that
 * holds no event: the extension answers 500 where one would expect 400.
 */
export function createEventGridTrigger(
  functions: Iterable<RegisteredFunction>,
  keys: HostKeys,
  invoke: Invoke,
): (request: HostRequest) => Promise<Reply> {
  const byName = new Map(
    [...functions].filter((fn) => triggerOf(fn) !== undefined).map((fn) => [fn.metadata.name, fn]),
  );
  return async ({ method, query, headers, readBody }) => {
    const key = keyOf(headers, query);
    // A host key is a key, only not of this door.
    if (opens(key, keys.functions)) return { status: 403 };
    if (!opens(key, keys.eventGrid, keys.master)) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
    const name = query.get('functionName') ?? '';
    const fn = byName.get(name);
    if (fn === undefined) return { status: 404, headers: utf8Text, body: `cannot find function: '${name}'` };
    if (method === 'OPTIONS') return { status: 200, headers: { 'webhook-allowed-origin': validationOrigin } };

    const kind = method === 'POST' ? headers['aeg-event-type']?.toLowerCase() : undefined;
    if (kind === 'unsubscribe') return { status: 202 };
    if (kind !== 'subscriptionvalidation' && kind !== 'notification') return { status: 400 };
    const events = parseEvents(Buffer.from(await readBody()).toString());
    if (events === undefined) return { status: 500 };
    return kind === 'notification' ? deliver(fn, events, invoke) : answerValidation(events);
  };
}

async function deliver(fn: RegisteredFunction, events: readonly object[], invoke: Invoke): Promise<Reply> {
  const [name, binding] = triggerOf(fn) ?? [];
  if (name === undefined) return { status: 404 };
  const inputs = String(binding?.cardinality).toLowerCase() === 'many' ? [events] : events;
  const results = await Promise.allSettled(
    inputs.map((input) =>
      invoke(
        fn,
        {
          inputData: [{ name, data: { json: JSON.stringify(input) } }],
          triggerMetadata: { data: { json: JSON.stringify((input as { data?: unknown }).data ?? null) } },
        },
        `EventGrid trigger fired at ${new Date().toISOString()}`,
      ),
    ),
  );
  return { status: results.every((result) => result.status === 'fulfilled') ? 202 : 500 };
}

function answerValidation(events: readonly object[]): Reply {
  const code = (events[0] as { data?: { validationCode?: unknown } } | undefined)?.data?.validationCode;
  if (typeof code !== 'string') return { status: 500 };
  return { status: 200, headers: utf8Text, body: JSON.stringify({ validationResponse: code }) };
}

/** One event or an array of them; undefined where anything of it is no JSON object. */
function parseEvents(body: string): readonly object[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body.replace(/^\uFEFF/, ''));
    const events: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    return events.every(isObject) ? events : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function triggerOf(fn: RegisteredFunction) {
  return Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'eventgridtrigger');
}
