/** All that calls our storage account, for a bundle of its own. */
export { blobReader } from '../../../src/policy/policy-readers.ts';
export { createWorkQueue } from '../../../src/reconcile/work-queue.ts';
export { createAuditArchive } from '../../../src/state/audit/archive.ts';
export { createTables } from '../../../src/state/tables.ts';
