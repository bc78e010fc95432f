import { expect, it } from 'vitest';
import { evidenceHash } from '../../src/core/evidence.ts';

const rules = [{ value: '203.0.113.1' }, { value: '203.0.113.2' }];

it.each([
  { when: 'fields in another order', a: { x: 1, y: 2 }, b: { y: 2, x: 1 } },
  { when: 'a list in another order', a: { ipRules: rules }, b: { ipRules: rules.toReversed() } },
  { when: 'a field without a value', a: { x: 1 }, b: { x: 1, y: undefined } },
  {
    when: 'how far Azure has come with a rule',
    a: { rules: [{ id: 'x', state: 'Provisioning' }] },
    b: { rules: [{ id: 'x', state: 'Succeeded' }] },
  },
])('is the same for $when', ({ a, b }) => {
  expect(evidenceHash(a)).toBe(evidenceHash(b));
  expect(evidenceHash(a)).toMatch(/^[0-9a-f]{16}$/);
});

it.each([
  { when: 'one more rule', a: { ipRules: rules }, b: { ipRules: [...rules, { value: '0.0.0.0/0' }] } },
  { when: 'another value', a: { publicNetworkAccess: 'Enabled' }, b: { publicNetworkAccess: null } },
  { when: 'a text and a number', a: { x: '1' }, b: { x: 1 } },
  { when: 'a state that is asked for itself', a: { state: 'a' }, b: { state: 'b' } },
])('is another for $when', ({ a, b }) => {
  expect(evidenceHash(a)).not.toBe(evidenceHash(b));
});
