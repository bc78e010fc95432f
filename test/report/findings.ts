import type { Check } from '../../src/core/finding.ts';
import type { ReportedFinding } from '../../src/report/model.ts';

export const account =
  '/subscriptions/aaaaaaaa-1111-4111-8111-000000000001/resourcegroups/rg/providers/microsoft.storage/storageaccounts/st1';

export const checks: readonly Check[] = [
  {
    id: 'exposure-storage-public-open',
    severity: ['high', 'low'],
    when: 'the account answers everybody',
    why: 'Anyone with a key reads it',
    remedy: 'Close the public way.',
  },
  { id: 'dns-name-taken', severity: 'medium', when: 'a name is taken', why: 'It leads elsewhere.', remedy: 'Free it.' },
];

export const finding = (more: Partial<ReportedFinding> = {}): ReportedFinding => ({
  check: 'exposure-storage-public-open',
  subject: account,
  severity: 'high',
  message: 'publicNetworkAccess is not Disabled',
  remedy: 'Close the public way.',
  ...more,
});
