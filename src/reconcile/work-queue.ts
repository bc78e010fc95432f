import type { TokenCredential } from '@azure/core-auth';
import { QueueServiceClient } from '@azure/storage-queue';
import { RetryableError } from '../core/errors.ts';
import type { Millis } from '../core/time.ts';
import { limited, limitedForAll, storageLimit } from '../core/time-limit.ts';
import type { SendMessage } from './chain.ts';

export const workQueue = 'reconcile';
export const poisonQueue = `${workQueue}-poison`;

const what = 'the work queue';

/** The storage queue behind the loop. */
export interface WorkQueue {
  readonly send: SendMessage;
  /** About how many messages gave up; Azure keeps it approximate. */
  countPoisoned(): Promise<number>;
}

/** Messages are base64, as host.json's `messageEncoding` says, and never expire: the default would drop them after 7 days. */
export function createWorkQueue(
  queueServiceUri: string,
  credential: TokenCredential,
  { limit = storageLimit }: { readonly limit?: Millis } = {},
): WorkQueue {
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
        await limited({ what, limit, purpose: 'write' }, () => {
          creation ??= limitedForAll({ what, limit }, (abortSignal) => queue.createIfNotExists({ abortSignal }));
          return creation;
        });
        const options = { visibilityTimeout, messageTimeToLive: -1 };
        await limited({ what, limit, purpose: 'write' }, (abortSignal) =>
          queue.sendMessage(text, { ...options, abortSignal }),
        );
      } catch (error) {
        creation = undefined;
        throw new RetryableError(`the work queue did not take a message: ${String(error)}`, { cause: error });
      }
    },
    async countPoisoned() {
      const poisoned = service.getQueueClient(poisonQueue);
      return limited({ what, limit, purpose: 'read' }, async (abortSignal) => {
        if (!(await poisoned.exists({ abortSignal }))) return 0;
        return (await poisoned.getProperties({ abortSignal })).approximateMessagesCount ?? 0;
      });
    },
  };
}
