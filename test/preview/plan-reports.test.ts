import { describe, expect, it } from 'vitest';
import type { ApprovalLine, ApprovalReport } from '../../src/approvals/report.ts';
import { type DnsReport, reportPlan } from '../../src/dns/report/report.ts';
import { Policy } from '../../src/policy/policy.ts';
import { findingsOfApprovals, findingsOfDns } from '../../src/preview/plan-findings.ts';
import { markdownOfApprovalPlan, markdownOfDnsPlan } from '../../src/preview/plan-markdown.ts';

const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers';
const zone = `${group}/microsoft.network/privatednszones/privatelink.blob.core.windows.net`;
const endpoint = (name: string): string => `${group}/microsoft.network/privateendpoints/${name}`;
const empty = reportPlan(
  { claims: [], standing: new Map(), unmapped: [], zoneGroups: [] },
  Policy.parse({ version: 1 }).dns,
  new Date('2026-06-01'),
);
const line = (name: string, more: Partial<DnsReport['lines'][number]> = {}): DnsReport['lines'][number] => ({
  recordSet: `${zone}/a/${name}`,
  prospect: 'create',
  addresses: ['10.0.0.4'],
  stands: [],
  claimedBy: [endpoint('pe')],
  because: 'nothing stands there',
  ...more,
});
const dns = (more: Partial<DnsReport>): DnsReport => ({ ...empty, ...more });

const connection = (name: string, prospect: ApprovalLine['prospect'], because = 'x'): ApprovalLine => ({
  connection: `${group}/microsoft.storage/storageaccounts/${name}/privateendpointconnections/c`,
  prospect,
  state: 'Pending',
  requester: endpoint('pe'),
  rule: prospect === 'approve' ? 'shop' : null,
  because,
});
const approvals = (...lines: readonly ApprovalLine[]): ApprovalReport => {
  const none = { approve: 0, reject: 0, expire: 0, remove: 0, hold: 0, outside: 0, unread: 0, covered: 0, left: 0 };
  const counts = { ...none };
  for (const { prospect } of lines) counts[prospect] += 1;
  return { lines, counts };
};
const visible = (markdown: string): readonly string[] =>
  markdown
    .replaceAll(/<details>\n<summary>(.*)<\/summary>[\s\S]*?<\/details>/g, '▸ $1')
    .split('\n')
    .filter((each) => each !== '');

describe('what a plan of names leaves unsolved', () => {
  it.each([
    { when: 'names are written', report: dns({ lines: [line('a')] }), is: [] },
    {
      when: 'two endpoints claim one',
      report: dns({ lines: [line('a', { claimedBy: [endpoint('p'), endpoint('q')] })] }),
      is: ['medium dns-name-conflict claimed by p and q'],
    },
    {
      when: 'somebody else holds one',
      report: dns({
        lines: [line('a', { prospect: 'foreign', stands: ['10.9.9.9'], because: 'written by a person' })],
      }),
      is: ['high dns-name-taken holds 10.9.9.9, written by a person'],
    },
    {
      when: 'a zone is missing, for two of them',
      report: dns({ lines: [line('b', { prospect: 'blocked' }), line('a', { prospect: 'blocked' })] }),
      is: ["critical dns-zone-missing it does not exist there, or can't be seen; names that wait for it: a, b"],
    },
    {
      when: 'one has no place',
      report: dns({ unmapped: [`${endpoint('pe')}: st.shop: no rule: none at all`] }),
      is: ['medium dns-name-unmapped st.shop: no rule: none at all'],
    },
  ])('is $is where $when', ({ report, is }) => {
    expect(findingsOfDns(report).map(({ severity, check, because }) => `${severity} ${check} ${because}`)).toEqual(is);
  });

  it('comes worst first', () => {
    const lines = [
      line('a', { claimedBy: ['p', 'q'] }),
      line('b', { prospect: 'foreign' }),
      line('c', { prospect: 'blocked' }),
    ];
    expect(findingsOfDns(dns({ lines })).map(({ severity }) => severity)).toEqual(['critical', 'high', 'medium']);
  });
});

