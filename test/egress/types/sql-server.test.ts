import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, idOf, now, sqlRule, sqlServer } from '../support.ts';

describe('a SQL server', () => {
  const server = sqlServer({ publicNetworkAccess: 'Enabled' });
  const lists = [`${idOf(server)}/firewallrules`, `${idOf(server)}/virtualnetworkrules`];
  const judge = (resources: readonly unknown[], complete: readonly string[]) =>
    judgeResources(resources, egressPolicy(), now, complete);
  const office = sqlRule('office', '203.0.113.1', '203.0.113.9');

  it.each([
    { when: 'is open with a rule', resources: [server, office], complete: lists, findings: 1, says: 'office' },
    { when: 'is open, and both lists are empty', resources: [server], complete: lists, findings: 0, says: undefined },
    {
      when: 'is open, and nobody read its rules',
      resources: [server],
      complete: [],
      findings: 1,
      says: 'firewall rules and virtual network rules were not read',
    },
    {
      when: 'is open, and one list was not read',
      resources: [server],
      complete: lists.slice(0, 1),
      findings: 1,
      says: 'virtual network rules were not read',
    },
    {
      when: 'is closed',
      resources: [sqlServer({ publicNetworkAccess: 'Disabled' }), office],
      complete: lists,
      findings: 0,
      says: undefined,
    },
    {
      when: 'is in a perimeter',
      resources: [sqlServer({ publicNetworkAccess: 'SecuredByPerimeter' }), office],
      complete: lists,
      findings: 0,
      says: undefined,
    },
  ])('$when', ({ resources, complete, findings, says }) => {
    const report = judge(resources, complete);
    expect(report.findings.map(({ check }) => check)).toEqual(Array(findings).fill('exposure-sql-public-open'));
    if (says !== undefined) expect(report.findings[0]?.message).toContain(says);
  });
});
