import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import filters from '../../infra/event-filters.json' with { type: 'json' };
import connector from '../../infra/roles/connector.json' with { type: 'json' };
import destination from '../../infra/roles/event-destination.json' with { type: 'json' };
import groupReader from '../../infra/roles/group-reader.json' with { type: 'json' };
import { commandAtTheGroup } from '../../scripts/deploy/at-the-group.ts';
import { expectedSubscriptions } from '../../src/doctor/events.ts';
import { compiled, root } from './support/infra.ts';

type Body = Readonly<Record<string, unknown>>;
const template = compiled.group as unknown as {
  parameters: Record<string, Body>;
  resources: Record<string, Body>;
  variables: Body;
};
const { resources, parameters, variables } = template;
const text = (value: unknown): string => JSON.stringify(value);

describe('the template for a management group', () => {
  it('lets the app list what is under the group, and by itself nothing else', () => {
    const always = Object.entries(resources).filter(([, { condition }]) => condition === undefined);
    expect(always.map(([name]) => name).sort()).toEqual(['listing', 'lists']);
    expect(groupReader.actions.filter((action) => !action.endsWith('/read'))).toEqual([]);
  });

  it('makes the policy, its rights and what depends on them only where it is asked for', () => {
    expect(parameters.connectNewSubscriptions).toMatchObject({ type: 'bool', defaultValue: false });
    const chosen = Object.entries(resources).filter(([, { condition }]) => condition !== undefined);
    expect(chosen.map(([name]) => name).sort()).toEqual(
      ['assignment', 'connector', 'connects', 'destination', 'policy', 'reading'].sort(),
    );
    for (const [, { condition }] of chosen) expect(condition).toBe("[parameters('connectNewSubscriptions')]");
  });
});

it('what docs/deploy.md takes away again at the group is what the template makes there', () => {
  const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  const [, policy = ''] = /az policy definition delete --name (\S+)/.exec(page) ?? [];
  const [, assignment = ''] = /az policy assignment delete --name (\S+)/.exec(page) ?? [];
  const nameOf = (resource: string, name: string): string =>
    String(resources[resource]?.name).replace("parameters('name')", name);
  expect(nameOf('policy', 'gatehouse')).toBe(`[format('{0}-new-subscriptions', gatehouse)]`);
  expect(policy).toBe('gatehouse-new-subscriptions');
  expect(nameOf('assignment', 'gatehouse')).toBe(`[take(format('{0}-connect', gatehouse), 24)]`);
  expect(assignment).toBe('gatehouse-connect');
  // Roles and their assignments are found by the mark in the roles' names.
  const roles = Object.values(resources).filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions');
  expect(roles.length).toBeGreaterThan(2);
  for (const role of roles) expect(text(role.properties)).toContain("variables('mark')");
  expect(text(variables.mark ?? '')).toContain("parameters('owner')");
});

