import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import type { Azurite } from './azurite.ts';
import type { Certificate } from './certificate.ts';

/** The queues that the deployment makes: the host makes none, and says so at every poll. */
const deployed = ['reconcile', 'reconcile-poison', 'resource-events', 'resource-events-poison'];

/** Makes the queues of a deployment with the account's own key, as somebody who deploys. */
export async function makeQueues(azurite: Azurite, { ca }: Pick<Certificate, 'ca'>): Promise<void> {
  const credential = new StorageSharedKeyCredential(azurite.account, azurite.accountKey);
  const options = { keepAliveOptions: { enable: false }, tlsOptions: { ca } };
  const service = new QueueServiceClient(azurite.queueUri, credential, options);
  await Promise.all(deployed.map((name) => service.getQueueClient(name).createIfNotExists()));
}
