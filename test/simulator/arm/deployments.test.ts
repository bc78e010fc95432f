import { beforeEach, describe, expect, it } from 'vitest';
import { evaluate, type Surroundings } from '../../../simulator/arm/templates/evaluate.ts';
import { asking, createEstate, endpoint, service } from './support/estate.ts';
import { type Answered, type Fixture, group, hub, tokenFor } from './support/fixture.ts';

// Resource Manager templates, as https://learn.microsoft.com/azure/azure-resource-manager/templates/ describes them; azure-cli deploys some of its own
// resources that way (network lb create, deployment group create).

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
});

const path = `${group('app')}/providers/Microsoft.Resources/deployments/d1`;
const under = (type: string, name: string): string => `${group('app')}/providers/${type}/${name}`;
const account = (name: string, more: object = {}): object => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-05-01',
  name,
  location: '[resourceGroup().location]',
  sku: { name: 'Standard_LRS' },
  kind: 'StorageV2',
  properties: {},
  ...more,
});

async function deploy(resources: object, more: object = {}, parameters: object = {}): Promise<Answered> {
  const template = { contentVersion: '1.0.0.0', resources, ...more };
  const answer = await fixture.call('PUT', path, { properties: { mode: 'Incremental', template, parameters } });
  await fixture.arm.idle();
  return answer;
}
const shown = async (): Promise<Record<string, unknown>> =>
  (await fixture.call('GET', path)).body.properties as Record<string, unknown>;

