import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { goneIn } from '../../src/preview/gone.ts';
import {
  blobZone,
  dnsFindings,
  endpoint,
  idOf,
  of,
  policyOf,
  previewOf,
  snapshot,
  storage,
  subscription,
  zoneGroup,
} from './support.ts';

const tableZone = 'privatelink.table.core.windows.net';
const verdicts = (content: unknown) =>
  previewOf(content).zoneGroups.map(({ zone, verdict, needed }) => ({ zone, verdict, needed }));

describe('a zone group', () => {
  const cognitive = of(
    'Microsoft.CognitiveServices/accounts',
    'ai',
    { customSubDomainName: 'ai' },
    { kind: 'AIServices' },
  );
  const ofAi = (...zones: readonly string[]) =>
    snapshot(
      cognitive,
      endpoint('pe', { target: String(cognitive.id), groupIds: ['account'] }),
      zoneGroup('pe', ...zones),
    );
  const three = ['cognitiveservices', 'openai', 'services.ai'].map((each) => `privatelink.${each}.azure.com`);
  const blob = (...zones: readonly string[]) => snapshot(storage(), endpoint('pe'), zoneGroup('pe', ...zones));

  it.each([
    { when: 'of its own service', content: blob(blobZone), is: ['right'], found: [] },
    { when: 'of another service', content: blob(tableZone), is: ['wrong'], found: ['dns-zone-group-cannot-answer pe'] },
    {
      when: 'of no service',
      content: blob('shop.example'),
      is: ['nobody'],
      found: ['dns-zone-group-cannot-answer pe'],
    },
    { when: 'decided later', content: blob("[reference('zone').id]"), is: ['unknown'], found: [] },
    {
      when: 'whose id is also that of another kind of resource',
      content: snapshot(
        storage(),
        { ...storage('stother'), id: "[reference('one').outputs.id.value]" },
        endpoint('pe'),
        zoneGroup('pe', "[reference('one').outputs.id.value]"),
      ),
      is: ['unknown'],
      found: [],
    },
    {
      when: 'of the same file whose name is decided later',
      content: snapshot(
        storage(),
        { ...of('Microsoft.Network/privateDnsZones', "[reference('one').name]"), id: "[reference('one').id]" },
        endpoint('pe'),
        zoneGroup('pe', "[reference('one').id]"),
      ),
      is: ['unknown'],
      found: [],
    },
    { when: 'of all it needs', content: ofAi(...three), is: ['right', 'right', 'right'], found: [] },
    {
      when: 'of a part of it',
      content: ofAi(three[0] ?? ''),
      is: ['incomplete'],
      found: ['dns-zone-group-incomplete pe'],
    },
    {
      when: 'of a part, and one decided later',
      content: ofAi(three[0] ?? '', "[reference('z').id]"),
      is: ['right', 'unknown'],
      found: [],
    },
  ])('with zones $when is $is', ({ content, is, found }) => {
    expect(verdicts(content).map(({ verdict }) => verdict)).toEqual(is);
    expect(dnsFindings(content)).toEqual(found);
  });

  it('that nobody shows is unknown: somebody else may write it, and what it needs is said', () => {
    expect(verdicts(snapshot(storage(), endpoint('pe')))).toEqual([
      { zone: null, verdict: 'unknown', needed: [blobZone] },
    ]);
  });

  it('says what it can not answer for and what is needed', () => {
    const [finding] = previewOf(
      snapshot(storage(), endpoint('pe', { groupIds: ['table'] }), zoneGroup('pe', blobZone)),
    ).findings;
    expect(finding?.because).toBe(
      `its zone group names ${blobZone}, which can't answer for stshop.table.core.windows.net; needed ${tableZone}`,
    );
  });

  it('of a change is found only where the change makes it', () => {
    const change = (before: unknown, after: unknown) => ({ changeType: 'Modify', before, after });
    const group = zoneGroup('pe', tableZone);
    const content = { changes: [change(endpoint('pe'), endpoint('pe')), change(zoneGroup('pe', blobZone), group)] };
    expect(previewOf(content).findings.find(({ check }) => check.startsWith('dns-'))?.opened).toBe(true);
    const same = { changes: [change(endpoint('pe'), endpoint('pe')), change(group, group)] };
    expect(previewOf(same).findings.find(({ check }) => check.startsWith('dns-'))?.opened).toBe(false);
  });
});

