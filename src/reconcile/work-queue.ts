import type { TokenCredential } from '@azure/core-auth';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { RetryableError } from '../core/errors.ts';
import { type Millis, minutes } from '../core/time.ts';
import { limited, limitedForAll, type Purpose, storageLimit } from '../core/time-limit.ts';
import { userAgentOptions } from '../core/version.ts';
import type { WorkMessage } from './message.ts';

export const workQueue = 'reconcile';
export const poisonQueue = `${workQueue}-poison`;
/** Events come through this queue where Event Grid can't reach the app. */
export const eventQueue = 'resource-events';

/** A message that the host gave up. */
export interface Poisoned {
  /** As its sender wrote it; undefined where it is not in the encoding that host.json promises. */
  readonly text: string | undefined;
  /** Takes it off the poison queue for good. */
  drop(): Promise<void>;
}

/** The most a queue gives at once, and how often it is asked in one go. */
const batch = 32;
const batches = 10;
/** A message taken off a poison queue by a process that is then killed becomes visible again after this long. */
const takenFor = minutes(5);

export type WorkQueue = ReturnType<typeof createWorkQueue>;

/**
 * The storage queues behind the loop. Trouble with them is a RetryableError.
 * Messages are base64, as host.json's `messageEncoding` says, and never expire: the default would drop them after 7 days.
 */
export function createWorkQueue(
  queueServiceUri: string,
  credential: TokenCredential,
  { limit = storageLimit }: { readonly limit?: Millis } = {},
) {
  const service = new QueueServiceClient(queueServiceUri, credential, {
    retryOptions: { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 500 },
    userAgentOptions,
  });
  const queue = service.getQueueClient(workQueue);
  let creation: Promise<unknown> | undefined;

  /** One call with a time limit; every failure of it is retryable. */
  async function ask<T>(what: string, purpose: Purpose, call: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await limited({ what, limit, purpose }, call);
    } catch (error) {
      throw new RetryableError(`${what}: ${String(error)}`, { cause: error });
    }
  }

  async function put(to: QueueClient, what: string, content: unknown, hiddenFor: Millis): Promise<void> {
    const text = Buffer.from(JSON.stringify(content)).toString('base64');
    const options = { visibilityTimeout: Math.ceil(hiddenFor / 1_000), messageTimeToLive: -1 };
    await ask(what, 'write', (abortSignal) => to.sendMessage(text, { ...options, abortSignal }));
  }

  async function makeSure(): Promise<void> {
    const what = 'the work queue could not be made';
    try {
      await ask(what, 'write', () => {
        creation ??= limitedForAll({ what, limit }, (abortSignal) => queue.createIfNotExists({ abortSignal }));
        return creation;
      });
    } catch (error) {
      creation = undefined;
      throw error;
    }
  }

  return {
    async send(message: WorkMessage, hiddenFor: Millis): Promise<void> {
      await makeSure();
      try {
        await put(queue, 'the work queue did not take a message', message, hiddenFor);
      } catch (error) {
        // It may have been removed since.
        creation = undefined;
        throw error;
      }
    },
    /** Puts an event back on its queue, hidden for so long: a new message, which nobody has tried yet. */
    putEventBack: (event: unknown, hiddenFor: Millis) =>
      put(service.getQueueClient(eventQueue), 'the event queue did not take an event back', event, hiddenFor),
    /** When the oldest message that waits for a worker was sent; undefined where none waits. */
    async findOldest(): Promise<Date | undefined> {
      await makeSure();
      const { peekedMessageItems } = await ask('the work queue could not be read', 'read', (abortSignal) =>
        queue.peekMessages({ numberOfMessages: batch, abortSignal }),
      );
      const sent = peekedMessageItems.map(({ insertedOn }) => insertedOn.getTime());
      return sent.length === 0 ? undefined : new Date(Math.min(...sent));
    },
    /** What lies in the poison queue of this queue, some hundreds at most; the rest is there the next time. */
    async *takePoisoned(name: typeof workQueue | typeof eventQueue): AsyncIterable<Poisoned> {
      const poisoned = service.getQueueClient(`${name}-poison`);
      const unread = 'a poison queue could not be read';
      // The host makes it when it first needs it.
      if (!(await ask(unread, 'read', (abortSignal) => poisoned.exists({ abortSignal })))) return;
      for (let round = 0; round < batches; round += 1) {
        const options = { numberOfMessages: batch, visibilityTimeout: takenFor / 1_000 };
        const { receivedMessageItems } = await ask(unread, 'read', (abortSignal) =>
          poisoned.receiveMessages({ ...options, abortSignal }),
        );
        if (receivedMessageItems.length === 0) return;
        for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
          const drop = async (): Promise<void> => {
            await ask('a poison queue could not be cleared', 'write', (abortSignal) =>
              poisoned.deleteMessage(messageId, popReceipt, { abortSignal }),
            );
          };
          yield { text: decoded(messageText), drop };
        }
      }
    },
  };
}

/** The host moves what is no base64 to the poison queue as it is. */
function decoded(text: string): string | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
    ? Buffer.from(text, 'base64').toString('utf8')
    : undefined;
}
