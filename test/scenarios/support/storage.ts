import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { StorageSharedKeyCredential as BlobKeyCredential, BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import type { Stack } from '../../../simulator/stack.ts';
import { poisonQueue, workQueue } from '../../../src/reconcile/work-queue.ts';
import { auditContainer } from '../../../src/state/audit/archive.ts';
import { fromEntity } from '../../../src/state/entity.ts';

const tables = [
  'endpoints',
  'names',
  'zones',
  'work',
  'connections',
  'findings',
  'resolved',
  'audit',
  'outbox',
  'estate',
  'meta',
] as const;
export type TableName = (typeof tables)[number];
type Value = Readonly<Record<string, unknown>>;

/** The app's tables and queues as its owner sees them: with the account's key, past the app and past the gate. */
export interface StorageView {
  /** What the rows of a table hold, without keys and times of the service. */
  rows(table: TableName): Promise<readonly Value[]>;
  /** Changes text properties of every row that `change` gives an answer for. */
  edit(table: TableName, change: (value: Value) => Value | undefined): Promise<void>;
  /** Removes rows, as a person does who has seen to them. */
  forget(table: TableName, isMeant: (value: Value) => boolean): Promise<void>;
  /** Lines of the archive's blob of one day; none where there is no such blob. */
  archived(day: string): Promise<readonly Value[]>;
  /** Drops every table, as somebody who cleans up the wrong account does. */
  dropTables(): Promise<void>;
  /** Puts a text on the work queue that workers have tried and failed so often already. For an app that is not running. */
  sendFailed(text: string, tries: number): Promise<void>;
  /** Puts a text on the poison queue, as the host does with what it gives up. */
  poison(text: string): Promise<void>;
  /** Messages of the work queue, hidden ones too. */
  countQueued(): Promise<number>;
  countPoisoned(): Promise<number>;
}

export function viewStorage({ storage, ca }: Pick<Stack, 'storage' | 'ca'>): StorageView {
  const key = new AzureNamedKeyCredential(storage.account, storage.accountKey);
  // One for all of them: connections are kept by these options, and what asks often need not shake hands each time.
  const tlsOptions = { ca };
  const clients = new Map<string, TableClient>();
  const open = (name: string): TableClient => {
    const client =
      clients.get(name) ??
      new TableClient(storage.tableUri, name, key, { tlsOptions, retryOptions: { maxRetries: 1 } });
    clients.set(name, client);
    return client;
  };
  // The pipeline behind this client takes tlsOptions too, its own type only doesn't say so.
  const options = { keepAliveOptions: { enable: true }, tlsOptions };
  const queues = new QueueServiceClient(
    storage.queueUri,
    new StorageSharedKeyCredential(storage.account, storage.accountKey),
    options,
  );

  async function entities(table: TableName): Promise<Record<string, unknown>[]> {
    try {
      return await Array.fromAsync(open(table).listEntities());
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async function count(name: string): Promise<number> {
    try {
      return (await queues.getQueueClient(name).getProperties()).approximateMessagesCount ?? 0;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  return {
    async rows(table) {
      // Findings are one thing to a reader, wherever they are kept.
      const kept =
        table === 'findings' ? [...(await entities(table)), ...(await entities('resolved'))] : await entities(table);
      return kept.map((entity) => {
        const { partitionKey: _, rowKey: __, etag: ___, timestamp: ____, ...value } = fromEntity(entity);
        return value;
      });
    },
    async edit(table, change) {
      for (const entity of await entities(table)) {
        const changed = change(fromEntity(entity));
        if (changed === undefined) continue;
        const { partitionKey, rowKey } = entity;
        const properties = Object.fromEntries(
          Object.entries(changed).map(([name, content]) =>
            typeof content === 'object' ? [`${name}_json`, JSON.stringify(content)] : [name, content],
          ),
        );
        const keys = { partitionKey: String(partitionKey), rowKey: String(rowKey) };
        await open(table).updateEntity({ ...keys, ...properties }, 'Merge');
      }
    },
    async forget(table, isMeant) {
      for (const entity of await entities(table)) {
        if (isMeant(fromEntity(entity)))
          await open(table).deleteEntity(String(entity.partitionKey), String(entity.rowKey));
      }
    },
    async archived(day) {
      const shared = new BlobKeyCredential(storage.account, storage.accountKey);
      const blobs = new BlobServiceClient(storage.blobUri, shared, options);
      const blob = blobs.getContainerClient(auditContainer).getBlobClient(`${day}.jsonl`);
      if (!(await blob.exists())) return [];
      const text = (await blob.downloadToBuffer()).toString('utf8');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Value]));
    },
    async dropTables() {
      for (const table of tables) await open(table).deleteTable();
    },
    async sendFailed(text, tries) {
      const queue = queues.getQueueClient(workQueue);
      await queue.createIfNotExists();
      await queue.sendMessage(Buffer.from(text).toString('base64'));
      for (let tried = 0; tried < tries; tried += 1) {
        const [message] = (await queue.receiveMessages()).receivedMessageItems;
        if (message === undefined) throw new Error('the message is not there');
        await queue.updateMessage(message.messageId, message.popReceipt, message.messageText, 0);
      }
    },
    async poison(text) {
      const queue = queues.getQueueClient(poisonQueue);
      await queue.createIfNotExists();
      await queue.sendMessage(Buffer.from(text).toString('base64'));
    },
    countQueued: () => count(workQueue),
    countPoisoned: () => count(poisonQueue),
  };
}

/** The app makes each table and queue when it first needs it. */
const isMissing = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 404;
