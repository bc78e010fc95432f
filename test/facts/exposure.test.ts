import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../src/egress/plan.ts';
import { EgressPolicy, type ProfileName } from '../../src/policy/egress.ts';
import { isOfRules } from '../egress/support.ts';
import { exposureFacts } from './exposure.ts';

const group = '/subscriptions/00000000-0000-0000-0000-00000000000a/resourceGroups/apps/providers';

function idOf(type: string): string {
  const [provider = '', ...kinds] = type.split('/');
  return [group, provider, ...kinds.flatMap((kind) => [kind, 'one'])].join('/');
}

const report = (type: string, properties: unknown, profile: ProfileName) =>
  judgeResources(
    [{ id: idOf(type), name: 'one', type, location: 'westeurope', properties }],
    EgressPolicy.parse({ profile }),
    new Date('2026-03-15T12:00:00Z'),
  );

describe('where each type keeps its switch', () => {
  it.each(exposureFacts)('$what', ({ type, properties, explicit, inspected = explicit }) => {
    const found = (profile: ProfileName) =>
      report(type, properties, profile)
        .findings.filter(isOfRules)
        .map(({ check }) => check);
    expect(found('explicit')).toEqual(explicit);
    expect(found('inspected')).toEqual(inspected);
  });

  it.each(exposureFacts)('$what: less its properties there is no verdict, only that it is unknown', ({ type }) => {
    const { findings, unknown } = report(type, undefined, 'explicit');
    expect([findings, unknown.length]).toEqual([[], 1]);
  });
});
