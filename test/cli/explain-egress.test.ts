import { describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';

describe('explain egress', () => {
  it('gives the subjects and findings', async () => {
    const { status, out } = await gatehouse('explain egress --resources - --json', {}, [bodies.openStorage()]);
    expect(status).toBe(0);
    const { subjects, findings } = JSON.parse(out);
    expect(subjects).toMatchObject([{ id: bodies.storageId.toLowerCase() }]);
    expect(findings).toMatchObject([
      { check: 'exposure-storage-public-open', subject: bodies.storageId.toLowerCase(), severity: 'high' },
    ]);
  });

  it.each([
    { failOn: 'critical', status: 0 },
    { failOn: 'high', status: 1 },
    { failOn: 'low', status: 1 },
  ])('with --fail-on $failOn answers and exits with $status where the worst is high', async ({ failOn, status }) => {
    const answered = await gatehouse(`explain egress --resources - --fail-on ${failOn}`, {}, bodies.openStorage());
    expect(answered.status).toBe(status);
    expect(answered.out).toContain('high  exposure-storage-public-open');
  });

  it('does not fail on what policy exempts, and shows why it is exempt', async () => {
    const exemption = `{ check: exposure-storage-*, subject: '**/storageAccounts/stshop', reason: it is a public site }`;
    const answered = await gatehouse(
      'explain egress --resources - --policy {p.yaml} --fail-on info',
      { 'p.yaml': `version: 1\negress:\n  exemptions:\n    - ${exemption}\n` },
      bodies.openStorage(),
    );
    expect(answered).toMatchObject({ status: 0, out: expect.stringContaining('exempt: it is a public site') });
  });

  it('names the types that are not judged, and fails on them where asked to', async () => {
    const things = [1, 2].map((each) => ({
      id: `${bodies.storageId.replace('Storage/storageAccounts', 'Other/things')}${each}`,
      type: 'Microsoft.Other/things',
    }));
    const line = 'explain egress --resources -';
    const plain = await gatehouse(line, {}, [bodies.vault(), ...things]);
    expect(plain).toMatchObject({ status: 0, out: expect.stringContaining('2 resources of 1 type are not judged') });
    const strict = await gatehouse(`${line} --fail-on-unjudged`, {}, [bodies.vault(), ...things]);
    expect(strict).toMatchObject({ status: 1, err: expect.stringContaining('Microsoft.Other/things (2)') });
    expect(await gatehouse(`${line} --fail-on-unjudged`, {}, bodies.vault())).toMatchObject({ status: 0 });
  });

  it.each([
    { unknown: 'ignore', status: 0, isPrinted: false },
    { unknown: 'warn', status: 0, isPrinted: true },
    { unknown: 'fail', status: 1, isPrinted: true },
  ])(
    'with egress.unknown $unknown exits with $status where a switch is not known',
    async ({ unknown, status, isPrinted }) => {
      const answered = await gatehouse(
        'explain egress --resources - --policy {p.yaml}',
        { 'p.yaml': `version: 1\negress: { unknown: ${unknown} }\n` },
        {
          id: bodies.storageId,
          properties: { publicNetworkAccess: "[parameters('x')]", allowBlobPublicAccess: false },
        },
      );
      expect(answered.status).toBe(status);
      expect(answered.out.includes('unknown: ')).toBe(isPrinted);
    },
  );

  it.each([
    { when: 'the open one first', values: ['Enabled', 'Disabled'], status: 1 },
    { when: 'the open one last', values: ['Disabled', 'Enabled'], status: 1 },
    { when: 'both closed', values: ['Disabled', 'disabled'], status: 0 },
  ])('with --fail-on high exits with $status where a resource is there twice, $when', async ({ values, status }) => {
    const twice = values.map((publicNetworkAccess) => ({
      id: bodies.storageId,
      properties: { publicNetworkAccess, allowBlobPublicAccess: false },
    }));
    const answered = await gatehouse('explain egress --resources - --fail-on high', {}, twice);
    expect(answered.status).toBe(status);
    const says = 'publicNetworkAccess: it is said twice, and differently';
    expect(answered.out.includes(says)).toBe(status === 1);
  });

  it('reads a snapshot of Bicep and a what-if', async () => {
    const predicted = { ...(bodies.openStorage() as object), apiVersion: '2025-01-01' };
    const files = [
      { predictedResources: [predicted] },
      { changes: [{ changeType: 'Create', before: null, after: predicted }] },
    ];
    for (const file of files) {
      const { out } = await gatehouse('explain egress --resources - --json', {}, file);
      expect(Object.keys(JSON.parse(out))).toEqual(['subjects', 'exposures', 'findings', 'unknown', 'notJudged']);
      expect(JSON.parse(out).exposures).toMatchObject([{ public: 'enabled' }]);
    }
  });

  it('shows one subject alone', async () => {
    const { out } = await gatehouse(`explain egress --resources - --subject ${bodies.vaultId} --json`, {}, [
      bodies.openStorage(),
      bodies.vault(),
    ]);
    expect(JSON.parse(out).subjects).toMatchObject([{ id: bodies.vaultId.toLowerCase() }]);
    expect(
      JSON.parse(out).findings.every(({ subject }: { subject: string }) => subject === bodies.vaultId.toLowerCase()),
    ).toBe(true);
  });
});
