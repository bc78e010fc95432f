import { createWorkQueue, type WorkQueue } from '../reconcile/work-queue.ts';
import { type AuditArchive, createAuditArchive } from '../state/audit/archive.ts';
import { createFindingMemory, type FindingMemory } from '../state/findings/memory.ts';
import { createState, type State } from '../state/state.ts';
import { createTables } from '../state/tables.ts';
import type { Process } from './process.ts';

/** Our own storage account: tables, queues and blobs. */
export interface Storage {
  readonly state: State;
  readonly memory: FindingMemory;
  readonly queue: WorkQueue;
  /** Absent where no blob service is set. */
  readonly archive: AuditArchive | undefined;
}

export function createStorage({ settings, credential }: Process): Storage {
  const { tables, queues, blobs } = settings.storage;
  const opened = createTables(tables, credential);
  return {
    state: createState(opened),
    memory: createFindingMemory(opened.meta),
    queue: createWorkQueue(queues, credential),
    archive: blobs === undefined ? undefined : createAuditArchive(blobs, credential),
  };
}
