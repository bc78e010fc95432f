import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeConnection } from '../../src/approvals/rules/judge.ts';
import { parseConnection, parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { knownNames } from '../../src/cli/known.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { reviewNames } from '../../src/policy/review-known.ts';
import { reviewPolicy } from '../../src/policy/review-policy.ts';
import { connectionBody, now, storage } from './support/build.ts';

const guide = readFileSync(new URL('../../docs/approvals.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const allowlist = parsePolicy(examples[0] ?? '').approvals;

const orders = '11111111-1111-1111-1111-111111111111';
const test = '22222222-2222-2222-2222-222222222222';

describe("the guide's examples", () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it.each(examples.map((text, index) => ({ text, index })))(
    'example $index is a policy without warnings',
    ({ text }) => {
      const policy = parsePolicy(text);
      expect([...reviewPolicy(policy, now), ...reviewNames(policy, knownNames())]).toEqual([]);
    },
  );

  it.each([
    { from: orders, group: 'rg-orders-eu', tags: {}, verdict: 'approve', rule: 'orders team' },
    { from: orders, group: 'rg-other', tags: {}, verdict: 'hold', rule: 'everything else waits' },
    { from: test, group: 'rg-orders-eu', tags: { env: 'prod' }, verdict: 'reject', rule: 'no production from test' },
    { from: test, group: 'rg-orders-eu', tags: {}, verdict: 'hold', rule: 'everything else waits' },
  ])('the allowlist says $verdict to $from, $group, tags $tags', ({ from, group, tags, verdict, rule }) => {
    const resource = parsePrivateLinkResource({ id: storage, tags });
    const connection = parseConnection(connectionBody(storage, { from, group, groupIds: ['blob'] }));
    const judged = judgeConnection({ resource, connection, policy: allowlist, now, approvedByRule: new Map() });
    expect(judged).toMatchObject({ verdict, rule });
  });

  it.each(['pending', 'outsidePolicy', 'removalBudget', 'twoPerson', 'tenants', 'services', 'networks'])(
    'speak of %s',
    (setting) => {
      expect(guide).toContain(`${setting}`);
    },
  );
});
