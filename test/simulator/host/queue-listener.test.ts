import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import { expect, it } from 'vitest';
import { parseHostJson } from '../../../simulator/host/host-json.ts';
import { startQueueListener } from '../../../simulator/host/queue/queue-listener.ts';

// Host 4.1037 with Extensions.Storage.Queues 5.3.10, of 40 slow messages, batchSize 8 and newBatchThreshold 4: 8 at a time, since all of a batch ended together.
// When the next batch comes is in the reference of host.json for queues: once the number that is worked on is down to newBatchThreshold.
it('works on a batch at a time, and takes the next once no more than newBatchThreshold are left', async () => {
  const waiting = Array.from({ length: 40 }, (_, at) => `${at}`);
  const ends: (() => void)[] = [];
  let underWay = 0;
  const queue = {
    name: 'q',
    receiveMessages: async ({ numberOfMessages = 1 }) => ({
      receivedMessageItems: waiting
        .splice(0, numberOfMessages)
        .map((messageId) => ({ messageId, popReceipt: 'p', messageText: btoa('{}'), dequeueCount: 1 })),
    }),
    deleteMessage: async () => undefined,
  };
  const { queues } = parseHostJson({
    version: '2.0',
    extensions: { queues: { batchSize: 8, newBatchThreshold: 4, maxPollingInterval: '00:00:00.1' } },
  });
  const listener = startQueueListener({
    functionName: 'slow',
    queue: queue as unknown as QueueClient,
    poison: undefined,
    settings: queues,
    lease: 600_000,
    log: () => undefined,
    handle: (_content: Uint8Array, _message: DequeuedMessageItem) =>
      new Promise((resolve) => {
        underWay += 1;
        ends.push(() => {
          underWay -= 1;
          resolve();
        });
      }),
  });
  const seen: number[] = [];
  /** Ends so many, and gives how many are worked on once nothing moves any more. */
  const end = async (count: number): Promise<void> => {
    for (const done of ends.splice(0, count)) done();
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen.push(underWay);
  };
  for (const count of [0, 3, 1, 7, 1]) await end(count);
  expect(seen).toEqual([8, 5, 12, 5, 12]);
  while (ends.length > 0) await end(ends.length);
  await listener.stop();
  expect(waiting).toEqual([]);
});
