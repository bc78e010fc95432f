import { describe, expect, it } from 'vitest';
import { at, deployed, ofType, theOne } from './support/infra.ts';

const observe = deployed('observe');
const accounts = 'Microsoft.Storage/storageAccounts';

interface Rule {
  readonly name: string;
  readonly definition: {
    readonly filters: { readonly prefixMatch?: readonly string[] };
    readonly actions: {
      readonly baseBlob?: { readonly delete?: { readonly daysAfterModificationGreaterThan: number } };
      readonly version?: { readonly delete?: unknown };
    };
  };
}
const rules = at(theOne(observe, `${accounts}/managementPolicies`).body, 'properties', 'policy', 'rules') as Rule[];
const blobs = theOne(observe, `${accounts}/blobServices`).body.properties as {
  readonly isVersioningEnabled: boolean;
  readonly deleteRetentionPolicy: { readonly enabled: boolean; readonly days: number };
};

describe('the account that the host works in', () => {
  it('keeps no old state of a timer for ever: each run writes it again, 720 times a day for the poll alone', () => {
    const endsVersions = rules.some(
      ({ definition }) =>
        definition.actions.version?.delete !== undefined && definition.filters.prefixMatch === undefined,
    );
    expect(blobs.isVersioningEnabled && !endsVersions).toBe(false);
  });

  it('gives an overwritten or deleted blob back for two weeks, and no longer', () => {
    expect(blobs).toMatchObject({ isVersioningEnabled: false, deleteRetentionPolicy: { enabled: true, days: 14 } });
  });

  it('lets go of dead letters, for they name people: after 14 days, and the two weeks of every deleted blob', () => {
    const rule = rules.find(({ name }) => name === 'dead-letters');
    expect(rule?.definition.filters.prefixMatch).toEqual(['dead-letters/']);
    expect(rule?.definition.actions.baseBlob?.delete?.daysAfterModificationGreaterThan).toBe(14);
    const containers = ofType(observe, `${accounts}/blobServices/containers`).map(({ name }) => name);
    for (const { definition } of rules)
      for (const prefix of definition.filters.prefixMatch ?? [])
        expect(containers.some((container) => prefix === `${container}/`)).toBe(true);
  });
});

describe('a lock', () => {
  const locks = 'Microsoft.Authorization/locks';

  it('keeps the account from being deleted where the parameter says so, and is not made otherwise', () => {
    expect(ofType(observe, locks)).toEqual([]);
    const lock = theOne(deployed('enforce'), locks);
    expect(at(lock.body, 'properties', 'level')).toBe('CanNotDelete');
    expect(lock.id).toContain('/providers/Microsoft.Storage/storageAccounts/');
  });
});
