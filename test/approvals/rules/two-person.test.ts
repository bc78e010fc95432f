import { describe, expect, it } from 'vitest';
import { whoMustApprove } from '../../../src/approvals/rules/two-person.ts';
import { parsePrivateLinkResource } from '../../../src/approvals/schema.ts';
import { policyOf, vault } from '../support/build.ts';

const named = { targets: { types: ['Microsoft.KeyVault/vaults'] } };
const other = { targets: { types: ['Microsoft.Sql/servers'] } };
const tagged = { targets: { tags: { tier: 'gold' } } };
const grouped = { targets: { groupIds: ['vault'] } };
const counting = { applications: 'count' };

function answer(entries: readonly object[], tags?: Record<string, string>, groupIds?: readonly string[]) {
  const { approvals } = policyOf([], { twoPerson: entries });
  return whoMustApprove(approvals, { ...parsePrivateLinkResource({ id: vault }), tags }, groupIds);
}

describe('who must approve a connection', () => {
  it.each<{
    when: string;
    entries: readonly object[];
    tags?: Record<string, string>;
    groupIds?: readonly string[];
    is: ReturnType<typeof answer>;
  }>([
    { when: 'policy names nothing', entries: [], is: 'one' },
    { when: 'policy names another type', entries: [other], is: 'one' },
    {
      when: 'policy names another type, with anything that counts there',
      entries: [{ ...other, ...counting }],
      is: 'one',
    },
    { when: 'policy names it', entries: [named], is: 'two people' },
    { when: 'applications count for it', entries: [{ ...named, ...counting }], is: 'any two' },
    {
      when: 'two entries name it and one lets applications count',
      entries: [{ ...named, ...counting }, named],
      is: 'two people',
    },
    { when: 'its tags were not read', entries: [tagged], is: 'unseen' },
    { when: 'its tags were not read and applications count', entries: [{ ...tagged, ...counting }], is: 'unseen' },
    { when: 'its tags are those that are named', entries: [tagged], tags: { tier: 'gold' }, is: 'two people' },
    { when: 'its tags are others', entries: [tagged], tags: { tier: 'tin' }, is: 'one' },
    {
      when: 'an entry that can not be seen may be stricter',
      entries: [{ ...named, ...counting }, tagged],
      is: 'unseen',
    },
    { when: 'an entry that can not be seen is no stricter', entries: [tagged, named], is: 'two people' },
    { when: 'nobody says which group ids it asks for', entries: [grouped], is: 'unseen' },
    { when: 'the row knows no group ids', entries: [grouped], groupIds: [], is: 'unseen' },
    { when: 'it asks for the group id that is named', entries: [grouped], groupIds: ['vault'], is: 'two people' },
    { when: 'it asks for another group id', entries: [grouped], groupIds: ['managedhsm'], is: 'one' },
  ])('is $is, where $when', ({ entries, tags, groupIds, is }) => {
    expect(answer(entries, tags, groupIds)).toBe(is);
  });
});
