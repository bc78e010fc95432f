import { beforeEach, describe, expect, it } from 'vitest';
import { createEstate } from './support/estate.ts';
import { type Answered, type Fixture, hub, spoke } from './support/fixture.ts';

// https://learn.microsoft.com/rest/api/managementgroups, and the examples of azure-rest-api-specs (managementgroups, 2023-04-01).

const groupId = (name: string): string => `/providers/Microsoft.Management/managementGroups/${name}`;

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
  await make('lz');
  await make('corp', 'lz');
});
const make = (name: string, parent?: string): Promise<Answered> =>
  fixture.call('PUT', groupId(name), {
    properties: {
      displayName: name,
      ...(parent === undefined ? {} : { details: { parent: { id: groupId(parent) } } }),
    },
  });
const place = (group: string, subscription: string): Promise<Answered> =>
  fixture.call('PUT', `${groupId(group)}/subscriptions/${subscription}`);
const under = async (group: string, query = ''): Promise<readonly unknown[]> => {
  const { body } = await fixture.call('GET', `${groupId(group)}/descendants${query}`);
  return (body.value as { name: string }[]).map(({ name }) => name);
};

describe('what is under a management group', () => {
  it('is each group and subscription at any depth, with its parent, in the documented form', async () => {
    await place('corp', hub);
    const { body } = await fixture.call('GET', `${groupId('lz')}/descendants`);
    expect(body.value).toEqual([
      {
        name: 'corp',
        type: 'Microsoft.Management/managementGroups',
        id: groupId('corp'),
        properties: { displayName: 'corp', parent: { id: groupId('lz') } },
      },
      {
        name: hub,
        type: 'Microsoft.Management/managementGroups/subscriptions',
        id: `/subscriptions/${hub}`,
        properties: { displayName: hub, parent: { id: groupId('corp') } },
      },
    ]);
  });

  it('comes page by page', async () => {
    await place('corp', hub);
    const first = await fixture.call('GET', `${groupId('lz')}/descendants?$top=1`);
    expect(first.body.value).toHaveLength(1);
    const { pathname, search } = new URL(String(first.body.nextLink));
    const next = await fixture.call('GET', `${pathname}${search}`);
    expect(next.body).toMatchObject({ value: [{ name: hub }] });
    expect(next.body.nextLink).toBeUndefined();
  });

  it('is moved with a subscription, which is in one group alone, and ends with its removal', async () => {
    await place('lz', hub);
    await place('lz', spoke);
    await place('corp', hub);
    expect([await under('lz'), await under('corp')]).toEqual([['corp', spoke, hub], [hub]]);
    expect((await fixture.call('DELETE', `${groupId('corp')}/subscriptions/${hub}`)).status).toBe(200);
    expect((await fixture.call('DELETE', `${groupId('corp')}/subscriptions/${hub}`)).status).toBe(204);
    expect(await under('lz')).toEqual(['corp', spoke]);
  });

  it.each([
    { when: 'a group that is not there', path: 'none/descendants', status: 404, code: 'NotFound' },
    { when: 'a subscription that is not in it', path: `corp/subscriptions/${spoke}`, status: 404, code: 'NotFound' },
  ])('is refused for $when', async ({ path, status, code }) => {
    expect(await fixture.call('GET', groupId(path))).toMatchObject({ status, body: { error: { code } } });
  });

  it('keeps a group from being deleted, and raises no event', async () => {
    await place('corp', hub);
    fixture.heard();
    expect((await fixture.call('DELETE', groupId('corp'))).status).toBe(400);
    await fixture.call('DELETE', `${groupId('corp')}/subscriptions/${hub}`);
    expect((await fixture.call('DELETE', groupId('corp'))).status).toBe(200);
    expect(await under('lz')).toEqual([]);
    expect(fixture.heard()).toEqual([]);
  });

  it('says where a subscription that does not exist can not be put', async () => {
    expect((await place('corp', '00000000-0000-0000-0000-0000000000ff')).body.error).toMatchObject({
      code: 'SubscriptionNotFound',
    });
  });
});