describe('what a plan of connections leaves to people', () => {
  it.each([
    { prospect: 'hold', is: 'info approvals-connection-waiting' },
    { prospect: 'outside', is: 'medium approvals-connection-outside-policy' },
    { prospect: 'unread', is: 'low approvals-connection-unread' },
    { prospect: 'approve', is: undefined },
    { prospect: 'covered', is: undefined },
    { prospect: 'left', is: undefined },
  ] as const)('of what is $prospect is $is', ({ prospect, is }) => {
    const [finding] = findingsOfApprovals(approvals(connection('st', prospect)));
    expect(finding === undefined ? undefined : `${finding.severity} ${finding.check}`).toBe(is);
  });
});

describe('the comment of a plan', () => {
  const many = dns({
    lines: Array.from({ length: 200 }, (_, index) =>
      line(`st${index}`, { prospect: index % 2 ? 'create' : 'foreign' }),
    ),
    left: [{ endpoint: endpoint('off'), kind: 'optedOut', because: 'a tag asks to leave it alone' }],
    zoneGroups: [{ endpoint: endpoint('pe'), prospect: 'createZoneGroup', zones: [zone] }],
  });

  it('says what would be written, what is wrong first, and which plan it is', () => {
    const shown = visible(markdownOfDnsPlan(dns({ lines: [line('st1')] }), [], 'enforce'));
    expect(shown.slice(0, 2)).toEqual([
      '<!-- gatehouse plan dns -->',
      '### Gatehouse, plan of dns: 1 to write, no finding',
    ]);
    expect(shown).toContain(
      '| create | `st1` | `privatelink.blob.core.windows.net` | – → `10.0.0.4` | `nothing stands there` |',
    );
    expect(shown.at(-1)).toBe(`Left as they are: 0. Plan \`${empty.hash}\`.`);
  });

  it('is one screen and fits into a comment, however much there is', () => {
    const markdown = markdownOfDnsPlan(many, findingsOfDns(many), 'observe');
    expect(visible(markdown).length).toBeLessThanOrEqual(36);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain('### Gatehouse, plan of dns: 101 to write, 100 findings (100 high)');
    expect(markdown).toContain('Mode `observe`: the app writes none of it.');
    expect(markdown).toContain('<summary>Gets nothing now (1)</summary>');
  });

  it('says what the rules would answer, and what stays with people', () => {
    const report = approvals(
      connection('st1', 'approve', "rule 'shop' approves it"),
      connection('st2', 'hold', 'no rule matches'),
    );
    const shown = visible(markdownOfApprovalPlan(report, findingsOfApprovals(report), 'enforce'));
    expect(shown[1]).toBe('### Gatehouse, plan of approvals: 1 to answer, 1 finding (1 info)');
    expect(shown).toContain("| approve | `st1` | `pe` | `shop` | `rule 'shop' approves it` |");
    expect(shown.join('\n')).toContain('A person decides: 1. Covered by rules: 0.');
    expect(shown.join('\n')).toContain('what people approved, rejected or put off in Gatehouse is not known');
  });

  it.each([
    '@team',
    '[x](https://evil.example)',
    '<img src=x>',
    'a | b',
    'line\n### heading',
    '\u202Eesrever',
    '</details><script>',
  ])('makes text of %j and nothing else', (text) => {
    const report = dns({ lines: [line(text, { because: text }), line('x', { prospect: 'foreign', because: text })] });
    const asked = approvals(connection(text, 'approve', text), connection('y', 'hold', text));
    const markdown =
      markdownOfDnsPlan(report, findingsOfDns(report), 'enforce') +
      markdownOfApprovalPlan(asked, findingsOfApprovals(asked), 'enforce');
    const bare = markdown
      .replaceAll(/`[^`\n]*`/g, '')
      .replaceAll(/<\/?(details|summary)>|<!-- gatehouse plan (dns|approvals) -->/g, '');
    expect(bare).not.toMatch(/[<>@[\]]|evil|heading|esrever/);
    expect(markdown).not.toMatch(/\u202e/);
  });
});
