import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { parsePolicy, policyVersion } from '../../src/policy/parse-policy.ts';
import { Policy } from '../../src/policy/policy.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parsePolicy(text);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  }
}

describe('a policy', () => {
  it('of one line writes nothing to Azure', () => {
    const { dns, approvals, egress } = parsePolicy('version: 1\n');
    expect([dns.mode, approvals.mode, egress.mode]).toEqual(['observe', 'observe', 'observe']);
  });

  it('may be JSON, and may begin with a byte order mark', () => {
    expect(parsePolicy('\uFEFF{"version": 1, "dns": {"mode": "enforce", "ttl": 60}}').dns).toMatchObject({
      mode: 'enforce',
      ttl: 60,
    });
  });

  it('keeps what is written, and reads durations and ids', () => {
    const { dns } = parsePolicy(`
version: 1
dns:
  confirmAbsence: 2m
  zones:
    resourceGroup: /subscriptions/00000000-0000-0000-0000-0000000000AA/resourceGroups/DNS
`);
    expect(dns.confirmAbsence).toBe(120_000);
    expect(dns.zones.resourceGroup).toBe('/subscriptions/00000000-0000-0000-0000-0000000000aa/resourcegroups/dns');
  });

  it('of the sample file is valid and only observes', () => {
    const text = readFileSync(new URL('../../policy.sample.yaml', import.meta.url), 'utf8');
    const { dns, approvals, egress } = parsePolicy(text);
    expect([dns.mode, approvals.mode, egress.mode]).toEqual(['observe', 'observe', 'observe']);
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines.length).toBeGreaterThanOrEqual(12);
  });
});

