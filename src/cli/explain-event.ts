import { Command } from 'commander';
import { isRecord } from '../core/arm-body.ts';
import { InputError, type Problem } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { type ParsedEvents, parseEvents } from '../events/parse-event.ts';
import { canBe, cannotBe, rooms } from '../house/rooms.ts';
import { keysConcerned } from '../reconcile/keys-concerned.ts';
import { columns } from './columns.ts';
import { nameOf, readJson } from './input.ts';
import { warnOfNothing } from './nothing-judged.ts';
import { refuseResources } from './refuse-resources.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly event: string;
  readonly json?: boolean;
}

/** `gatehouse explain event`: what a delivery of Event Grid says, and where it makes the rooms observe. */
export const explainEventCommand = (run: Run): Command =>
  new Command('event')
    .description('say which resources an Event Grid delivery is about, and what each room would observe')
    .requiredOption('--event <file>', "the delivery: one event or an array, of either schema; '-' is standard input")
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { event: file, json }) => {
        const delivery = deliveryOf(await readJson(file, terminal));
        refuseResources(file, delivery);
        const parsed = withoutDropped(parseEvents(delivery));
        const { changes, ignored, malformed } = parsed;
        const problems = malformed.flatMap((one) => one.problems);
        if (problems.length > 0 && changes.length + ignored.length === 0) throw new InputError(nameOf(file), problems);
        for (const { path, message } of problems) terminal.err(`${nameOf(file)}: ${path}: ${message}\n`);
        warnOfNothing(file, changes.length + ignored.length + malformed.length, 'event', terminal);
        const keys = keysConcerned(rooms, ...changes);
        const reasons = [...new Set(ignored.map(({ why }) => why))].join('; ') || null;
        answer(terminal, json, { changes, keys, ignored: reasons, malformed }, linesOf(parsed, keys, problems));
        return problems.length > 0 ? 1 : 0;
      }),
    );

/** Files of captured deliveries keep their events beside notes of their own: `{ event: {…} }` or `{ events: […] }`. */
function deliveryOf(body: unknown): unknown {
  if (!isRecord(body) || 'eventType' in body || 'type' in body) return body;
  if (Array.isArray(body.events)) return body.events;
  return isRecord(body.event) ? body.event : body;
}

/** The app drops these, and so nothing is observed for them. */
function withoutDropped({ changes, ignored, malformed }: ParsedEvents): ParsedEvents {
  const dropped = changes.filter((change) => !canBe(change)).map(({ eventId }) => ({ eventId, why: dropWords }));
  return { changes: changes.filter(canBe), ignored: [...ignored, ...dropped], malformed };
}
const dropWords = `the app drops it: ${cannotBe}`;

function linesOf({ changes, ignored, malformed }: ParsedEvents, keys: readonly Key[], problems: readonly Problem[]) {
  const total = changes.length + ignored.length + malformed.length;
  return [
    ...columns(changes.map(({ change, type, id }) => [change, type, id])),
    ...ignored.map(({ why }) => `ignored: ${why}`),
    ...problems.map(({ path }) => `malformed: ${path}`),
    ...(changes.length > 0 && keys.length === 0 ? ['No room observes anything for this.'] : []),
    ...(keys.length > 0 ? ['', 'Observed for this:', ...columns(keys.map(({ room, key }) => [`  ${room}`, key]))] : []),
    ...(total === 0 ? ['The delivery holds no events.'] : []),
  ];
}