describe('a template deployment', () => {
  it('puts what the template holds, with an event each, and is done when they are', async () => {
    fixture.heard();
    const answer = await deploy(
      [account("[parameters('name')]")],
      { parameters: { name: { type: 'string' } } },
      { name: { value: 'st9' } },
    );
    expect([answer.status, answer.body.properties]).toMatchObject([201, { provisioningState: 'Accepted' }]);
    expect(await shown()).toMatchObject({
      provisioningState: 'Succeeded',
      parameters: { name: { type: 'string', value: 'st9' } },
      outputResources: [{ id: under('Microsoft.Storage/storageAccounts', 'st9') }],
    });
    const { body } = await fixture.call('GET', under('Microsoft.Storage/storageAccounts', 'st9'));
    expect(body).toMatchObject({ location: 'westeurope', sku: { name: 'Standard_LRS', tier: 'Standard' } });
    expect(fixture.heard()).toEqual([
      'Microsoft.Storage/storageAccounts/write',
      'Microsoft.Resources/deployments/write',
    ]);
    // As azure-cli writes it, deployment operation group list.
    const operations = await fixture.call('GET', `${group('app')}/deployments/d1/operations`);
    expect(operations.body.value).toMatchObject([
      { properties: { targetResource: { resourceName: 'st9' }, provisioningState: 'Succeeded' } },
    ]);
  });

  it('deploys in the order of what depends on what, and gives what it is asked for', async () => {
    const zone = 'privatelink.file.core.windows.net';
    await deploy(
      [
        {
          type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
          apiVersion: '2024-06-01',
          name: `${zone}/l`,
          location: 'global',
          dependsOn: [`[resourceId('Microsoft.Network/privateDnsZones', '${zone}')]`, "[variables('network')]"],
          properties: {
            virtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', variables('network'))]" },
          },
        },
        { type: 'Microsoft.Network/privateDnsZones', apiVersion: '2024-06-01', name: zone, location: 'global' },
        {
          type: 'Microsoft.Network/virtualNetworks',
          apiVersion: '2024-05-01',
          name: "[variables('network')]",
          location: 'westeurope',
          properties: { addressSpace: { addressPrefixes: ['10.9.0.0/16'] } },
        },
      ],
      {
        variables: { network: "[concat('vn', '9')]" },
        outputs: { space: { type: 'array', value: "[reference('vn9').addressSpace.addressPrefixes]" } },
      },
    );
    expect(await shown()).toMatchObject({
      provisioningState: 'Succeeded',
      outputs: { space: { type: 'array', value: ['10.9.0.0/16'] } },
    });
    const link = await fixture.call('GET', `${under('Microsoft.Network/privateDnsZones', zone)}/virtualNetworkLinks/l`);
    expect(link.body.properties).toMatchObject({
      virtualNetwork: { id: under('Microsoft.Network/virtualNetworks', 'vn9') },
    });
  });

  it('unrolls loops, leaves out what a condition is against, and takes children with their parents', async () => {
    await deploy([
      account("[format('st{0}', copyIndex(5))]", { copy: { name: 'accounts', count: 2 } }),
      account('stno', { condition: "[equals('a', 'b')]" }),
      {
        type: 'Microsoft.Network/virtualNetworks',
        apiVersion: '2024-05-01',
        name: 'vn9',
        location: 'westeurope',
        properties: { addressSpace: { addressPrefixes: ['10.9.0.0/16'] } },
        resources: [
          { type: 'subnets', apiVersion: '2024-05-01', name: 's', properties: { addressPrefix: '10.9.0.0/24' } },
        ],
      },
    ]);
    const names = [...fixture.world.list(group('app'))].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['st5', 'st6', 'vn9', 's']));
    expect(names).not.toContain('stno');
  });

  it('deploys a template within a template, and what a template names by symbols', async () => {
    await deploy({
      inner: {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2022-09-01',
        name: 'd2',
        properties: {
          mode: 'Incremental',
          expressionEvaluationOptions: { scope: 'inner' },
          parameters: { name: { value: "[concat('st', '8')]" } },
          template: { parameters: { name: { type: 'string' } }, resources: [account("[parameters('name')]")] },
        },
      },
    });
    expect(await shown()).toMatchObject({ provisioningState: 'Succeeded' });
    expect((await fixture.call('GET', under('Microsoft.Storage/storageAccounts', 'st8'))).status).toBe(200);
  });

  it.each([
    {
      what: 'a type it does not know',
      resources: [account('x', { type: 'Microsoft.Unheard/things' })],
      says: "'Microsoft.Unheard/things' is not simulated",
    },
    {
      what: 'a function it does not know',
      resources: [account("[dateTimeAdd('a', 'b')]")],
      says: "'dateTimeAdd' is not simulated",
    },
    {
      what: 'a parameter that is not given',
      resources: [account("[parameters('none')]")],
      says: "'none' is not found",
    },
    { what: 'an expression that is none', resources: [account("[concat('a']")], says: "'[concat('a']' is not valid" },
    {
      what: 'a deployment within it that is to be complete',
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          apiVersion: '2022-09-01',
          name: 'd2',
          properties: { mode: 'Complete', template: { resources: [] } },
        },
      ],
      says: 'Only the root template',
    },
    {
      what: 'a name with a level too few',
      resources: [account('x', { type: 'Microsoft.Network/virtualNetworks/subnets' })],
      says: '2 levels, and 1 names',
    },
  ])('is refused with $what, before anything is deployed', async ({ resources, says }) => {
    const before = [...fixture.world.list()].length;
    const answer = await deploy(resources);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidTemplate', message: expect.stringContaining(says) } },
    });
    expect([...fixture.world.list()].length).toBe(before);
  });

  it('fails where a resource of it is refused, and says which and why', async () => {
    const answer = await deploy([
      {
        type: 'Microsoft.Network/privateEndpoints',
        apiVersion: '2024-05-01',
        name: 'pe9',
        location: 'westeurope',
        properties: { subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vn', 'none')]" } },
      },
    ]);
    expect(answer.status).toBe(201);
    expect(await shown()).toMatchObject({
      provisioningState: 'Failed',
      error: { code: 'DeploymentFailed', details: [{ code: 'InvalidResourceReference' }] },
    });
    const poll = await fixture.call('GET', answer.headers.get('azure-asyncoperation') ?? '');
    expect(poll.body).toMatchObject({ status: 'Failed', error: { code: 'InvalidResourceReference' } });
  });

  it('in Complete mode deletes what is in the group and not in the template, with an event each, once the rest exists', async () => {
    const put = (resources: object[]) =>
      fixture.call('PUT', path, { properties: { mode: 'Complete', template: { resources } } });
    await fixture.call('PUT', endpoint('pe9'), asking(service, [], false));
    await fixture.arm.idle();
    fixture.heard();
    await put([account('st9'), account('st1', { type: 'Microsoft.Unheard/things' })]);
    await fixture.arm.idle();
    expect((await fixture.call('GET', endpoint('pe9'))).status).toBe(200);
    const kept = { type: 'Microsoft.Network/virtualNetworks', apiVersion: '2024-05-01', name: 'vn', properties: {} };
    await put([account('st9'), { ...kept, location: 'westeurope' }]);
    await fixture.arm.idle();
    expect(await shown()).toMatchObject({ mode: 'Complete', provisioningState: 'Succeeded' });
    const left = await fixture.call('GET', `${group('app')}/resources`);
    expect((left.body.value as { name: string }[]).map(({ name }) => name).sort()).toEqual(['st9', 'vn']);
    expect(fixture.heard()).toEqual(
      expect.arrayContaining([
        'Microsoft.Storage/storageAccounts/delete',
        'Microsoft.Network/privateEndpoints/delete',
        'Microsoft.Network/privateLinkServices/delete',
      ]),
    );
    const whole = `/subscriptions/${hub}/providers/Microsoft.Resources/deployments/d3`;
    const refused = await fixture.call('PUT', whole, { properties: { mode: 'Complete', template: { resources: [] } } });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'InvalidTemplate' } } });
  });

  it('is validated without deploying anything', async () => {
    const properties = { mode: 'Incremental', template: { resources: [account('st9')] } };
    expect((await fixture.call('POST', `${path}/validate`, { properties })).body).toMatchObject({
      properties: {
        provisioningState: 'Succeeded',
        validatedResources: [{ id: under('Microsoft.Storage/storageAccounts', 'st9') }],
      },
    });
    expect((await fixture.call('GET', under('Microsoft.Storage/storageAccounts', 'st9'))).status).toBe(404);
    expect((await fixture.call('POST', `${path}/whatIf`, { properties })).body).toMatchObject({
      error: { code: 'InvalidTemplate' },
    });
  });

  it('is read as azure-cli sends it: with a name that has no quotes', async () => {
    const url = `https://management.azure.com${path}?api-version=2021-04-01`;
    const body = `{"properties": {"mode": "Incremental", template:${JSON.stringify({ resources: [account('st9')] })}\n}}`;
    const headers = { authorization: `Bearer ${tokenFor('https://management.azure.com')}` };
    expect((await fixture.arm.handle(new Request(url, { method: 'PUT', headers, body }))).status).toBe(201);
    await fixture.arm.idle();
    expect((await fixture.call('GET', under('Microsoft.Storage/storageAccounts', 'st9'))).status).toBe(200);
  });

  it('is listed, and is no resource among resources', async () => {
    await deploy([account('st9')]);
    const all = await fixture.call('GET', `${group('app')}/providers/Microsoft.Resources/deployments`);
    expect(all.body.value).toMatchObject([{ name: 'd1' }]);
    expect(JSON.stringify((await fixture.call('GET', `/subscriptions/${hub}/resources`)).body)).not.toContain(
      'deployments',
    );
  });
});

