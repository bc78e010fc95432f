import type { TokenCredential } from '@azure/core-auth';
import { QueueServiceClient } from '@azure/storage-queue';
import { RetryableError } from '../core/errors.ts';
import type { SendMessage } from './chain.ts';

export const workQueue = 'reconcile';
export const poisonQueue = `${workQueue}-poison`;

/** The storage queue behind the loop. */
export interface WorkQueue {
  readonly send: SendMessage;
  /** About how many messages gave up; Azure keeps it approximate. */
  countPoisoned(): Promise<number>;
}

/** Messages are base64, as host.json's `messageEncoding` says, and never expire: the default would drop them after 7 days. */
export function createWorkQueue(queueServiceUri: string, credential: TokenCredential): WorkQueue {
  const service = new QueueServiceClient(queueServiceUri, credential, {
    retryOptions: { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 500 },
  });
  const queue = service.getQueueClient(workQueue);
  let creation: Promise<unknown> | undefined;
  return {
    async send(message, hiddenFor) {
      const text = Buffer.from(JSON.stringify(message)).toString('base64');
      const visibilityTimeout = Math.ceil(hiddenFor / 1_000);
      try {
        creation ??= queue.createIfNotExists();
        await creation;
        await queue.sendMessage(text, { visibilityTimeout, messageTimeToLive: -1 });
      } catch (error) {
        creation = undefined;
        throw new RetryableError(`the work queue did not take a message: ${String(error)}`, { cause: error });
      }
    },
    async countPoisoned() {
      const poisoned = service.getQueueClient(poisonQueue);
      if (!(await poisoned.exists())) return 0;
      return (await poisoned.getProperties()).approximateMessagesCount ?? 0;
    },
  };
}
