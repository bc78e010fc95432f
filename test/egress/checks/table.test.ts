import { describe, expect, it } from 'vitest';
import { listedChecks } from '../../../src/egress/checks/catalogue.ts';
import { predicates } from '../../../src/egress/checks/predicates.ts';
import { judgeResources } from '../../../src/egress/plan.ts';
import { cluster, egressPolicy, now } from '../support.ts';
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
