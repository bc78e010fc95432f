import { describe, expect, it } from 'vitest';
import { at, type Deployed, deployed, itWith, ofType, theOne } from './support/infra.ts';

const settings = 'Microsoft.Insights/diagnosticSettings';
const account = 'Microsoft.Storage/storageAccounts';
const servicesLogged = (all: Deployed): readonly string[] =>
  ofType(all, settings).map(({ id }) => /\/storageAccounts\/[^/]+\/(\w+)\/default\//.exec(id)?.[1] ?? id);

describe('what changes in the storage', () => {
  it('is logged for blobs, with who did it, where nothing is said', () => {
    const setting = theOne(deployed('observe'), settings);
    expect(servicesLogged(deployed('observe'))).toEqual(['blobServices']);
    expect(at(setting.body, 'properties', 'logs')).toEqual([
      { category: 'StorageWrite', enabled: true },
      { category: 'StorageDelete', enabled: true },
    ]);
    const workspace = theOne(deployed('observe'), 'Microsoft.OperationalInsights/workspaces').id;
    expect(at(setting.body, 'properties', 'workspaceId')).toBe(workspace);
  });

  itWith('enforce')('is logged for tables and queues too where that is wished', () =>
    expect(servicesLogged(deployed('enforce'))).toEqual(['blobServices', 'queueServices', 'tableServices']),
  );

  itWith('public-storage')('is not logged where that is wished', () =>
    expect(servicesLogged(deployed('public-storage'))).toEqual([]),
  );
});

describe('a lock', () => {
  it('is an option', () => expect(ofType(deployed('observe'), 'Microsoft.Authorization/locks')).toEqual([]));

  itWith('enforce')(
    'keeps the account from being deleted, and nothing wider: a group would keep its old deployments',
    () => {
      const all = deployed('enforce');
      const { id, body } = theOne(all, 'Microsoft.Authorization/locks');
      expect(id.startsWith(`${theOne(all, account).id}/providers/Microsoft.Authorization/locks/`)).toBe(true);
      expect(at(body, 'properties', 'level')).toBe('CanNotDelete');
    },
  );
});
