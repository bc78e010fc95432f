import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { QueueServiceClient } from '@azure/storage-queue';
import type { Env } from '../app-settings.ts';

/** Short: the storage account is on this machine, and a listener looks again anyway. */
const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 500 };

/**
 * The queue service behind a connection name, by the host's prefix convention: `NAME` may be a connection string, else
 * `NAME__queueServiceUri` (or `NAME__accountName`) with `NAME__credential` and `NAME__clientId`. Throws naming the
 * function and the setting that is missing.
 */
export function queueService(connection: string, env: Env, functionName: string): QueueServiceClient {
  const plain = env[connection] ?? env[`AzureWebJobs${connection}`];
  if (plain !== undefined && plain !== '') return QueueServiceClient.fromConnectionString(plain, { retryOptions });

  const account = env[`${connection}__accountName`];
  const uri = env[`${connection}__queueServiceUri`] ?? (account && `https://${account}.queue.core.windows.net`);
  if (uri === undefined || uri === '')
    throw new Error(
      `Function ${functionName}: the connection ${connection} names no storage. Set ${connection}__queueServiceUri.`,
    );
  const clientId = env[`${connection}__clientId`];
  const kind = env[`${connection}__credential`];
  if (kind !== undefined && kind.toLowerCase() !== 'managedidentity')
    throw new Error(`Function ${functionName}: ${connection}__credential must be "managedidentity" or left out.`);
  const credential =
    kind === undefined
      ? new DefaultAzureCredential()
      : new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
  return new QueueServiceClient(uri, credential, { retryOptions });
}
