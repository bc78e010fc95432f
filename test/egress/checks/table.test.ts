import { describe, expect, it } from 'vitest';
import { listedChecks } from '../../../src/egress/checks/catalogue.ts';
import { predicates } from '../../../src/egress/checks/predicates.ts';
import { judgeResources } from '../../../src/egress/plan.ts';
import { cluster, egressPolicy, now, storage } from '../support.ts';
import { clusterRows } from './cluster-rows.ts';
import { dataRows } from './data-rows.ts';
import { linkRows } from './link-rows.ts';
import { networkRows } from './network-rows.ts';
import { pathRows } from './path-rows.ts';
import { platformRows } from './platform-rows.ts';
import { routeRows } from './route-rows.ts';
import type { CheckRow } from './rows.ts';
import { securityRows } from './security-rows.ts';

const rows: readonly CheckRow[] = [
  ...dataRows,
  ...platformRows,
  ...networkRows,
  ...securityRows,
  ...routeRows,
  ...linkRows,
  ...clusterRows,
  ...pathRows,
];

const raised = (resources: readonly unknown[], policy: unknown) =>
  judgeResources(resources, egressPolicy(policy), now).findings.map(({ check }) => check);

describe('each check of the table', () => {
  it('has a predicate, a body that raises it and one that does not', () => {
    const ids = listedChecks.map(({ id }) => id).sort();
    expect(Object.keys(predicates).sort()).toEqual(ids);
    expect([...new Set(rows.map(({ check }) => check))].sort()).toEqual(ids);
  });

  it.each(rows)('$check is raised', ({ check, flags, policy = {} }) => {
    expect(raised(flags, policy)).toContain(check);
  });

  it.each(rows)('$check is not raised where all is well', ({ check, passes, policy = {} }) => {
    expect(raised(passes, policy)).not.toContain(check);
  });

  it.each(rows.filter(({ policy }) => policy !== undefined && 'profile' in policy))(
    '$check counts under narrow profiles only',
    ({ check, flags }) => {
      expect(raised(flags, { profile: 'open' })).not.toContain(check);
    },
  );

  it.each(listedChecks)('$id is described in plain sentences', ({ title, when, why, remedy, paths, types }) => {
    for (const text of [title, when, why]) expect(text.trim().length).toBeGreaterThan(8);
    expect(remedy).toMatch(/\.$/);
    expect(why).toMatch(/\.$/);
    expect(when).not.toMatch(/\.$/);
    expect(paths).not.toEqual([]);
    expect(types).not.toEqual([]);
  });
});

it.each([
  ['Running', 'critical'],
  [undefined, 'critical'],
  ['Stopped', 'high'],
])('a cluster without any name whose power state is %s weighs %s', (code, severity) => {
  const apiServerAccessProfile = {
    enablePrivateCluster: true,
    privateDNSZone: 'none',
    enablePrivateClusterPublicFQDN: false,
  };
  const { findings } = judgeResources(
    [cluster({ apiServerAccessProfile, powerState: { code } })],
    egressPolicy({}),
    now,
  );
  const found = findings.find(({ check }) => check === 'aks-private-dns-none-without-public-fqdn');
  expect(found?.severity).toBe(severity);
});

const nsgNamed = {
  id: String(storage({}).id).replace('Microsoft.Storage/storageAccounts', 'Microsoft.Network/networkSecurityGroups'),
  type: 'Microsoft.Network/networkSecurityGroups',
};
const account = (properties: Record<string, unknown>) => storage({ allowBlobPublicAccess: true, ...properties });
const container = (properties: Record<string, unknown>) => ({
  id: `${String(storage({}).id)}/blobServices/default/containers/c`,
  type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  properties,
});

it.each([
  { when: 'the account is open', given: [account({})], check: 'exposure-storage-anonymous-blob', is: 'high' },
  {
    when: 'its public way is shut: private endpoints let people in without a key too',
    given: [account({ publicNetworkAccess: 'Disabled' })],
    check: 'exposure-storage-anonymous-blob',
    is: 'high',
  },
  {
    when: 'a container is public and its account is open',
    given: [account({}), container({ publicAccess: 'Blob' })],
    check: 'exposure-storage-container-public',
    is: 'critical',
  },
  {
    when: 'a container is public and nobody read its account',
    given: [container({ publicAccess: 'Blob' })],
    check: 'exposure-storage-container-public',
    is: 'critical',
  },
  {
    when: 'a container is public and its account allows none',
    given: [account({ allowBlobPublicAccess: false }), container({ publicAccess: 'Blob' })],
    check: 'exposure-storage-container-public',
    is: 'low',
  },
  {
    when: "a container is public and its account's public way is shut",
    given: [account({ publicNetworkAccess: 'Disabled' }), container({ publicAccess: 'Blob' })],
    check: 'exposure-storage-container-public',
    is: 'critical',
  },
])('$check weighs $is where $when', ({ given, check, is }) => {
  const { findings } = judgeResources(given, egressPolicy({}), now);
  expect(findings.find((finding) => finding.check === check)?.severity).toBe(is);
});

describe('a property of another kind than it has', () => {
  it.each([
    { given: storage({ allowBlobPublicAccess: 'perhaps' }), property: 'allowBlobPublicAccess', says: "'perhaps'" },
    { given: storage({ allowBlobPublicAccess: 7 }), property: 'allowBlobPublicAccess', says: '7' },
    { given: container({ publicAccess: 5 }), property: 'publicAccess', says: 'no text' },
    {
      given: { ...container({ securityRules: 'all' }), ...nsgNamed },
      property: 'securityRules',
      says: 'no list',
    },
    {
      given: cluster({ apiServerAccessProfile: { enablePrivateCluster: 'ja' } }),
      property: 'apiServerAccessProfile.enablePrivateCluster',
      says: 'no true or false',
    },
  ])('$property is unknown and named, and no finding', ({ given, property, says }) => {
    const { findings, unknown } = judgeResources([given], egressPolicy({}), now);
    expect(unknown.find((each) => each.property === property)?.because).toContain(says);
    expect(findings.flatMap(({ evidence = {} }) => Object.keys(evidence))).not.toContain(property);
  });

  it.each(['true', 'True', 1])('%j is how some write true', (value) => {
    const { findings, unknown } = judgeResources([storage({ allowBlobPublicAccess: value })], egressPolicy({}), now);
    expect(findings.map(({ check }) => check)).toContain('exposure-storage-anonymous-blob');
    expect(unknown).toEqual([]);
  });
});
