import { describe, expect, it } from 'vitest';
import { judgeConnection } from '../../src/approvals/rules/judge.ts';
import { parseConnection, parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { connectionBody, now, policyOf, vault } from './support/build.ts';
import { judgingCases } from './support/judging-cases.ts';

describe('judging a connection', () => {
  it.each(judgingCases)(
    '$when: $verdict',
    ({ rules, approvals, resource = vault, tags, connection, approved, ...expected }) => {
      const verdict = judgeConnection({
        resource: { ...parsePrivateLinkResource({ id: resource }), tags },
        connection: parseConnection(connectionBody(resource, connection)),
        policy: policyOf(rules, approvals).approvals,
        now,
        approvedByRule: new Map(approved === undefined ? [] : [['friends', approved]]),
      });
      expect(verdict).toMatchObject({ verdict: expected.verdict, rule: expected.rule ?? null });
      if (expected.because === undefined) return;
      expect(verdict.objections.map(({ because }) => because)).toEqual(
        expected.because.map((sentence) => (typeof sentence === 'string' ? sentence : expect.stringMatching(sentence))),
      );
    },
  );
});
