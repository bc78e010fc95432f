import { expect, it } from 'vitest';
import { firstBroken } from '../../src/why/diagnosis.ts';
import { type StepName, type StepState, stepNames, type Why } from '../../src/why/model.ts';
import { answerTo, statesOf } from './cases.ts';
import { type Body, body, storageId, vnet } from './estate.ts';

const states = (more: Partial<Record<StepName, StepState>>): Readonly<Record<StepName, StepState>> => ({
  ...(Object.fromEntries(stepNames.map((step) => [step, 'ok'])) as Record<StepName, StepState>),
  ...more,
});

it.each([
  { when: 'nowhere where all is well', states: states({}), at: null },
  {
    when: 'nowhere where a step is skipped or not known',
    states: states({ record: 'unknown', link: 'skipped' }),
    at: null,
  },
  {
    when: 'at the first broken step',
    states: states({ link: 'broken', record: 'broken', endpoint: 'unknown' }),
    at: 'record',
  },
  { when: 'never at public access', states: states({ door: 'broken' }), at: null },
])('a name fails $when', ({ states, at }) => {
  expect(firstBroken(states)).toBe(at);
});

it('public access is judged where public DNS answers alone', () => {
  const store = body(storageId('st1'), { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } });
  const door = (answer: Why['answer'], from?: string) => {
    const change = (all: Body[]) => [...all.filter(({ id }) => id !== store.id), store];
    const why = answerTo({ when: answer, change, answer, brokenAt: null, ...(from === undefined ? {} : { from }) });
    return { answer: why.answer, door: statesOf(why).door };
  };
  expect(door('private')).toEqual({ answer: 'private', door: 'skipped' });
  expect(door('public', vnet('vnet-restore'))).toEqual({ answer: 'public', door: 'ok' });
});