describe('an expression', () => {
  const around: Surroundings = {
    subscriptionId: hub,
    resourceGroup: 'app',
    deploymentName: 'd',
    tenantId: 't',
    parameters: { list: ['a', 'b'], bag: { Key: { inner: 1 } } },
    variables: { both: "[union(parameters('list'), createArray('c'))]" },
    find: () => undefined,
    idNamed: () => undefined,
    turns: {},
  };
  it.each([
    ['plain', 'plain'],
    ['[[bracket]', '[bracket]'],
    ["[concat('it''s ', string(1))]", "it's 1"],
    ["[parameters('bag').key.inner]", 1],
    ["[parameters('list')[add(0, 1)]]", 'b'],
    ["[length(variables('both'))]", 3],
    ["[if(empty(''), 'yes', reference('nobody'))]", 'yes'],
    [
      "[resourceId('Microsoft.Sql/servers/databases', 's', 'd')]",
      `${group('app')}/providers/Microsoft.Sql/servers/s/databases/d`,
    ],
    ["[resourceId('other', 'Microsoft.Sql/servers', 's')]", `${group('other')}/providers/Microsoft.Sql/servers/s`],
    [
      "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')]",
      `/subscriptions/${hub}/providers/Microsoft.Authorization/roleDefinitions/r`,
    ],
    ["[take(toUpper('abc'), 2)]", 'AB'],
    ["[equals(split('a,b', ','), parameters('list'))]", true],
    ["[coalesce(null(), 'x')]", 'x'],
    ["[not(contains(parameters('list'), 'a'))]", false],
  ])('%s is %j', (expression, value) => {
    expect(evaluate(expression, around)).toEqual(value);
  });

  it('in a loop of a property is evaluated once a turn', () => {
    const value = { copy: [{ name: 'rules', count: 2, input: { n: "[copyIndex('rules')]" } }], other: "[concat('x')]" };
    expect(evaluate(value, around)).toEqual({ other: 'x', rules: [{ n: 0 }, { n: 1 }] });
  });
});
