import { describe, expect, it } from 'vitest';
import { explainEgress } from '../../../src/egress/explain.ts';
import { of } from '../checks/rows.ts';
import { egressPolicy, now } from '../support.ts';

const explain = (content: unknown) => explainEgress(content, { now, policy: egressPolicy({}) });
const open = { allowBlobPublicAccess: false, publicNetworkAccess: 'Enabled' };
const shown = of('Microsoft.Storage/storageAccounts', 'raw', open);
const planned = { ...shown, apiVersion: '2025-01-01' };

describe('a file with an id that nobody can read', () => {
  it.each([
    { what: 'has an id that is none, and no type', element: { id: '@team', name: 'z' }, id: '@team' },
    { what: 'is no resource', element: 'text', id: '[1]' },
  ])('names an element that $what, and judges the others', ({ element, id }) => {
    const { findings, unknown } = explain({ predictedResources: [planned, element] });
    expect(findings.map(({ check }) => check)).toEqual(['exposure-storage-public-open']);
    expect(unknown).toEqual([
      { id, property: null, because: 'it is no resource that can be named, so it was not judged' },
    ]);
  });

  it.each([
    { what: 'no resource', id: '@team' },
    { what: 'cut off', id: '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups' },
    { what: 'a number', id: 5 },
  ])('judges by type and name what has an id that is $what, in a plan and in a plain list', ({ id }) => {
    for (const content of [{ predictedResources: [{ ...planned, id }] }, [{ ...shown, id }]]) {
      const { findings, unknown } = explain(content);
      expect(findings.map(({ check, subject }) => `${check} ${subject.split('/').at(-1)}`)).toEqual([
        'exposure-storage-public-open raw',
      ]);
      expect(unknown).toEqual([
        {
          id: findings[0]?.subject,
          property: 'id',
          because: 'its id is not that of an ARM resource, so it goes by its type and name',
        },
      ]);
    }
  });
});
