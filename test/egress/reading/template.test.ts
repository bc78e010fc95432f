import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { readFile } from '../../../src/egress/reading/read-file.ts';

type Body = Readonly<Record<string, unknown>>;
const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const template = (resources: unknown, more: Body = {}) => ({
  $schema: schema,
  contentVersion: '1.0.0.0',
  ...more,
  resources,
});
const storage = (more: Body = {}): Body => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2025-01-01',
  name: "[parameters('name')]",
  location: '[resourceGroup().location]',
  properties: { publicNetworkAccess: "[if(parameters('open'), 'Enabled', 'Disabled')]" },
  ...more,
});
const parameters = { name: { type: 'string', defaultValue: 'stshop' }, open: { type: 'bool' } };
const read = (content: unknown, given: Body = { open: { value: false } }) =>
  readFile(content, { parameters: { parameters: given } });
const names = (content: unknown, given?: Body) =>
  read(content, given).bodies.map((body) => (body as { name: string }).name);

describe('a template', () => {
  it('is read with its parameters, and what they are by default', () => {
    expect(read(template([storage()], { parameters })).bodies).toMatchObject([
      {
        name: 'stshop',
        type: 'Microsoft.Storage/storageAccounts',
        location: '[resourceGroup().location]',
        properties: { publicNetworkAccess: 'Disabled' },
      },
    ]);
    expect(read(template([storage()], { parameters }), { name: { value: 'stother' } }).bodies).toMatchObject([
      { name: 'stother', properties: { publicNetworkAccess: expect.stringMatching(/^\[if\(/) } },
    ]);
  });

  it.each([
    [{ reference: { keyVault: { id: 'kv' }, secretName: 's' } }, "[parameters('open')]"],
    [{ value: 'Enabled' }, 'Enabled'],
    [undefined, 'Disabled'],
  ])('given %j reads %s: a default counts only where nothing is given', (open, is) => {
    const byDefault = { open: { type: 'string', defaultValue: 'Disabled' } };
    const account = storage({ name: 'st', properties: { publicNetworkAccess: "[parameters('open')]" } });
    const plan = template([account], { parameters: byDefault });
    const given: Body = open === undefined ? {} : { open };
    expect(read(plan, given).bodies).toMatchObject([{ properties: { publicNetworkAccess: is } }]);
    const module = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'm',
      properties: { expressionEvaluationOptions: { scope: 'inner' }, template: plan, parameters: given },
    };
    expect(read(template([module])).bodies).toMatchObject([{ properties: { publicNetworkAccess: is } }]);
  });

  it('says of a module what it is given, never what the module’s own parameter of that name is', () => {
    const module = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'm',
      properties: {
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { open: { value: "[parameters('mode')]" } },
        template: template([storage({ name: 'st', properties: { publicNetworkAccess: "[parameters('open')]" } })], {
          parameters: { open: { type: 'string' }, mode: { type: 'string', defaultValue: 'Disabled' } },
        }),
      },
    };
    expect(read(template([module], { parameters: { mode: { type: 'string' } } })).bodies).toMatchObject([
      { properties: { publicNetworkAccess: "[parameters('open')]" } },
    ]);
  });

  it('has variables, and resources that others ask for by id or symbol', () => {
    const resources = {
      account: storage({ name: "[variables('n')]" }),
      endpoint: {
        type: 'Microsoft.Network/privateEndpoints',
        apiVersion: '2024-10-01',
        name: "[format('pe-{0}', variables('n'))]",
        properties: {
          target: "[resourceId('Microsoft.Storage/storageAccounts', variables('n'))]",
          open: "[reference('account').publicNetworkAccess]",
        },
      },
    };
    const { bodies } = read(template(resources, { parameters, variables: { n: "[concat('st', 'x')]" } }));
    expect(bodies).toMatchObject([{ name: 'stx' }, { name: 'pe-stx', properties: { open: 'Disabled' } }]);
    const [account, endpoint] = bodies as readonly { id: string; properties: { target: string } }[];
    expect(endpoint?.properties.target).toBe(account?.id);
  });

  it.each([
    { when: 'false', condition: '[equals(1, 2)]', made: [], possible: 0 },
    { when: 'true', condition: '[true()]', made: ['stshop'], possible: 0 },
    { when: 'not known', condition: "[parameters('later')]", made: ['stshop'], possible: 1 },
  ])('makes of a resource whose condition is $when $made', ({ condition, made, possible }) => {
    const reading = read(template([storage({ condition })], { parameters }));
    expect(reading.bodies.map((body) => (body as { name: string }).name)).toEqual(made);
    expect(reading.possible).toHaveLength(possible);
  });

  it('repeats a resource as often as its loop says, and names one whose count is not known', () => {
    const loop = (count: unknown) =>
      template([storage({ name: "[format('st{0}', copyIndex(1))]", copy: { name: 'l', count } })], { parameters });
    expect(names(loop(2))).toEqual(['st1', 'st2']);
    const open = read(loop("[parameters('n')]"));
    expect(open.bodies).toEqual([]);
    expect(open).toMatchObject({
      isComplete: false,
      unknown: [{ property: null, because: expect.stringContaining('how often') }],
    });
  });

  it('reads modules with what they are given, in their own scope, and knows their outputs', () => {
    const module = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'store',
      resourceGroup: 'rg-data',
      properties: {
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { name: { value: "[concat('st', 'mod')]" }, open: { value: true } },
        template: template([storage()], {
          parameters,
          outputs: {
            id: { type: 'string', value: "[resourceId('Microsoft.Storage/storageAccounts', parameters('name'))]" },
          },
        }),
      },
    };
    const asks = {
      type: 'Microsoft.Network/privateEndpoints',
      apiVersion: '2024-10-01',
      name: 'pe',
      properties: { target: "[reference('store').outputs.id.value]" },
    };
    const { bodies } = read(template({ asks, store: module }));
    expect(bodies).toMatchObject([
      { name: 'pe', properties: { target: expect.stringMatching(/\/resourceGroups\/rg-data\/.*\/stmod$/) } },
      { name: 'stmod', properties: { publicNetworkAccess: 'Enabled' } },
    ]);
    const linked = { ...module, properties: { templateLink: { uri: 'https://example.net/x.json' } } };
    expect(read(template([linked]))).toMatchObject({
      isComplete: false,
      unknown: [{ because: expect.stringContaining('not in the file') }],
    });
  });

  it('has children inside their parents, and no body for what exists already', () => {
    const child = { type: 'blobServices', name: 'default', apiVersion: '2025-01-01', properties: {} };
    expect(read(template([storage({ resources: [child] })], { parameters })).bodies).toMatchObject([
      { name: 'stshop' },
      { name: 'stshop/default', type: 'Microsoft.Storage/storageAccounts/blobServices' },
    ]);
    expect(names(template({ there: storage({ existing: true }) }, { parameters }))).toEqual([]);
  });

  it('is asked for where only its parameters are given', () => {
    const only = { $schema: schema.replace('Template', 'Parameters'), parameters: {} };
    expect(() => readFile(only)).toThrow(InputError);
    expect(() => readFile(only)).toThrow('give its template beside it');
  });
});
