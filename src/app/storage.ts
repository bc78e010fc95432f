import type { HttpClient } from '@azure/core-rest-pipeline';
import { createWorkQueue } from '../reconcile/work-queue.ts';
import { createAuditArchive } from '../state/audit/archive.ts';
import { createState } from '../state/state.ts';
import { createTables } from '../state/tables.ts';
import type { Process } from './process.ts';

export type Storage = ReturnType<typeof createStorage>;

/** Our own storage account: tables, queues and, where a blob service is set, the archive of the audit. */
export function createStorage({ settings, credential }: Process, httpClient: HttpClient) {
  const { tables, queues, blobs } = settings.storage;
  return {
    state: createState(createTables(tables, credential, { httpClient })),
    queue: createWorkQueue(queues, credential),
    archive: blobs === undefined ? undefined : createAuditArchive(blobs, credential),
  };
}
