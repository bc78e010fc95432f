import type { Check } from '../../core/finding.ts';

/** What is past can not be moved out of the way. */
export const auditNotArchived: Check = {
  id: 'audit-not-archived',
  severity: 'medium',
  when: 'audit rows older than policy keeps them can not be moved into the archive',
  why: 'They stay in their table, which grows.',
  remedy:
    'See that STATE_STORAGE__blobServiceUri names the storage account and that this identity has Storage Blob Data Owner there; or raise retention.audit.',
};
