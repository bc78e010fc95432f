import { type NetJson, readNetJson, writeNetJson } from '../net/json.ts';
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
    // A host key is a key, only not for this webhook.
    if (opens(key, keys.functions)) return { status: 403 };
    if (!opens(key, keys.eventGrid, keys.master)) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
    const name = query.get('functionName') ?? '';
    const fn = byName.get(name);
    if (fn === undefined) return { status: 404, headers: utf8Text, body: `cannot find function: '${name}'` };
    if (method === 'OPTIONS') return { status: 200, headers: { 'webhook-allowed-origin': validationOrigin } };

    const kind = method === 'POST' ? headers['aeg-event-type']?.toLowerCase() : undefined;
    if (kind === 'unsubscribe') return { status: 202 };
    if (kind !== 'subscriptionvalidation' && kind !== 'notification') return { status: 400 };
    const body = parse(Buffer.from(await readBody()).toString());
    if (body === undefined || body.kind === 'scalar') return { status: 500 };
    if (kind === 'subscriptionvalidation') return answerValidation(body);
    const events = body.kind === 'array' ? body.items : [body];
    return events.every(isObject) ? deliver(fn, events, invoke) : { status: 500 };
  };
}

async function deliver(fn: RegisteredFunction, events: readonly NetObject[], invoke: Invoke): Promise<Reply> {
  const [name, binding] = triggerOf(fn) ?? [];
  if (name === undefined) return { status: 404 };
  const isMany = String(binding?.cardinality).toLowerCase() === 'many';
  const inputs = isMany
    ? [{ json: arrayOf(events), data: 'null' }]
    : events.map((event) => ({ json: writeNetJson(event), data: dataOf(event) }));
  const results = await Promise.allSettled(
    inputs.map(({ json, data }) =>
      invoke(
        fn,
        { inputData: [{ name, data: { json } }], triggerMetadata: { data: { json: data } } },
        `EventGrid trigger fired at ${new Date().toISOString()}`,
      ),
    ),
  );
  if (results.every((result) => result.status === 'fulfilled')) return { status: 202 };
  return { status: 500, headers: utf8Text, body: `Exception while executing function: Functions.${fn.metadata.name}` };
}

const arrayOf = (items: readonly NetJson[]): string => writeNetJson({ kind: 'array', items });
const dataOf = (event: NetObject): string => {
  const data = event.fields.get('data');
  return data === undefined ? 'null' : writeNetJson(data);
};

/** An array is the Event Grid schema, whose `data` is an object; in an object it may be JSON in a text. What has no code fails inside the host. */
function answerValidation(body: NetObject | NetArray): Reply {
  const event = body.kind === 'array' ? body.items[0] : body;
  const sent = event?.kind === 'object' ? event.fields.get('data') : undefined;
  const data = body.kind === 'object' && sent?.kind === 'scalar' ? parse(String(JSON.parse(sent.text))) : sent;
  const code = data?.kind === 'object' ? data.fields.get('validationCode') : undefined;
  if (code?.kind !== 'scalar') return { status: 500 };
  const validationResponse = String(JSON.parse(code.text) ?? '');
  return { status: 200, headers: utf8Text, body: JSON.stringify({ validationResponse }) };
}

/** Undefined where the extension's reader refuses: the exception leaves it, and the host answers 500. */
function parse(text: string): NetJson | undefined {
  try {
    return readNetJson(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

type NetObject = Extract<NetJson, { kind: 'object' }>;
type NetArray = Extract<NetJson, { kind: 'array' }>;
const isObject = (json: NetJson): json is NetObject => json.kind === 'object';

function triggerOf(fn: RegisteredFunction) {
  return Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'eventgridtrigger');
}
