import { expect, it } from 'vitest';
import type { Connection, Requester } from '../../../src/approvals/model.ts';
import { groupIdsOf } from '../../../src/approvals/rules/group-ids.ts';

const seen = (groupIds: readonly string[] | undefined): Requester => ({
  kind: 'seen',
  id: '/subscriptions/s/resourcegroups/rg/providers/microsoft.network/privateendpoints/pe',
  subscription: 's',
  resourceGroup: 'rg',
  name: 'pe',
  location: undefined,
  groupIds,
});

it.each<Pick<Connection, 'groupIds' | 'requester'> & { when: string; is: readonly string[] | undefined }>([
  { when: 'its own word counts', groupIds: ['blob'], requester: seen(['file']), is: ['blob'] },
  { when: 'its endpoint says it where it is silent', groupIds: undefined, requester: seen(['file']), is: ['file'] },
  { when: 'its endpoint says it where it names none', groupIds: [], requester: seen(['file']), is: ['file'] },
  { when: 'it names none, and the endpoint was not read', groupIds: [], requester: seen(undefined), is: [] },
  { when: 'it names none, and nobody is seen to ask', groupIds: [], requester: { kind: 'unseen' }, is: [] },
  { when: 'neither was read', groupIds: undefined, requester: seen(undefined), is: undefined },
  {
    when: 'it is silent, and nobody is seen to ask',
    groupIds: undefined,
    requester: { kind: 'unseen' },
    is: undefined,
  },
])('the groups a connection asks for: $when', ({ groupIds, requester, is }) => {
  expect(groupIdsOf({ groupIds, requester } as Connection)).toEqual(is);
});
