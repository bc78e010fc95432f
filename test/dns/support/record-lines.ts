import { expect } from 'vitest';
import { planRecord } from '../../../src/dns/records/plan.ts';
import { claim, dnsPolicy, type Given, now, observed, planned, row } from './values.ts';

/** One line of the plan table of record sets: a sentence, and what follows from it. */
export interface RecordLine {
  readonly when: string;
  readonly given: Given;
  readonly policy?: Record<string, unknown>;
  readonly does?: readonly string[];
  readonly says?: readonly string[];
  readonly waits?: number;
  readonly blocked?: string;
}

export function checkRecordLine({ when: _, given, policy, does = [], says = [], ...rest }: RecordLine): void {
  expect(planned(planRecord(observed(given), dnsPolicy(policy), now))).toEqual({ does, says, ...rest });
}

export const one = [claim()];
export const given = (claims: readonly ReturnType<typeof claim>[], more: Given = {}): Given => ({ claims, ...more });
/** What pe1 claims, and what was read although our row knew something else. */
export const reading = (read: Given['read'], more: Given = {}): Given => given(one, { record: row(), read, ...more });
export const releasing = claim('pe1', { releasing: true });
export const create = ['create 10.0.0.4 for pe1'];
export const update = ['update 10.0.0.4 for pe1 if e1'];
export const taken = ['dns-name-taken'];
