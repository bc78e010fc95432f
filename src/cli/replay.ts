import { Command } from 'commander';
import { isRecord } from '../core/arm-body.ts';
import { InputError, problemText } from '../core/errors.ts';
import { foldCase, quote } from '../core/text.ts';
import { userAgentOptions } from '../core/version.ts';
import { parseEvents } from '../events/parse-event.ts';
import { rooms } from '../house/rooms.ts';
import { keysConcerned } from '../reconcile/keys-concerned.ts';
import { isHttps } from './check-azure.ts';
import { nameOf, readJson, refuseTwoInputs, repeatable } from './input.ts';
import { warnOfEmptyList } from './nothing-judged.ts';
import { refuseResources } from './refuse-resources.ts';
import type { Run } from './run.ts';
import { answer, type Terminal } from './terminal.ts';

interface Options {
  readonly file: readonly string[];
  readonly queueService?: string;
  readonly queue: string;
  readonly json?: boolean;
}

/** What Event Grid adds to an event when it gives up on it, in either schema's spelling. */
const deadLetterFields: ReadonlySet<string> = new Set([
  'deadletterreason',
  'deliveryattempts',
  'lastdeliveryoutcome',
  'publishtime',
  'lastdeliveryattempttime',
  'deadletterproperties',
  'lasthttpstatuscode',
]);

/** `gatehouse replay`: puts dead-lettered events on the queue that the app drains, as if they had been delivered. */
export const replayCommand = (run: Run): Command =>
  new Command('replay')
    .description(
      'put dead-lettered events on the queue that the app drains; without --queue-service, only say what they lead to',
    )
    .requiredOption(
      '--file <file>',
      "a dead-letter blob: one event or an array of them; '-' is standard input; repeatable",
      repeatable,
      [],
    )
    .option(
      '--queue-service <url>',
      "queue service of the app's storage account, e.g. https://name.queue.core.windows.net",
    )
    .option('--queue <name>', 'the queue', 'resource-events')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { file: files, queueService, queue, json }) => {
        if (files.length === 0) throw new InputError('--file', 'is missing; name at least one dead-letter blob');
        if (queueService !== undefined && !isHttps(queueService)) {
          throw new InputError('--queue-service', `'${queueService}' is not an https address`);
        }
        if (!isQueueName(queue))
          throw new InputError('--queue', `${quote(queue)} is not the name of a queue, such as resource-events`);
        refuseTwoInputs(files);
        const events: unknown[] = [];
        for (const file of files) events.push(...(await readEvents(file, terminal)));
        const worth = events.filter((event) => keysConcerned(rooms, ...parseEvents(event).changes).length > 0);
        if (queueService !== undefined) await send(worth, queueService, queue);
        const { changes, malformed } = parseEvents(events);
        const keys = keysConcerned(rooms, ...changes);
        // Events that lead to no pass: of a kind or a type we don't handle.
        const left = events.length - worth.length - malformed.length;
        const sent = queueService === undefined ? 0 : worth.length;
        const verb = queueService === undefined ? 'would be sent' : 'sent';
        answer(terminal, json, { sent, left, malformed, keys }, [
          `${worth.length} ${verb} to ${queue}, ${left} lead to no pass, ${malformed.length} malformed`,
          ...keys.map(({ room, key }) => `  ${room}  ${key}`),
        ]);
        return malformed.length > 0 ? 1 : 0;
      }),
    );

/**
 * The events of a file. One that can't be read is named on stderr, and counted.
 * @throws InputError naming each, where there are some and none can be read.
 */
async function readEvents(file: string, terminal: Terminal): Promise<readonly unknown[]> {
  const content = await readJson(file, terminal);
  refuseResources(file, content);
  warnOfEmptyList(file, content, 'event', terminal);
  const events = toEvents(content);
  const { malformed } = parseEvents(Array.isArray(content) ? events : events[0]);
  const problems = malformed.flatMap((one) => one.problems);
  if (events.length > 0 && malformed.length === events.length) throw new InputError(nameOf(file), problems);
  for (const problem of problems) terminal.err(`${nameOf(file)}: ${problemText(problem)}\n`);
  return events;
}

/** The events as they were before Event Grid gave up on them. */
function toEvents(body: unknown): unknown[] {
  return (Array.isArray(body) ? body : [body]).map((event: unknown) =>
    isRecord(event)
      ? Object.fromEntries(Object.entries(event).filter(([name]) => !deadLetterFields.has(foldCase(name))))
      : event,
  );
}

/** https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata */
const isQueueName = (text: string): boolean => /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(text);

/** The SDKs are loaded only here: observing a file needs none. Base64, as Event Grid itself writes to a queue. */
async function send(events: readonly unknown[], queueService: string, name: string): Promise<void> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { QueueServiceClient } = await import('@azure/storage-queue');
  const queue = new QueueServiceClient(queueService, new DefaultAzureCredential(), { userAgentOptions }).getQueueClient(
    name,
  );
  try {
    for (const event of events) {
      await queue.sendMessage(Buffer.from(JSON.stringify(event)).toString('base64'), { messageTimeToLive: -1 });
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(queueService, `takes no message: ${why}`);
  }
}
