import { describe, expect, it } from 'vitest';
import * as facts from '../../facts/network-policies.ts';
import { blocks, ports } from '../../facts/network-policy-ports.ts';
import { reachedBy, whoReaches } from './grid.ts';
import { networkPolicy } from './objects.ts';

const tables = {
  'whom a policy selects': facts.selections,
  'which direction it closes': facts.directions,
  'whom it names as peers': facts.peers,
  'which addresses it names': blocks,
  'which ports it names': ports,
};

const answerTo = (
  { policies, ask: [way, name], port, protocol }: facts.PolicyFact,
  dataplane: 'kubernetes' | 'cilium',
): string => {
  const objects = policies.map(([space, spec], index) => networkPolicy(`${space}/p${index}`, spec));
  const of = { dataplane, ...(port === undefined ? {} : { port }), ...(protocol === undefined ? {} : { protocol }) };
  return way === 'into' ? whoReaches(name, objects, of) : reachedBy(name, objects, of);
};

describe.each(Object.entries(tables))('%s', (_what, cases) => {
  it.each(cases)('$when', (fact) => {
    expect(answerTo(fact, 'kubernetes')).toBe(fact.answer);
  });
});

/** What Cilium is known to do otherwise: address blocks never mean pods, and rules count in a direction that the types leave out. */
const differs: ReadonlySet<facts.PolicyFact> = new Set([
  ...blocks,
  ...facts.directions.filter(({ when }) => when.startsWith('rules of a direction that the types leave out')),
]);

describe('on Cilium', () => {
  it.each(
    Object.values(tables)
      .flat()
      .filter((fact) => !differs.has(fact)),
  )('it is the same: $when', (fact) => {
    expect(answerTo(fact, 'cilium')).toBe(fact.answer);
  });

  it('no address block means a pod, but for what another peer allows', () => {
    for (const fact of blocks) {
      const expected = fact.when.startsWith('another peer') ? 'z/a' : '';
      expect(answerTo(fact, 'cilium'), fact.when).toBe(expected);
    }
  });
});

it('there are at least 60 of them', () => {
  expect(Object.values(tables).flat().length).toBeGreaterThanOrEqual(60);
});