describe('the policy for new subscriptions', () => {
  const properties = resources.policy?.properties as {
    description: string;
    metadata: { rights: string };
    policyRule: { if: Body; then: { effect: string; details: Body & { roleDefinitionIds: string[] } } };
  };

  it('acts where the app has no role in a subscription, and deploys into it', () => {
    const { effect, details } = properties.policyRule.then;
    expect(properties.policyRule.if).toEqual({ field: 'type', equals: 'Microsoft.Resources/subscriptions' });
    expect(effect).toBe('deployIfNotExists');
    expect(details).toMatchObject({
      deploymentScope: 'subscription',
      existenceScope: 'subscription',
    });
    const role = 'Microsoft.Authorization/roleAssignments';
    // Its own role at the group, by which it lists, holds in every subscription and must not count.
    expect(details.existenceCondition).toEqual({
      allOf: [
        { field: `${role}/principalId`, equals: "[parameters('principalId')]" },
        { field: `${role}/roleDefinitionId`, notLike: expect.stringMatching(/^\[format\('\*\/\{0\}', .*groupRole/) },
      ],
    });
    expect(details.roleDefinitionIds).toEqual([expect.stringContaining("variables('connectorRole').name")]);
  });

  it('acts as its own identity, which the app has no part in', () => {
    expect(resources.assignment).toMatchObject({ identity: { type: 'SystemAssigned' } });
    const own = "[reference('assignment', '2025-03-01', 'full').identity.principalId]";
    expect(resources.connects?.properties).toMatchObject({
      principalId: own,
      principalType: 'ServicePrincipal',
      roleDefinitionId: expect.stringContaining("variables('connectorRole').name"),
      condition: "[variables('mayAssign')]",
    });
    expect(resources.lists?.properties).toMatchObject({
      principalId: "[parameters('principalId')]",
      roleDefinitionId: expect.stringContaining("variables('groupRole').name"),
    });
    expect(resources.destination).toMatchObject({
      subscriptionId: "[parameters('home').subscriptionId]",
      resourceGroup: "[parameters('home').resourceGroup]",
    });
    expect(text(resources.destination)).toContain("variables('destinationRole')");
  });

  it('leaves out of the reader role what the cloud does not know, and defines roles at the group alone', () => {
    expect(text(resources.reading)).toContain("parameters('omittedActions')");
    for (const name of ['listing', 'reading', 'connector'])
      expect(resources[name]?.properties).toMatchObject({ assignableScopes: ["[variables('scopeId')]"] });
  });

  it('says which rights its identity has in every subscription', () => {
    expect(properties.description).toContain('in every subscription under the group');
    expect(properties.metadata.rights).toContain('connectorRole');
    const page = readFileSync(join(root, 'docs/permissions.md'), 'utf8');
    for (const role of [connector, destination, groupReader]) expect(page).toContain(`### ${role.name}`);
    expect(page).toContain(connector.description);
  });

  it("may assign the reader role to the app's identity alone", () => {
    expect(resources.connects?.properties).toMatchObject({ conditionVersion: '2.0' });
    const condition = text(variables.mayAssign ?? resources.connects);
    expect(condition).toContain('roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals');
    expect(condition).toContain('roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals');
    expect(condition).toContain(
      "guid(variables('scopeId'), parameters('owner'), variables('reader').name), parameters('principalId'))",
    );
    const [assigned] = (variables.connection as { resources: Body[] }).resources;
    expect(text(assigned)).toContain("variables('reader').name");
    expect(assigned?.properties).toMatchObject({ principalId: "[parameters('principalId')]" });
    expect(connector.actions.filter((action) => /delete|\*/i.test(action))).toEqual([]);
    expect(connector.actions.filter((action) => /roleDefinitions\/write/i.test(action))).toEqual([]);
  });

  it('gives the role, and the events that a deployment gives', () => {
    const made = text(template);
    for (const type of ['roleAssignments', 'resourceGroups', 'systemTopics', 'systemTopics/eventSubscriptions'])
      expect(made).toMatch(new RegExp(`/${type}['"]`));
    expect(text(variables.eventTemplate)).toContain('/functions/resource-event');
    expect(text(variables.appId)).toContain("parameters('home').subscriptionId");
    // Both templates take their filters from one file, cut into as many values.
    expect(expectedSubscriptions('gatehouse').length).toBeGreaterThanOrEqual(filters.length);
    expect(variables.valuesInOne).toBe(25);
  });
});

describe('the deployment at a management group', () => {
  it('sets in the template which app it is about', () => {
    const command = commandAtTheGroup(
      { group: 'corp', location: 'westeurope', name: 'gatehouse', connectsNew: true, omitted: ['A/b/read'] },
      { subscription: 's', resourceGroup: 'rg', appName: 'func', principalId: 'p', owner: 'o' },
    );
    expect(command.slice(0, 5)).toEqual(['deployment', 'mg', 'create', '--management-group-id', 'corp']);
    const given = command.slice(command.indexOf('--parameters') + 1, -2).map((each) => each.split('=')[0] ?? '');
    const required = Object.entries(parameters).filter(([, { defaultValue }]) => defaultValue === undefined);
    for (const [name] of required) expect(given, name).toContain(name);
    for (const name of given) expect(parameters).toHaveProperty(name);
    expect(command).toContain('connectNewSubscriptions=true');
  });
});
