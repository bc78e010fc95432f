import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, now } from '../support.ts';
import { appTraps } from './app-traps.ts';
import { listTraps } from './list-traps.ts';
import { switchTraps } from './switch-traps.ts';

const judge = (given: readonly unknown[]) => judgeResources(given, egressPolicy(), now);

describe('the exposure of a resource', () => {
  it.each([...switchTraps, ...listTraps, ...appTraps])('$trap', ({ given, is, says = '' }) => {
    const id = String(given[0]?.id).toLowerCase();
    const report = judge(given);
    const exposure = report.exposures.find((each) => each.id === id);
    expect([exposure?.public, exposure?.because]).toEqual([is, expect.stringContaining(says)]);
    const isHeld = report.findings.some(
      ({ check, subject }) =>
        subject === id && /^exposure-.*(public|external|storagesync|endpoint|azure-any|selected)/.test(check),
    );
    expect(isHeld, exposure?.because).toBe(is === 'enabled' || is === 'restricted');
    if (is === 'unknown') expect(report.unknown.map((each) => each.id)).toContain(id);
  });
});