describe('a policy is refused, naming', () => {
  it.each([
    {
      what: 'an empty document',
      text: '# nothing\n',
      problems: ["is empty; a policy starts with the line 'version: 1'"],
    },
    { what: 'a document that is text', text: 'hello', problems: ["is 'hello'; expected settings (name: value)"] },
    { what: 'a list', text: '- 1', problems: ['is a list; expected settings (name: value)'] },
    {
      what: 'a missing version',
      text: 'dns: {}',
      problems: ["version: is missing; write 'version: 1', the only version there is"],
    },
    {
      what: 'another version',
      text: 'version: 2',
      problems: ["version: is 2; write 'version: 1', the only version there is (line 1)"],
    },
    {
      what: 'an unknown section',
      text: 'version: 1\nfoo: 1',
      problems: [
        'foo: is not a setting; allowed: version, dns, approvals, egress, clusters, reachability, api, retention (line 2)',
      ],
    },
    {
      what: 'a misspelt setting, with the one that was meant',
      text: 'version: 1\ndns:\n  zones:\n    resource_group: x',
      problems: ["dns.zones.resource_group: is not a setting; did you mean 'resourceGroup'? (line 4)"],
    },
    {
      what: 'a misspelt setting inside a list',
      text: 'version: 1\napprovals:\n  rules:\n    - { name: a, action: hold, form: {} }',
      problems: ["approvals.rules[0].form: is not a setting; did you mean 'from'? (line 4)"],
    },
    {
      what: 'a misspelt value, with what is allowed',
      text: 'version: 1\ndns:\n  mode: enforced',
      problems: ["dns.mode: is 'enforced'; allowed: observe, enforce; did you mean 'enforce'? (line 3)"],
    },
    {
      what: 'an empty section',
      text: 'version: 1\ndns:\n',
      problems: ['dns: is empty; expected settings (name: value), or remove the line (line 2)'],
    },
    {
      what: 'an empty value',
      text: 'version: 1\negress:\n  mode:\n',
      problems: ['egress.mode: is empty; allowed: observe, enforce (line 3)'],
    },
    {
      what: 'a number out of range',
      text: 'version: 1\ndns:\n  ttl: 0',
      problems: ['dns.ttl: is 0; the least is 1 (line 3)'],
    },
    {
      what: 'a list where settings belong',
      text: 'version: 1\napprovals: []',
      problems: ['approvals: is a list; expected settings (name: value) (line 2)'],
    },
    {
      what: 'an id deep in a list, by its path and value',
      text: `version: 1
approvals:
  rules:
    - name: one
      action: approve
      from: { subscriptions: [00000000-0000-0000-0000-0000000000aa, not-a-guid] }`,
      problems: [
        "approvals.rules[0].from.subscriptions[1]: 'not-a-guid' is not a subscription id; write its guid, e.g. 11111111-2222-3333-4444-555555555555 (line 6)",
      ],
    },
    {
      what: 'a zone by its own name',
      text: 'version: 1\ndns:\n  zones:\n    byName:\n      privatelink.blob.core.windows.net: here',
      problems: [
        expect.stringMatching(
          /^dns\.zones\.byName\['privatelink\.blob\.core\.windows\.net'\]: 'here' is not a private DNS zone id; .* \(line 5\)$/,
        ),
      ],
    },
    {
      what: 'a setting that is written twice',
      text: 'version: 1\ndns:\n  mode: observe\n  mode: enforce\n',
      problems: ['line 4, column 3: this setting is written twice; keep one'],
    },
    {
      what: 'a second document',
      text: 'version: 1\n---\nversion: 1\n',
      problems: ['line 2, column 1: a second document starts here; a policy is one document'],
    },
    {
      what: 'a tab as indentation',
      text: 'version: 1\ndns:\n\tmode: observe\n',
      problems: ['line 3, column 1: a tab begins this line; indent it with blanks'],
    },
    ...[
      {
        what: 'a pattern without quotes',
        text: 'dns:\n  paused: [*.azure.com]',
        says: /^line 3, column 12: '\*\.azure\.com' needs/,
      },
      { what: 'a lone star', text: 'dns:\n  paused: *', says: /^line 3, column 11: '\*' needs quotes, as in "\*"/ },
      { what: 'two stars in a flow', text: 'dns: { paused: ** }', says: /^line 2, column 16: '\*\*' needs quotes/ },
      { what: 'a colon in a text', text: 'approvals:\n  rules:\n    - name: a: b', says: /^line 4, .*"team: shop"$/ },
      {
        what: 'the same in a flow',
        text: 'approvals: { rules: [{ name: a: b }] }',
        says: /^line 2, .*{ name: "team: shop" }$/,
      },
      {
        what: 'a line too far in',
        text: 'dns:\n  mode: observe\n    ttl: 3',
        says: /^line 3, column 9: the line below/,
      },
      { what: 'a text that begins with @', text: 'dns:\n  mode: @a', says: /^line 3, column 9: .*needs quotes$/ },
      {
        what: 'a quotation mark that is left open',
        text: 'dns:\n  mode: "a',
        says: /a quotation mark above is not closed$/,
      },
      { what: 'a bracket that is left open', text: 'dns: { mode: a\n', says: /a bracket above is not closed$/ },
    ].map(({ what, text, says }) => ({
      what,
      text: `version: 1\n${text}`,
      problems: [expect.stringMatching(says)],
    })),
    {
      what: 'UTF-16 read as UTF-8, as the app reads it',
      text: Buffer.from('\uFEFFversion: 1\n', 'utf16le').toString('utf8'),
      problems: ['is UTF-16; save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)'],
    },
    {
      what: 'a duration, a time and a date of other forms, each with an example',
      text: `version: 1
dns: { confirmAbsence: 30 }
approvals:
  rules:
    - { name: a, action: hold, validUntil: tomorrow }
egress:
  exemptions:
    - { check: a, subject: '**', reason: r, until: 31.12.2026 }`,
      problems: [
        expect.stringMatching(/^dns\.confirmAbsence: .*e\.g\. 30s or 2m \(line 2\)$/),
        expect.stringMatching(/^approvals\.rules\[0\]\.validUntil: .*write 2026-03-01 or/),
        expect.stringMatching(/^egress\.exemptions\[0\]\.until: .*write it as 2026-03-31/),
      ],
    },
    ...[
      {
        what: 'a duration that another is compared with, alone',
        text: 'approvals: { pending: { remindAfter: P3D, expireAfter: 30d } }',
        problems: [/^approvals\.pending\.remindAfter: 'P3D' is not a duration; .*e\.g\. 8h or 1d \(line 2\)$/],
      },
      {
        what: 'a duration that is compared with another, with what that field takes',
        text: 'approvals: { pending: { expireAfter: P3D } }',
        problems: [/^approvals\.pending\.expireAfter: 'P3D' is not a duration; .*e\.g\. 30d \(line 2\)$/],
      },
      {
        what: 'a duration without its unit',
        text: 'retention: { audit: 400 }',
        problems: [/^retention\.audit: 400 is not a duration; .*e\.g\. 30d or 400d/],
      },
      {
        what: 'a duration that is not longer than another',
        text: 'approvals: { pending: { expireAfter: 1h } }',
        problems: [/^approvals\.pending\.expireAfter: is not longer than remindAfter/],
      },
      ...[
        ['validFrom', 'validFrom: 2026-13-01, validUntil: 2026-01-01'],
        ['validFrom', 'validFrom: 2026-02-30, validUntil: 2026-01-01'],
        ['validUntil', 'validFrom: 2026-02-01, validUntil: 2026-01-01T8'],
      ].map(([field, times]) => ({
        what: `a time that there is not, alone: ${times}`,
        text: `approvals: { rules: [{ name: a, action: hold, ${times} }] }`,
        problems: [new RegExp(`^approvals\\.rules\\[0\\]\\.${field}: '.*' is not a time; write 2026-03-01 or`)],
      })),
      {
        what: 'times that are the wrong way round',
        text: 'approvals: { rules: [{ name: a, action: hold, validFrom: 2026-02-01, validUntil: 2026-01-31T23:30:00-03:00 },{ name: b, action: hold, validFrom: 2026-02-01, validUntil: 2026-02-01 }] }',
        problems: [/^approvals\.rules\[1\]\.validUntil: is not after validFrom/],
      },
      {
        what: 'an empty pattern once',
        text: "egress: { exemptions: [{ check: a, subject: '', reason: r }] }",
        problems: [/^egress\.exemptions\[0\]\.subject: is empty; write a pattern such as/],
      },
      {
        what: 'a broken pattern once',
        text: "egress: { exemptions: [{ check: a, subject: 'x[', reason: r }] }",
        problems: [/^egress\.exemptions\[0\]\.subject: .*bracket/],
      },
    ].map(({ what, text, problems }) => ({
      what,
      text: `version: 1\n${text}`,
      problems: problems.map((says) => expect.stringMatching(says)),
    })),
    {
      what: 'a tag nobody knows',
      text: 'version: !one 1',
      problems: [expect.stringMatching(/^line 1, column 10: .*!one/)],
    },
    {
      what: 'an alias without its anchor',
      text: 'version: 1\ndns: *base',
      problems: [expect.stringContaining('base')],
    },
  ])('$what', ({ text, problems }) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('every problem at once, in the order of the lines', () => {
    const paths = problemsOf('foo: 1\ndns:\n  ttll: 3\n  mode: off\n  deleteBudget: { share: 2 }\negress: 1\n').map(
      (problem) => problem.split(':')[0],
    );
    expect(paths).toEqual(['version', 'foo', 'dns.ttll', 'dns.mode', 'dns.deleteBudget.share', 'egress']);
  });

  it('aliases that multiply without bound, without building them', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `x${n + 1}: &x${n + 1} [${Array(9).fill(`*x${n}`).join(', ')}]`,
    );
    expect(problemsOf(`x0: &x0 [a]\n${levels.join('\n')}\n`)).toEqual([expect.stringMatching(/alias/i)]);
  });
});

describe('parsePolicy', () => {
  it('gives a policy or an InputError with at least one problem, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.json()), (text) => {
        const problems = problemsOf(text);
        if (problems.length === 0) expect(Policy.safeParse(parsePolicy(text)).success).toBe(true);
      }),
    );
  });
});

describe('policyVersion', () => {
  it('is the first 12 hex digits of the sha256, and distinguishes documents', () => {
    expect(policyVersion('version: 1\n')).toBe('09bfcc6a14b8');
    expect(policyVersion('version: 1')).not.toBe(policyVersion('version: 1\n'));
  });
});
