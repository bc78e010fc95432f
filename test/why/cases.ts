import { expect } from 'vitest';
import { DnsPolicy } from '../../src/policy/dns.ts';
import type { BrokenAt, StepName, StepState, Why } from '../../src/why/model.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { explainWhy } from '../../src/why/why.ts';
import { type Body, golden, name, vnet } from './estate.ts';

/** One thing broken, or arranged, in the golden estate, and what is then answered. */
export interface Case {
  readonly when: string;
  /** Gives other bodies, or breaks those it gets. */
  readonly change?: (bodies: Body[]) => unknown;
  readonly from?: string;
  readonly name?: string;
  readonly policy?: object;
  readonly answer: Why['answer'];
  readonly addresses?: readonly string[];
  readonly reachable?: Why['reachable'];
  readonly brokenAt: BrokenAt | null;
  readonly states?: Partial<Record<StepName, StepState>>;
  /** What some step must say. */
  readonly says?: RegExp;
}

export function answerTo({ change, from = vnet('vnet-app'), name: asked = name, policy = {} }: Case): Why {
  const bodies = golden();
  return explainWhy(readGraph(change?.(bodies) ?? bodies, DnsPolicy.parse(policy)), asked, from);
}

export const statesOf = (why: Why): Partial<Record<StepName, StepState>> =>
  Object.fromEntries(why.steps.map(({ step, state }) => [step, state]));

/** The answer is the expected one, and what is broken is said and has a remedy. */
export function expectCase(given: Case): void {
  const why = answerTo(given);
  const { answer, reachable = 'unknown', brokenAt } = given;
  expect({ answer: why.answer, reachable: why.reachable, brokenAt: why.brokenAt }).toEqual({
    answer,
    reachable,
    brokenAt,
  });
  if (given.addresses !== undefined) expect(why.addresses).toEqual(given.addresses);
  if (given.states !== undefined) expect(statesOf(why)).toMatchObject(given.states);
  if (given.says !== undefined) expect(why.steps.map(({ because }) => because).join('\n')).toMatch(given.says);
  if (brokenAt === null) return;
  const broken = why.steps.find(({ step }) => step === brokenAt);
  expect(broken?.remedy).not.toBeNull();
  expect(why.sentence).toContain(broken?.because);
}
