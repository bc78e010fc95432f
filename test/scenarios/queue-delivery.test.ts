import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { createEstate, type Estate, endpointId, enforcing, subscription } from './support/estate.ts';

let stack: Stack;
let estate: Estate;
beforeAll(async () => {
  stack = await startStack({ subscriptions: [subscription], policy: enforcing() });
  estate = await createEstate(stack);
});
afterAll(() => stack.stop());

/** A write of a resource, as Event Grid leaves it on a storage queue. */
function messageAbout(id: string): string {
  const event = {
    id: 'e0000000-0000-0000-0000-000000000001',
    topic: `/subscriptions/${subscription}`,
    subject: id,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: new Date().toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceProvider: 'Microsoft.Network',
      resourceUri: id,
      operationName: 'Microsoft.Network/privateEndpoints/write',
      status: 'Succeeded',
      subscriptionId: subscription,
      tenantId: '00000000-0000-0000-0000-0000000000f1',
      correlationId: '00000000-0000-0000-0000-0000000000f2',
    },
  };
  return Buffer.from(JSON.stringify(event)).toString('base64');
}

it('an event on the queue gives the name that a delivered one would', async () => {
  await estate.addAccount('stqueue');
  stack.events.fault({ kind: 'drop', count: 1_000 });
  await estate.addEndpoint('stqueue');
  await stack.quiet();
  expect(await estate.record('stqueue')).toBeUndefined();

  const { storage, ca } = stack;
  const options = { keepAliveOptions: { enable: false }, tlsOptions: { ca } };
  const credential = new StorageSharedKeyCredential(storage.account, storage.accountKey);
  const queue = new QueueServiceClient(storage.queueUri, credential, options).getQueueClient('resource-events');
  await queue.createIfNotExists();
  await queue.sendMessage(messageAbout(endpointId('stqueue')));
  await expect.poll(() => estate.record('stqueue'), { timeout: 30_000 }).toEqual([expect.stringMatching(/^10\.0\./)]);
});