describe('a connection', () => {
  const partner = idOf(
    'Microsoft.Storage/storageAccounts',
    'stp',
    '/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/p',
  );
  const rules = policyOf(`
approvals:
  rules:
    - name: shop-vnet
      action: approve
      targets: { types: [Microsoft.Storage/storageAccounts] }
      from: { subscriptions: [${subscription}] }
      message: 'shop*'
`);
  const to = 'targets: { types: [Microsoft.Storage/storageAccounts] }';
  const ours = `from: { subscriptions: [${subscription}] }`;
  const decisions = (asking: Parameters<typeof endpoint>[1], policy = policyOf()) =>
    previewOf(snapshot(storage(), endpoint('pe', asking)), { policy }).connections.map(({ decision, rule }) => ({
      decision,
      rule,
    }));

  it.each([
    { when: 'in the list of those who may approve', asking: {}, decision: 'automatic' },
    {
      when: 'that takes over an approval',
      asking: { request: { approvalReference: { privateEndpointId: 'x' } } },
      decision: 'inherited',
    },
    { when: 'that a person must answer', asking: { manual: true }, decision: 'hold' },
    { when: 'to somebody else', asking: { manual: true, target: partner }, decision: 'elsewhere' },
    {
      when: 'to an alias',
      asking: { manual: true, target: 'pls.0a.westeurope.azure.privatelinkservice', groupIds: [] },
      decision: 'elsewhere',
    },
    { when: 'to what is decided later', asking: { manual: true, target: "[reference('x').id]" }, decision: 'unknown' },
  ])('$when is $decision', ({ asking, decision }) => {
    expect(decisions(asking)).toEqual([{ decision, rule: null }]);
  });

  it.each([
    { when: 'the rule matches', message: 'shop, change 7', is: { decision: 'approve', rule: 'shop-vnet' } },
    { when: 'the message is another', message: 'other', is: { decision: 'hold', rule: null } },
    { when: 'the message is decided later', message: "[parameters('m')]", is: { decision: 'unknown', rule: null } },
  ])('asked for with a message is $is.decision where $when', ({ message, is }) => {
    expect(decisions({ manual: true, request: { requestMessage: message } }, rules)).toEqual([is]);
  });

  it.each([
    {
      asked: 'targets: { tags: { open: "yes" } }',
      account: { tags: { open: "[parameters('t')]" } },
      asking: {},
      unknown: ['stshop tags'],
    },
    {
      asked: 'from: { subscriptions: [S], networks: ["**/virtualNetworks/evil"] }',
      account: {},
      asking: { more: { subnet: { id: "[parameters('sn')]" } } },
      unknown: ['pe subnet.id'],
    },
    {
      asked: 'from: { subscriptions: [S], locations: [westeurope] }',
      account: {},
      asking: { body: { location: "[parameters('l')]" } },
      unknown: ['pe location'],
    },
    {
      asked: 'from: { subscriptions: [S], tags: { open: "yes" } }',
      account: {},
      asking: { body: { tags: "[parameters('t')]" } },
      unknown: ['pe tags'],
    },
  ])(
    'is unknown, and says why, where a rule asks $asked and that is decided later',
    ({ asked, account, asking, unknown }) => {
      const judged = (action: string) =>
        previewOf(snapshot({ ...storage(), ...account }, endpoint('pe', { manual: true, ...asking })), {
          policy: policyOf(`
approvals:
  rules:
    - { name: first, action: ${action}, ${asked.replace('[S]', `[${subscription}]`)}, ${asked.startsWith('from') ? to : ours} }
    - { name: last, action: approve, ${to}, ${ours} }
`),
        });
      for (const action of ['approve', 'hold', 'reject']) {
        const { connections, unknown: notes } = judged(action);
        expect(connections).toMatchObject([{ decision: 'unknown', rule: null }]);
        expect(notes.map(({ id, property }) => `${id.split('/').at(-1)} ${property}`)).toEqual(unknown);
      }
    },
  );

  it('is decided by a rule that surely matches, with any later rules', () => {
    const asking = { manual: true, more: { subnet: { id: "[parameters('sn')]" } } };
    const policy = policyOf(`
approvals:
  rules:
    - { name: first, action: reject, ${to}, ${ours} }
    - { name: last, action: approve, ${to}, from: { subscriptions: [${subscription}], networks: ["**/virtualNetworks/hub"] } }
`);
    expect(decisions(asking, policy)).toEqual([{ decision: 'reject', rule: 'first' }]);
  });
});

describe('the limit of a rule', () => {
  const policy = policyOf(`
approvals:
  rules:
    - { name: ours, action: approve, from: { subscriptions: [${subscription}] }, targets: { types: [Microsoft.Storage/storageAccounts] }, limit: 2 }
`);
  const asking = (name: string, status?: string) =>
    endpoint(name, {
      manual: true,
      ...(status === undefined ? {} : { request: { privateLinkServiceConnectionState: { status } } }),
    });
  const approved = (by: string, description = 'Approved by Gatehouse rule ours') => ({
    id: `${storage().id}/privateEndpointConnections/${by}`,
    name: by,
    properties: {
      privateEndpoint: { id: idOf('Microsoft.Network/privateEndpoints', by) },
      privateLinkServiceConnectionState: { status: 'Approved', description },
    },
  });
  const standing = (...by: readonly string[]) => [
    storage('stshop', { privateEndpointConnections: by.map((each) => approved(each)) }),
  ];
  const three = snapshot(storage(), asking('a'), asking('b'), asking('c'));
  const one = snapshot(asking('a'));

  it.each([
    { when: 'is spent by the plan itself', content: three, is: ['approve', 'approve', 'hold'] },
    { when: 'is spent by what exists', content: one, existing: standing('x', 'y'), is: ['hold'] },
    { when: 'is not reached', content: one, existing: standing('x'), is: ['approve'] },
    {
      when: 'is spent also at an account that the plan writes again',
      content: three,
      existing: standing('x'),
      is: ['approve', 'hold', 'hold'],
    },
    {
      when: 'counts an approval once that is in two bodies',
      content: one,
      existing: [...standing('x'), approved('x')],
      is: ['approve'],
    },
    { when: 'is not spent twice by one that exists', content: one, existing: standing('a', 'x'), is: ['approve'] },
    {
      when: 'is not spent by what somebody else approved',
      content: one,
      existing: [storage(), ...['x', 'y'].map((by) => approved(by, 'fine'))],
      is: ['approve'],
    },
    {
      when: 'is spent first by what waits today',
      content: one,
      existing: [storage(), asking('x', 'Pending'), asking('y', 'Pending')],
      is: ['hold'],
    },
    {
      when: 'is spent again where one that exists goes away',
      content: {
        changes: [
          { changeType: 'Delete', before: asking('x'), after: null },
          { changeType: 'Create', before: null, after: asking('a') },
        ],
      },
      existing: standing('x', 'y'),
      is: ['approve'],
    },
  ])('$when', ({ content, existing, is }) => {
    expect(previewOf(content, { policy, existing }).connections.map(({ decision }) => decision)).toEqual(is);
  });
});

