import fc from 'fast-check';
import { expect, it } from 'vitest';
import { severities } from '../../src/core/finding.ts';
import type { ReportedFinding } from '../../src/report/model.ts';
import { toSarif } from '../../src/report/sarif.ts';
import { checks, finding } from './findings.ts';

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } & Record<string, unknown> };
  readonly results: readonly Record<string, unknown>[];
}
const runOf = (findings: readonly ReportedFinding[], more = {}): Run =>
  (toSarif(findings, { version: '1.2.3', checks, ...more }) as { runs: [Run] }).runs[0];
const resultOf = (more: Partial<ReportedFinding>): Record<string, unknown> => runOf([finding(more)]).results[0] ?? {};
const fingerprints = (more: Partial<ReportedFinding>): unknown => resultOf(more).partialFingerprints;
const textOf = (more: Partial<ReportedFinding>): string => (resultOf(more).message as { text: string }).text;

it('names the tool with its version, and the rule with all there is to say', () => {
  const { driver } = runOf([finding()]).tool;
  expect(driver).toMatchObject({ name: 'Gatehouse', version: '1.2.3', semanticVersion: '1.2.3' });
  expect(driver.rules).toEqual([
    {
      id: 'exposure-storage-public-open',
      name: 'ExposureStoragePublicOpen',
      shortDescription: { text: 'The account answers everybody.' },
      fullDescription: { text: 'The account answers everybody. Anyone with a key reads it.' },
      help: expect.objectContaining({
        text: 'Anyone with a key reads it. What to change: Close the public way.',
      }),
      helpUri: 'urn:gatehouse:check:exposure-storage-public-open',
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['security', 'exposure'], precision: 'high', 'security-severity': '8.0' },
    },
  ]);
});

it('leads to the page about a check where there is one', () => {
  const helpOf = (check: string): string => `https://docs.example.com/${check}`;
  expect(runOf([finding()], { helpOf }).tool.driver.rules[0]).toMatchObject({
    helpUri: 'https://docs.example.com/exposure-storage-public-open',
  });
});

it.each([
  { severity: 'critical', level: 'error' },
  { severity: 'high', level: 'error' },
  { severity: 'medium', level: 'warning' },
  { severity: 'low', level: 'note' },
  { severity: 'info', level: 'note' },
] as const)('makes $level of $severity', ({ severity, level }) => {
  expect(resultOf({ severity })).toMatchObject({ level, properties: { severity } });
});

it('says a rule once, with any number of results, and every result leads to its own', () => {
  const run = runOf([finding(), finding({ check: 'dns-name-taken' }), finding({ subject: 'another' })]);
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['exposure-storage-public-open', 'dns-name-taken']);
  expect(run.results.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 1, 0]);
});

it('identifies a finding by its check and subject: not by line, file, words or severity', () => {
  const before = fingerprints({ place: { file: 'infra/main.bicep', line: 12 } });
  expect(fingerprints({ place: { file: 'infra/main.bicep', line: 99 } })).toEqual(before);
  expect(fingerprints({ place: { file: 'moved.bicep' }, message: 'other words', severity: 'low' })).toEqual(before);
  expect(fingerprints({ subject: 'another' })).not.toEqual(before);
  expect(fingerprints({ check: 'dns-name-taken' })).not.toEqual(before);
});

it('points at the line of a file where one is known, else at the resource', () => {
  expect(resultOf({ place: { file: 'infra/ma in.bicep', line: 12 } }).locations).toMatchObject([
    { physicalLocation: { artifactLocation: { uri: 'infra/ma%20in.bicep' }, region: { startLine: 12 } } },
  ]);
  expect(resultOf({ subject: '/subscriptions/1/x' }).locations).toMatchObject([
    {
      physicalLocation: { artifactLocation: { uri: 'subscriptions/1/x' }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: '/subscriptions/1/x' }],
    },
  ]);
});

it('suppresses what policy exempts, with its reason', () => {
  expect(resultOf({ exemption: 'a web site' }).suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: 'a web site' },
  ]);
  expect(resultOf({})).not.toHaveProperty('suppressions');
});

it("keeps strangers' words words: no link, no argument, nothing unseen", () => {
  expect(textOf({ message: '[click](https://evil.example) {0}\u202e' })).toBe(
    '[click] (https://evil.example) {{0}}. What to change: Close the public way.',
  );
});

it('gives every rule and result what code scanning asks of it, with anything found', () => {
  const some = fc.record({
    check: fc.constantFrom('dns-name-taken', 'exposure-storage-public-open', 'gone'),
    subject: fc.string({ minLength: 1 }),
    severity: fc.constantFrom(...severities),
    message: fc.string(),
    remedy: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(some), (findings) => {
      const { tool, results } = runOf(findings);
      expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
      for (const [index, result] of results.entries()) {
        expect(tool.driver.rules[result.ruleIndex as number]?.id).toBe(findings[index]?.check);
        expect(result.message).toEqual({ text: expect.not.stringMatching(/\]\(|[\u2028\u2029]/) });
      }
    }),
  );
});
