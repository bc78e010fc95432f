import { createWorkQueue, type WorkQueue } from '../reconcile/work-queue.ts';
import { type AuditArchive, createAuditArchive } from '../state/audit/archive.ts';
import { createState, type State } from '../state/state.ts';
import { createTables } from '../state/tables.ts';
import type { Process } from './process.ts';

/** Our own storage account: tables, queues and blobs. */
export interface Storage {
  readonly state: State;
  readonly queue: WorkQueue;
  /** Absent where no blob service is set. */
  readonly archive: AuditArchive | undefined;
}

export function createStorage({ settings, credential }: Process): Storage {
  const { tables, queues, blobs } = settings.storage;
  return {
    state: createState(createTables(tables, credential)),
    queue: createWorkQueue(queues, credential),
    archive: blobs === undefined ? undefined : createAuditArchive(blobs, credential),
  };
}
