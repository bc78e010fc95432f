import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, found, now, sqlRule, sqlServer } from '../support.ts';

describe('a firewall rule of a SQL server', () => {
  it.each([
    {
      when: 'every address there is',
      range: ['0.0.0.0', '255.255.255.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    { when: 'the most there may be', range: ['203.0.113.0', '203.0.113.255'], findings: [] },
    {
      when: 'one more than that',
      range: ['203.0.112.255', '203.0.113.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    {
      when: 'half the internet, which is not the exact pair',
      range: ['0.0.0.1', '127.255.255.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    { when: 'all of Azure', range: ['0.0.0.0', '0.0.0.0'], findings: ['exposure-sql-allow-azure high'] },
    { when: 'private addresses only, whom nobody comes from', range: ['10.0.0.0', '10.255.255.255'], findings: [] },
    {
      when: 'private addresses and more',
      range: ['9.0.0.0', '10.255.255.255'],
      findings: ['exposure-sql-firewall-any critical'],
    },
    { when: 'a single address', range: ['203.0.113.4', '203.0.113.4'], findings: [] },
  ])('lets in $when', ({ range: [start = '', end = ''], findings }) => {
    expect(found([sqlRule('rule', start, end)])).toEqual(findings);
  });

  it('a rule of a closed server is dormant: low, and says so', () => {
    const rules = [sqlRule('all', '0.0.0.0', '255.255.255.255'), sqlRule('azure', '0.0.0.0', '0.0.0.0')];
    const { findings } = judgeResources(
      [sqlServer({ publicNetworkAccess: 'Disabled' }), ...rules],
      egressPolicy(),
      now,
    );
    expect(findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual([
      'exposure-sql-allow-azure low',
      'exposure-sql-firewall-any low',
    ]);
    expect(findings.every(({ message }) => message.includes('dormant'))).toBe(true);
  });

  it.each([
    ['10.0.0.300', '10.0.0.301'],
    ['203.0.113.9', '203.0.113.1'],
    ['', ''],
  ])('a rule from %j to %j is noted, not judged', (start, end) => {
    const report = judgeResources([sqlRule('odd', start, end)], egressPolicy(), now);
    expect(report.findings).toEqual([]);
    expect(report.unknown).toHaveLength(1);
  });
});
