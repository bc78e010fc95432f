import { describe, expect, it } from 'vitest';
import { findMistakes, type Given, judgeGiven } from '../../scripts/deploy/mistakes.ts';

const right: Given = {
  subscription: '00000000-0000-0000-0000-0000000000a1',
  location: 'westeurope',
  name: 'gatehouse',
  parameters: 'infra/main.bicepparam',
  diff: undefined,
  managementGroup: undefined,
  leavesGroup: false,
  connectsNew: false,
  only: [],
};
const mistakes = (given: Partial<Given>) => findMistakes({ ...right, ...given }, (path) => !path.includes('missing'));

describe('what npm run deploy is asked for', () => {
  it.each<{ what: string; given: Partial<Given> }>([
    { what: 'nothing wrong', given: {} },
    { what: 'a management group', given: { managementGroup: 'landing-zones', connectsNew: true } },
    { what: 'a part before a subscription is chosen', given: { subscription: undefined, only: ['function-there'] } },
  ])('is taken with $what', ({ given }) => {
    expect(mistakes(given)).toEqual([]);
  });

  it.each<{ given: Partial<Given>; says: string }>([
    { given: { subscription: undefined }, says: '--subscription must be' },
    { given: { subscription: 'shop' }, says: '--subscription must be the id of a subscription, not "shop"' },
    { given: { subscription: 'shop', only: ['open-package'] }, says: '--subscription must be' },
    { given: { name: 'Gate_House' }, says: '--name must be' },
    { given: { name: 'ab' }, says: '--name must be' },
    { given: { location: ' ' }, says: '--location must be' },
    { given: { parameters: 'missing.bicepparam' }, says: '--parameters names a file' },
    { given: { diff: 'missing.bicepparam' }, says: '--diff names a file' },
    { given: { managementGroup: '/providers/x' }, says: 'the last part of its id, alone' },
    { given: { managementGroup: 'lz', leavesGroup: true }, says: 'exclude each other' },
    { given: { connectsNew: true }, says: '--connect-new is for --management-group' },
    {
      given: { only: ['function-there', 'open-package'] },
      says: '--function-there and --open-package exclude each other',
    },
  ])('is refused before Azure is asked: $says', ({ given, says }) => {
    expect(mistakes(given)).toEqual([expect.stringContaining(says)]);
  });

  it.each<{ what: string; given: Partial<Given>; asked: unknown }>([
    { what: 'a deployment has its subscription', given: {}, asked: { subscription: right.subscription } },
    { what: 'a part is alone', given: { only: ['await-function'] }, asked: { part: 'await-function' } },
    {
      what: 'without a subscription there is no deployment',
      given: { subscription: undefined },
      asked: { mistakes: [expect.stringContaining('--subscription must be')] },
    },
  ])('$what', ({ given, asked }) => {
    expect(judgeGiven({ ...right, ...given })).toEqual(asked);
  });

  it('is shown all that is wrong at once', () => {
    expect(mistakes({ subscription: 'x', name: 'X', parameters: 'missing' })).toHaveLength(3);
  });
});
