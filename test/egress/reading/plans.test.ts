import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { explainEgress } from '../../../src/egress/explain.ts';
import { type Body, idOf, of } from '../checks/rows.ts';
import { egressPolicy, group, now } from '../support.ts';

const explain = (content: unknown, policy: unknown = {}) =>
  explainEgress(content, { now, policy: egressPolicy(policy) });

/** Findings of medium and worse, as `severity check name`, with those of what is open beside a private way. */
const troubles = (content: unknown, policy: unknown = {}): readonly string[] =>
  explain(content, policy)
    .findings.filter(({ severity }) => severity !== 'low' && severity !== 'info')
    .map(({ severity, check, subject }) => `${severity} ${check} ${subject.split('/').at(-1)}`)
    .sort();

const states = (content: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(explain(content).exposures.map(({ id, public: state }) => [id.split('/').at(-1) ?? '', state]));

const planned = (type: string, name: string, properties?: Body, apiVersion = '2025-01-01'): Body => {
  const { properties: _, ...head } = of(type, name, {});
  return { ...head, apiVersion, location: 'westeurope', ...(properties === undefined ? {} : { properties }) };
};
const storage = (name: string, properties?: Body) => planned('Microsoft.Storage/storageAccounts', name, properties);
const open = { allowBlobPublicAccess: false, publicNetworkAccess: 'Enabled' };
const closed = { ...open, publicNetworkAccess: 'Disabled' };
const snapshot = (...predictedResources: readonly Body[]) => ({ predictedResources, diagnostics: [], outputs: {} });
const later = (what: string) => `[reference('${what}').outputs.value]`;
const change = (changeType: string, before: Body | null, after: Body | null, more: Body = {}) => ({
  resourceId: (after ?? before)?.id,
  changeType,
  before,
  after,
  delta: null,
  ...more,
});
const server = planned('Microsoft.Sql/servers', 'sql-orders', { publicNetworkAccess: null });
const rule = (start: string, end: string) =>
  planned('Microsoft.Sql/servers/firewallRules', 'sql-orders/r', { startIpAddress: start, endIpAddress: end });
const vault = (properties: Body) => planned('Microsoft.KeyVault/vaults', 'kv-orders', properties);

describe('a file of a plan', () => {
  it('of a Bicep snapshot is read like its resources', () => {
    expect(troubles(snapshot(storage('raw', open)))).toEqual(['high exposure-storage-public-open raw']);
    expect(explain(snapshot(storage('raw', open))).unknown).toEqual([]);
  });

  it('with an element that nobody judges and whose id is an expression is judged, and that element named', () => {
    const role = {
      id: "[extensionResourceId('x', 'y', guid('z'))]",
      type: 'Microsoft.Authorization/roleAssignments',
      name: "[guid('z')]",
      apiVersion: '2022-04-01',
    };
    const { findings, notJudged, unknown } = explain([storage('raw', open), role]);
    expect(findings.map(({ check }) => check)).toContain('exposure-storage-public-open');
    expect(notJudged).toEqual([{ type: 'Microsoft.Authorization/roleAssignments', count: 1 }]);
    expect(unknown).toMatchObject([{ property: 'id' }]);
  });

  it('judges by type, group and unevaluated name what has no id yet', () => {
    const name = "[format('st{0}/x', uniqueString('a'))]";
    const id = `[resourceId('11111111-2222-3333-4444-555555555555', 'rg-orders', 'Microsoft.Storage/storageAccounts', format('st{0}/x', 'a'))]`;
    const [finding] = explain([{ ...storage('raw', open), id, name }]).findings;
    expect(finding?.subject).toBe(
      `/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/rg-orders/providers/microsoft.storage/storageaccounts/${name.toLowerCase()}`,
    );
  });

  it('finds the endpoint of what has no id yet by the same expression', () => {
    const id = "[resourceId('Microsoft.AppConfiguration/configurationStores', variables('n'))]";
    const store = {
      ...planned('Microsoft.AppConfiguration/configurationStores', 'x', { publicNetworkAccess: null }),
      id,
      name: "[variables('n')]",
    };
    const endpoint = planned('Microsoft.Network/privateEndpoints', 'pe', {
      privateLinkServiceConnections: [
        { name: 'c', properties: { privateLinkServiceId: id, groupIds: ['configurationStores'] } },
      ],
    });
    expect(Object.values(states([store, endpoint])).sort()).toEqual(['disabled', 'disabled']);
    expect(Object.values(states([store])).sort()).toEqual(['enabled']);
  });

  it('knows nothing of a switch that is decided at run time, and finds nothing', () => {
    const content = [storage('exp', { ...open, publicNetworkAccess: later('flag'), networkAcls: later('acls') })];
    expect(troubles(content)).toEqual([]);
    expect(states(content)).toEqual({ exp: 'unknown' });
    expect(explain(content).unknown.map(({ property }) => property)).toEqual(['networkAcls', 'publicNetworkAccess']);
  });

  it('gives an element without properties its defaults, which are open', () => {
    expect(troubles([storage('bare')])).toEqual(['high exposure-storage-public-open bare']);
    const { apiVersion: _, ...shown } = storage('bare');
    expect([troubles([shown]), states([shown])]).toEqual([[], { bare: 'unknown' }]);
  });

  it('never takes a list that is an expression for an empty one', () => {
    const networkAcls = { defaultAction: 'Deny', ipRules: [], virtualNetworkRules: later('net') };
    expect(states([storage('list', { ...open, networkAcls })])).toEqual({ list: 'unknown' });
    const mixed = { ...networkAcls, ipRules: [{ value: '203.0.113.7' }, { value: later('ip') }] };
    expect(states([storage('list', { ...open, networkAcls: mixed })])).toEqual({ list: 'restricted' });
  });

  it('counts what is in a management group or the tenant among what nobody judges', () => {
    const group = '/providers/Microsoft.Management/managementGroups/mg';
    const assignment = `${group}/providers/Microsoft.Authorization/policyAssignments/pa`;
    const bodies = [
      storage('raw', open),
      { id: group, name: 'mg' },
      { id: assignment, type: 'Microsoft.Authorization/policyAssignments', name: 'pa' },
    ];
    for (const content of [
      { predictedResources: bodies },
      bodies,
      { changes: bodies.map((body) => change('Create', null, body)) },
    ]) {
      const { findings, notJudged, unknown } = explain(content);
      expect(findings.map(({ check }) => check)).toEqual(['exposure-storage-public-open']);
      expect(notJudged).toEqual([
        { type: 'Microsoft.Authorization/policyAssignments', count: 1 },
        { type: 'Microsoft.Management/managementGroups', count: 1 },
      ]);
      expect(unknown).toEqual([]);
    }
  });

  it('names what its diagnostics say was not expanded, and is no whole plan then', () => {
    const target = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/x/deployments/d';
    const content = {
      predictedResources: [server],
      diagnostics: [
        `${target} Warning NestedDeploymentShortCircuited: it was not expanded`,
        `${target} Info Read: well`,
      ],
    };
    const { unknown, exposures } = explain(content);
    expect(unknown).toContainEqual({
      id: target.toLowerCase(),
      property: null,
      because: 'what it holds was not judged: NestedDeploymentShortCircuited: it was not expanded',
    });
    expect(unknown.filter(({ because }) => because.includes('well'))).toEqual([]);
    expect(exposures[0]?.public).not.toBe('disabled');
    expect(explain({ predictedResources: [server] }).exposures).toMatchObject([{ public: 'disabled' }]);
  });

  it('says that a resource may come to be where its condition is decided later', () => {
    const [finding] = explain(snapshot({ ...storage('raw', open), condition: later('x') })).findings;
    expect(finding?.because).toContain('this may or may not come to be');
  });

  it('takes a subnet of a network of 2025-07-01 or later for private unless it says otherwise', () => {
    const network = (name: string, apiVersion: string, subnet: Body = {}) =>
      planned(
        'Microsoft.Network/virtualNetworks',
        name,
        { subnets: [{ name: 'snet', properties: { addressPrefix: '10.0.0.0/24', ...subnet } }] },
        apiVersion,
      );
    const check = 'high egress-subnet-default-outbound snet';
    expect(troubles([network('new', '2025-07-01')])).toEqual([]);
    expect(troubles([network('old', '2024-07-01')])).toEqual([check]);
    expect(troubles([network('said', '2025-07-01', { defaultOutboundAccess: true })])).toEqual([check]);
  });
});

describe('children that are not in a file', () => {
  it('do not exist in a whole plan: a SQL server without a rule lets nobody in', () => {
    expect([troubles(snapshot(server)), states(snapshot(server))]).toEqual([[], { 'sql-orders': 'disabled' }]);
    expect(states(snapshot(server, rule('203.0.113.7', '203.0.113.7')))['sql-orders']).toBe('restricted');
  });

  it('were not read in a bare array', () => {
    expect(troubles([server])).toEqual(['high exposure-sql-public-open sql-orders']);
    expect(explain([server]).unknown.map(({ property }) => property)).toEqual(['firewallRules', 'virtualNetworkRules']);
  });

  it('count where they are: a network rule alone lists networks', () => {
    const network = planned('Microsoft.Sql/servers/virtualNetworkRules', 'sql-orders/app', {
      virtualNetworkSubnetId: `${group}/x`,
    });
    expect(troubles([server, network])).toEqual(['medium exposure-sql-selected-networks sql-orders']);
    expect(states([server, network])['sql-orders']).toBe('restricted');
    expect(explain([server, network]).unknown.map(({ property }) => property)).toEqual(['firewallRules']);
  });

  it('make a vault with an address list medium', () => {
    const networkAcls = {
      defaultAction: 'Deny',
      bypass: 'AzureServices',
      ipRules: [{ value: '203.0.113.0/24' }],
      virtualNetworkRules: [],
    };
    expect(troubles([vault({ publicNetworkAccess: null, networkAcls })])).toEqual([
      'medium exposure-keyvault-selected-networks kv-orders',
    ]);
  });
});

describe('the result of a what-if', () => {
  const result = (changes: readonly Body[], more: Body = {}) => ({
    status: 'Succeeded',
    changes,
    diagnostics: null,
    potentialChanges: null,
    error: null,
    ...more,
  });

  it.each([
    { when: 'flat, as the command line prints it', wrap: (changes: readonly Body[]) => result(changes) },
    {
      when: 'nested, as REST answers',
      wrap: (changes: readonly Body[]) => ({ status: 'Succeeded', properties: { changes } }),
    },
    { when: 'its changes alone', wrap: (changes: readonly Body[]) => changes },
  ])('is read $when', ({ wrap }) => {
    const content = wrap([
      change('Create', null, storage('raw', open)),
      change('Delete', storage('old', open), null),
      change('Modify', vault({ publicNetworkAccess: 'Disabled' }), vault({ publicNetworkAccess: 'Enabled' })),
    ]);
    const { findings, exposures } = explain(content);
    expect(troubles(content)).toEqual([
      'high exposure-keyvault-public-open kv-orders',
      'high exposure-storage-public-open raw',
    ]);
    expect(exposures.map(({ id }) => id.split('/').at(-1))).toEqual(['kv-orders', 'raw']);
    const opened = findings.find(({ check }) => check === 'exposure-keyvault-public-open');
    expect(opened).toMatchObject({
      opened: true,
      because: expect.stringContaining('before, publicNetworkAccess is Disabled'),
    });
  });

  it('says what a change of the default action opens, with any address in the list', () => {
    const acls = (defaultAction: string) => ({
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction, ipRules: [{ value: '203.0.113.10/32' }] },
    });
    const content = result([change('Modify', vault(acls('Deny')), vault(acls('Allow')))]);
    expect(explain(content).findings.find(({ check }) => check === 'exposure-keyvault-public-open')).toMatchObject({
      severity: 'high',
      opened: true,
    });
  });

  it('knows nothing of what is there and the template does not say', () => {
    const content = result([
      change('Modify', storage('web', closed), storage('web', { allowBlobPublicAccess: false })),
    ]);
    expect([troubles(content), states(content)]).toEqual([[], { web: 'unknown' }]);
    expect(explain(content).unknown).toMatchObject([{ property: 'publicNetworkAccess' }]);
  });

  it('says so where a new rule opens a server that stays as it is', () => {
    const content = result([change('Create', null, rule('0.0.0.0', '0.0.0.0')), change('NoChange', server, server)]);
    expect(troubles(content)).toEqual(['high exposure-sql-allow-azure r', 'high exposure-sql-public-open sql-orders']);
    expect(explain(content).findings.every(({ opened }) => opened === true)).toBe(true);
  });

  it('says what was open before', () => {
    const content = result([change('NoChange', storage('web', open), storage('web', open))]);
    expect(explain(content).findings.find(({ check }) => check === 'exposure-storage-public-open')?.opened).toBe(false);
  });

  it('neither finds nor clears what it does not cover', () => {
    const content = result([
      change('NoChange', storage('raw', closed), storage('raw', closed)),
      change('Ignore', storage('lost', open), storage('lost', open)),
    ]);
    expect([troubles(content), states(content)]).toEqual([[], { raw: 'disabled' }]);
    expect(explain(content).unknown).toMatchObject([
      { id: expect.stringContaining('/lost'), because: expect.stringContaining('not covered') },
    ]);
  });

  it('never lets a potential change that ignores hide a sure one, and names what might come', () => {
    const content = result(
      [change('Modify', storage('web', closed), storage('web', { ...open, publicNetworkAccess: later('flag') }))],
      {
        potentialChanges: [
          change('Ignore', storage('web', closed), storage('web', closed)),
          change('Create', null, storage('part', open)),
        ],
      },
    );
    expect(states(content)).toEqual({ part: 'enabled', web: 'unknown' });
    expect(explain(content).findings.find(({ check }) => check === 'exposure-storage-public-open')?.because).toContain(
      'may or may not',
    );
  });

  it('names what was not expanded or not predicted, and is no whole plan then', () => {
    const unsupported = {
      resourceId: "[resourceId('x')]",
      changeType: 'Unsupported',
      before: null,
      after: null,
      unsupportedReason: 'no id yet',
    };
    const diagnostics = [
      {
        level: 'Warning',
        code: 'NestedDeploymentShortCircuited',
        message: 'not expanded',
        target: `${group}/providers/Microsoft.Resources/deployments/search`,
      },
    ];
    const content = result([unsupported, change('Create', null, server)], { diagnostics });
    const said = explain(content)
      .unknown.map(({ because }) => because)
      .join('\n');
    expect(said).toContain('no id yet');
    expect(said).toContain('NestedDeploymentShortCircuited');
    expect(said).toContain('firewall rules were not read');
  });

  it.each([{ changeType: 'Moved' }, { changeType: undefined }])(
    'is not clean where a change is of a type that nobody knows: $changeType',
    (odd) => {
      const { findings, unknown } = explain({
        status: 'Succeeded',
        changes: [{ ...change('Create', null, storage('raw', open)), ...odd }],
      });
      expect(findings).toEqual([]);
      expect(unknown).toMatchObject([{ property: null, because: expect.stringContaining('is not known here') }]);
    },
  );

  it('of ids alone says that nothing was shown, and judges nothing', () => {
    const ids = ['Deploy', 'Create', 'Ignore', 'Delete'].map((changeType, index) => ({
      resourceId: `${group}/providers/Microsoft.Storage/storageAccounts/st${index}`,
      changeType,
      before: null,
      after: null,
    }));
    const { exposures, findings, unknown } = explain(result(ids));
    expect([exposures, findings]).toEqual([[], []]);
    expect(unknown.filter(({ because }) => because.includes('FullResourcePayloads'))).toHaveLength(2);
    expect(unknown).toHaveLength(3);
  });

  it.each([
    {
      when: 'of a deployment stack',
      given: { properties: { changes: { resourceChanges: [] } } },
      says: 'deployment stack',
    },
    {
      when: 'that failed',
      given: { status: 'Failed', changes: [], error: { code: 'Bad', message: 'no' } },
      says: 'failed, so nothing was predicted (Bad: no)',
    },
  ])('$when is refused', ({ given, says }) => {
    expect(() => explain(given)).toThrow(InputError);
    expect(() => explain(given)).toThrow(says);
  });
});

describe('other files', () => {
  it("are Resource Graph's rows and its table", () => {
    const row = {
      id: idOf('Microsoft.Storage/storageAccounts', 'raw'),
      type: 'microsoft.storage/storageaccounts',
      properties: open,
    };
    const table = { data: { columns: Object.keys(row).map((name) => ({ name })), rows: [Object.values(row)] } };
    for (const content of [{ data: [row] }, table])
      expect(troubles(content)).toEqual(['high exposure-storage-public-open raw']);
  });

  it('show the worst first', () => {
    const content = [
      storage('raw', { ...open, allowBlobPublicAccess: undefined }),
      planned('Microsoft.Storage/storageAccounts/blobServices/containers', 'raw/default/c', { publicAccess: 'Blob' }),
    ];
    expect(explain(content).findings.map(({ severity }) => severity)).toEqual(['critical', 'high', 'info']);
  });

  it('never give up a value that no check reads', () => {
    const secret = { ...storage('raw', { ...open, primaryKey: 'not-a-key' }) };
    expect(JSON.stringify(explain([secret]))).not.toContain('not-a-key');
  });
});
