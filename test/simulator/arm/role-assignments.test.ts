import { beforeEach, describe, expect, it } from 'vitest';
import { account, createEstate } from './support/estate.ts';
import { type Answered, type Fixture, group, hub } from './support/fixture.ts';

// https://learn.microsoft.com/rest/api/authorization/role-assignments and azure-cli, role assignment create: it looks the role up by its name first.

const subscription = `/subscriptions/${hub}`;
const reader = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const at = (scope: string, name: string): string =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
});
const assign = (scope: string, name: string, principalId = 'p1', roleDefinitionId = reader): Promise<Answered> =>
  fixture.call('PUT', at(scope, name), { properties: { roleDefinitionId, principalId } });
const listed = async (scope: string, filter: string): Promise<readonly string[]> => {
  const query = filter === '' ? '' : `?$filter=${filter}`;
  const { body } = await fixture.call('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments${query}`);
  return (body.value as { name: string }[]).map(({ name }) => name).sort();
};

describe('a role', () => {
  it('is found by its name at any scope, and by its id', async () => {
    const path = `${group('app')}/providers/Microsoft.Authorization/roleDefinitions`;
    const found = await fixture.call('GET', `${path}?$filter=roleName eq 'reader'`);
    expect(found.body.value).toMatchObject([
      { name: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', properties: { roleName: 'Reader' } },
    ]);
    expect((await fixture.call('GET', reader)).status).toBe(200);
    expect((await fixture.call('GET', `${path}/none`)).status).toBe(404);
  });
});

describe('a role assignment', () => {
  it('is made at a subscription, a group or a resource, with an event, and taken away again', async () => {
    fixture.heard();
    for (const [index, scope] of [subscription, group('app'), account].entries()) {
      expect(await assign(scope, `r${index}`)).toMatchObject({
        status: 201,
        body: { properties: { scope, principalId: 'p1' } },
      });
    }
    expect(fixture.heard()).toEqual(Array(3).fill('Microsoft.Authorization/roleAssignments/write'));
    expect((await fixture.call('DELETE', at(account, 'r2'))).status).toBe(200);
    expect((await fixture.call('DELETE', at(account, 'r2'))).status).toBe(204);
    expect((await fixture.call('GET', at(account, 'r2'))).body.error).toMatchObject({ code: 'RoleAssignmentNotFound' });
  });

  it('is made once for a principal, a role and a scope', async () => {
    await assign(account, 'r1');
    expect((await assign(account, 'r2')).body).toMatchObject({ error: { code: 'RoleAssignmentExists' } });
    expect((await assign(account, 'r1')).status).toBe(201);
    expect((await assign(account, 'r2', 'p2')).status).toBe(201);
    expect((await assign(group('app'), 'r3')).status).toBe(201);
  });

  it.each([
    { filter: '', scope: group('app'), names: ['above', 'at', 'below'] },
    { filter: 'atScope()', scope: group('app'), names: ['above', 'at'] },
    { filter: "principalId eq 'p2'", scope: group('app'), names: ['below'] },
    { filter: '', scope: group('dns'), names: ['above'] },
  ])('is listed at $scope with "$filter": $names', async ({ filter, scope, names }) => {
    await assign(subscription, 'above');
    await assign(group('app'), 'at');
    await assign(account, 'below', 'p2');
    expect(await listed(scope, filter)).toEqual(names);
  });

  it('is refused without a principal, below what is not there, and by a filter nobody knows', async () => {
    expect((await fixture.call('PUT', at(account, 'r'), { properties: { roleDefinitionId: reader } })).status).toBe(
      400,
    );
    expect((await assign(`${account}9`, 'r')).status).toBe(404);
    const path = `${subscription}/providers/Microsoft.Authorization/roleAssignments?$filter=name eq 'x'`;
    expect((await fixture.call('GET', path)).body.error).toMatchObject({ code: 'UnsupportedQuery' });
  });

  it('is no resource among resources', async () => {
    await assign(subscription, 'r');
    expect(JSON.stringify((await fixture.call('GET', `${subscription}/resources`)).body)).not.toContain(
      'roleAssignments',
    );
  });
});
