import { describe, expect, it } from 'vitest';
import { judgeConnection } from '../../src/approvals/rules/judge.ts';
import { parseConnection, parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { allowFriend, connectionBody, now, policyOf, vault } from './support/build.ts';
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

  it.each([
    { by: 'a line break before it', message: 'please\nno ticket' },
    { by: 'a line break after it', message: 'no ticket\r\nplease' },
    { by: 'line separators around it', message: 'x\u2028no ticket\u2029y' },
    { by: 'its length', message: `${'x'.repeat(70_000)}no ticket${'y'.repeat(70_000)}` },
    { by: 'its letters', message: 'NO TICKET' },
  ])('a rejection by the request message is not evaded by $by', ({ message }) => {
    const { verdict, rule } = judgeConnection({
      resource: parsePrivateLinkResource({ id: vault }),
      connection: parseConnection(connectionBody(vault, { message })),
      policy: policyOf([{ name: 'no ticket', action: 'reject', message: '*no ticket*' }, allowFriend]).approvals,
      now,
      approvedByRule: new Map(),
    });
    expect({ verdict, rule }).toEqual({ verdict: 'reject', rule: 'no ticket' });
  });
});