describe('a preview', () => {
  it('has the keys of its contract, and says where what exists today decides', () => {
    expect(Object.keys(previewOf(snapshot(storage())))).toEqual([
      'names',
      'zoneGroups',
      'connections',
      'exposures',
      'findings',
      'unknown',
      'notJudged',
    ]);
  });

  it.each([
    [['Disabled'], 'a list'],
    ["[createArray(parameters('x'))]", 'a list'],
    [{ a: 1 }, 'an object'],
  ])('of a switch that is %j says nothing but that no switch is that', (publicNetworkAccess, what) => {
    const { exposures, findings } = previewOf(snapshot(storage('st', { publicNetworkAccess })));
    expect(exposures).toMatchObject([
      { public: 'unknown', because: `publicNetworkAccess is ${what}, which no switch is` },
    ]);
    expect(findings.map(({ check }) => check)).not.toContain('exposure-storage-public-open');
  });

  it('says of a switch what the change makes of it', () => {
    const change = (before: string, after: string) => ({
      changes: [
        {
          changeType: 'Modify',
          before: storage('st', { publicNetworkAccess: before }),
          after: storage('st', { publicNetworkAccess: after }),
        },
      ],
    });
    const because = (before: string, after: string) => previewOf(change(before, after)).exposures[0]?.because;
    expect(because('Enabled', 'Disabled')).toMatch(
      /this change closes it: before, publicNetworkAccess is not Disabled/,
    );
    expect(because('Disabled', 'Enabled')).toMatch(/this change opens it: before, publicNetworkAccess is Disabled/);
    expect(because('Disabled', "[parameters('x')]")).toMatch(
      /this change may open it: before, publicNetworkAccess is Disabled/,
    );
    expect(because('Disabled', 'Disabled')).not.toMatch(/this change/);
  });

  it('never compares an expression, and names the property that is one', () => {
    const content = snapshot(storage(), endpoint('pe', { groupIds: "[parameters('groups')]" }));
    const { unknown, names } = previewOf(content);
    expect(unknown.map(({ property }) => property)).toContain('privateLinkServiceConnections[].groupIds');
    expect(names.every(({ certainty }) => certainty === 'unknown')).toBe(true);
  });

  it('takes the subnets of a new network for private, and those of one that exists for what they were', () => {
    const net = of(
      'Microsoft.Network/virtualNetworks',
      'vnet',
      { subnets: [{ name: 'jobs', properties: { addressPrefix: '10.0.0.0/24' } }] },
      { apiVersion: '2025-07-01' },
    );
    const found = (options = {}) =>
      previewOf(snapshot(net), options).findings.filter(({ check }) => check === 'egress-subnet-default-outbound');
    expect(found()).toHaveLength(0);
    expect(found({ existing: [of('Microsoft.Network/virtualNetworks', 'vnet', {})] })).toHaveLength(1);
  });

  it('names what goes away', () => {
    const deleted = { changes: [{ changeType: 'Delete', before: storage('stold'), after: null }] };
    expect(goneIn(readFile(deleted))).toEqual([idOf('Microsoft.Storage/storageAccounts', 'stold').toLowerCase()]);
    expect(previewOf(deleted).exposures).toEqual([]);
    const bare = { changes: [{ changeType: 'Delete', resourceId: storage('stold').id, before: null, after: null }] };
    expect(goneIn(readFile(bare))).toEqual(goneIn(readFile(deleted)));
  });

  it('takes an empty list that a what-if shows as deleted for what it is', () => {
    const empty = { manualPrivateLinkServiceConnections: [], ipConfigurations: [] };
    const content = {
      changes: [{ changeType: 'Modify', before: endpoint('pe', { more: empty }), after: endpoint('pe') }],
    };
    expect(previewOf(content).connections.map(({ decision }) => decision)).toEqual(['automatic']);
  });
});
