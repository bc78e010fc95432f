import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { QueueOptions } from '../host-json.ts';
import { describeError, type HostLog } from '../log.ts';
import { decodeMessage } from './message-text.ts';

export interface QueueListenerOptions {
  readonly functionName: string;
  readonly queue: QueueClient;
  /** Undefined for a poison queue: what fails there stays hidden for as long as its lease, then is tried again. */
  readonly poison: QueueClient | undefined;
  readonly settings: QueueOptions;
  /** How long a message stays hidden while it is worked on, in milliseconds; renewed at half time. */
  readonly lease: number;
  readonly log: HostLog;
  /** Rejects when the function failed. */
  handle(content: Uint8Array, message: DequeuedMessageItem): Promise<void>;
}

export interface QueueListener {
  /** Takes no more messages and waits for those under way. */
  stop(): Promise<void>;
}

const firstDelay = 100;
/** What the extension gives a message on a poison queue, whatever life it had before. */
const poisonLife = 7 * 24 * 3600;

/** Polls one queue as the storage extension does: batches, leases, retries by visibility, then the poison queue. */
export function startQueueListener(options: QueueListenerOptions): QueueListener {
  const { queue, settings, log, functionName } = options;
  const about = { function: functionName, queue: queue.name };
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let wake = () => {};

  const pause = (delay: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delay);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const poll = async (): Promise<void> => {
    let delay = Math.min(firstDelay, settings.maxPollingInterval);
    while (!stopping.signal.aborted) {
      if (underWay.size > settings.newBatchThreshold) {
        await Promise.race(underWay);
        continue;
      }
      try {
        const found = await receive(options, stopping.signal);
        for (const message of found) track(work(options, message));
        if (found.length > 0) delay = Math.min(firstDelay, settings.maxPollingInterval);
        else {
          await pause(delay);
          delay = Math.min(delay * 2, settings.maxPollingInterval);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        // A queue that isn't there is only waited for: nobody but its owner makes it.
        log('warning', 'host.queue', `The queue ${queue.name} could not be read: ${describeCode(error)}`, about);
        await pause(delay);
        delay = Math.min(delay * 2, Math.max(settings.maxPollingInterval, 1000));
      }
    }
  };

  const track = (job: Promise<void>): void => {
    const tracked = job
      .catch((error: unknown) =>
        log('error', 'host.queue', `A message could not be completed: ${describeError(error)}`, about),
      )
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      wake();
      await polling;
      await Promise.all(underWay);
    },
  };
}

const describeCode = (error: unknown): string => (error as { code?: string }).code ?? String(error);

async function receive({ queue, settings, lease }: QueueListenerOptions, abortSignal: AbortSignal) {
  const visibilityTimeout = Math.max(1, Math.ceil(lease / 1000));
  const request = { numberOfMessages: settings.batchSize, visibilityTimeout, abortSignal };
  return (await queue.receiveMessages(request)).receivedMessageItems;
}

async function work(options: QueueListenerOptions, message: DequeuedMessageItem): Promise<void> {
  const { queue, poison, settings, log, functionName } = options;
  const about = { function: functionName, queue: queue.name, messageId: message.messageId };
  const content = decodeMessage(message.messageText, settings.messageEncoding);
  const giveUp = async (popReceipt: string): Promise<void> => {
    if (poison === undefined) return;
    const because = `Message has reached MaxDequeueCount of ${settings.maxDequeueCount}. Moving message to queue '${poison.name}'.`;
    log('warning', 'host.queue.poison', because, about);
    await poison.createIfNotExists();
    await poison.sendMessage(message.messageText, { messageTimeToLive: poisonLife });
    await remove(queue, message, popReceipt);
  };
  if (content === undefined) {
    const because = `Message decoding has failed! Check MessageEncoding settings. MessageId=${message.messageId}.`;
    log('warning', 'host.queue.poison', because, about);
    return giveUp(message.popReceipt);
  }
  if (poison !== undefined && message.dequeueCount > settings.maxDequeueCount) return giveUp(message.popReceipt);

  const held = keepHidden(options, message);
  try {
    await options.handle(content, message);
  } catch (error) {
    log('debug', 'host.queue', `A message failed: ${String(error)}`, about);
    const popReceipt = await held.release();
    if (poison === undefined) return;
    if (message.dequeueCount >= settings.maxDequeueCount) return giveUp(popReceipt);
    await queue.updateMessage(message.messageId, popReceipt, undefined, Math.ceil(settings.visibilityTimeout / 1000));
    return;
  }
  await remove(queue, message, await held.release());
}

/** Renews the lease until released; gives the receipt that is valid then. */
function keepHidden({ queue, lease, log }: QueueListenerOptions, message: DequeuedMessageItem) {
  let popReceipt = message.popReceipt;
  let renewal: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = queue
      .updateMessage(message.messageId, popReceipt, undefined, Math.max(1, Math.ceil(lease / 1000)))
      .then((renewed) => {
        popReceipt = renewed.popReceipt ?? popReceipt;
      })
      .catch((error: unknown) =>
        log('warning', 'host.queue', `A message lease could not be renewed: ${String(error)}`),
      );
  }, lease / 2);
  return {
    async release(): Promise<string> {
      clearInterval(timer);
      await renewal;
      return popReceipt;
    },
  };
}

/** A message that is gone already, or is another's by now, is deleted well enough: nothing is said of it. */
async function remove(queue: QueueClient, { messageId }: DequeuedMessageItem, popReceipt: string): Promise<void> {
  try {
    await queue.deleteMessage(messageId, popReceipt);
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 400 && statusCode !== 404 && statusCode !== 409) throw error;
  }
}
