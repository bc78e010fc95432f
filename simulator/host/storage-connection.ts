import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { Env } from './app-settings.ts';

/** Short: the storage account is on this machine, and a listener looks again anyway. */
const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 500 };

/**
 * The queue service behind a connection name, by the host's prefix convention: `NAME` may be a connection string, else
 * `NAME__queueServiceUri` (or `NAME__accountName`) with `NAME__credential` and `NAME__clientId`. Throws naming the
 * function and the setting that is missing.
 */
export function queueService(connection: string, env: Env, functionName: string): QueueServiceClient {
  const plain = connectionString(connection, env);
  if (plain !== undefined) return QueueServiceClient.fromConnectionString(plain, { retryOptions });
  const uri = serviceUri(connection, 'queue', env);
  if (uri === undefined)
    throw new Error(
      `Function ${functionName}: the connection ${connection} names no storage. Set ${connection}__queueServiceUri.`,
    );
  return new QueueServiceClient(uri, credentialOf(connection, env, `Function ${functionName}`), { retryOptions });
}

/** The host's own storage (`AzureWebJobsStorage`), by the same convention; undefined where no setting names any. */
export function hostStorage(env: Env): BlobServiceClient | undefined {
  const plain = env.AzureWebJobsStorage;
  if (plain) return BlobServiceClient.fromConnectionString(plain, { retryOptions });
  const uri = serviceUri('AzureWebJobsStorage', 'blob', env);
  if (uri === undefined) return undefined;
  return new BlobServiceClient(uri, credentialOf('AzureWebJobsStorage', env, 'The host'), { retryOptions });
}

const connectionString = (connection: string, env: Env): string | undefined =>
  (env[connection] ?? env[`AzureWebJobs${connection}`]) || undefined;

function serviceUri(connection: string, service: 'queue' | 'blob', env: Env): string | undefined {
  const account = env[`${connection}__accountName`];
  const uri =
    env[`${connection}__${service}ServiceUri`] ?? (account && `https://${account}.${service}.core.windows.net`);
  return uri || undefined;
}

function credentialOf(connection: string, env: Env, who: string): TokenCredential {
  const clientId = env[`${connection}__clientId`];
  const kind = env[`${connection}__credential`];
  if (kind !== undefined && kind.toLowerCase() !== 'managedidentity')
    throw new Error(`${who}: ${connection}__credential must be "managedidentity" or left out.`);
  if (kind === undefined) return new DefaultAzureCredential();
  return new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
}
