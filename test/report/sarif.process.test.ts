import { describe, expect, it } from 'vitest';
import { severities } from '../../src/core/finding.ts';
import { everyCheck } from '../../src/house/checks.ts';
import { toSarif } from '../../src/report/sarif.ts';
import { obtainValidator, validate } from '../../tools/sarif/validator.ts';
import { checks, finding } from './findings.ts';

const validator = obtainValidator();

describe.skipIf(validator === undefined)("Microsoft's validator of SARIF (skipped where it can't run)", () => {
  it.each([
    { when: 'nothing', given: [] },
    {
      when: 'findings of every severity, place and state',
      given: [
        ...severities.map((severity) => finding({ severity, subject: `/subscriptions/1/${severity}` })),
        finding({ place: { file: 'infra/main.bicep', line: 12 } }),
        finding({
          check: 'dns-name-taken',
          exemption: 'agreed [so](x) {0}',
          more: { firstSeen: '2026-03-04T10:00:00Z' },
        }),
        finding({ check: 'of-an-earlier-release', subject: 'policy', message: '[a](b) {1}\n"c" äöü\u202e' }),
        finding({ check: 'word' }),
      ],
    },
    {
      when: 'every check there is',
      given: everyCheck.map(({ id, remedy }) => finding({ check: id, remedy })),
      known: everyCheck,
    },
  ])('holds nothing against a document of $when', { timeout: 120_000 }, ({ given, known = checks }) => {
    expect(validate(validator ?? '', toSarif(given, { version: '0.1.0', checks: known }))).toEqual([]);
  });

  it('would say what is wrong', { timeout: 120_000 }, () => {
    const { runs, ...document } = toSarif([finding()], { version: '0.1.0', checks }) as { runs: [{ tool: object }] };
    const [{ tool: _, ...run }] = runs;
    expect(validate(validator ?? '', { ...document, runs: [run] })).not.toEqual([]);
  });
});
