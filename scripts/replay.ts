import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import colors from 'picocolors';
import { isSuccess } from '../simulator/event-grid/retry.ts';
import { startStack } from '../simulator/stack.ts';
import { findResourceId } from '../src/core/resource-id.ts';
import { buildApp } from './build.ts';
import { readOptions } from './read-options.ts';

const usage = `npm run replay -- <event.json> [--policy policy.yaml]
  Builds the app, puts one recorded event (either schema, single or an array) through it against an empty simulated Azure,
  and prints what the app logged. A recording that wraps its events ("events", "body", "payload") is unwrapped.`;

async function main(): Promise<number> {
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: { policy: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (values.help || file === undefined) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const events = eventsIn(JSON.parse(await readFile(file, 'utf8')));
  if (events.length === 0) throw new Error(`${file} holds no event: none of its objects has an id and a type.`);
  const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  const ids = events
    .flatMap((event) => findResourceId(String(event.subject ?? ''))?.subscriptionId ?? [])
    .filter((id) => guid.test(id));
  await buildApp();
  const stack = await startStack({
    subscriptions: ids.length > 0 ? [...new Set(ids)] : ['00000000-0000-0000-0000-000000000001'],
    eventGrid: { maxAttempts: 1 },
    ...(values.policy !== undefined && { env: { GATEHOUSE_POLICY: resolve(values.policy) } }),
    onLog: ({ level, function: name, message, category }) => {
      if (category.startsWith('host.') && level === 'debug') return;
      console.log(`${colors.dim(level.padEnd(11))} ${colors.cyan(name ?? 'host')} ${message}`);
    },
  });
  try {
    stack.events.publish(events);
    await stack.quiet(500);
    const statuses = stack.events.deliveries.map(({ id, outcome }) => `${id} was answered ${outcome}`);
    console.log(statuses.join('\n'));
    return stack.events.deliveries.every(({ outcome }) => isSuccess(outcome)) ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

/** Every object with an id and an event type, however deep a recording has wrapped it. */
function eventsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(eventsIn);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Record<string, unknown>;
  const isEvent =
    typeof object.id === 'string' && typeof (object.eventType ?? object.type) === 'string' && 'data' in object;
  return isEvent ? [object] : Object.values(object).flatMap(eventsIn);
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(colors.red(error instanceof Error ? error.message : String(error)));
    process.exit(2);
  },
);
