import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { proposePolicy } from '../../src/first-policy/first-policy.ts';
import { writePolicy } from '../../src/first-policy/write.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import {
  endpointBody,
  endpointId,
  idOf,
  linkBody,
  network,
  networkBody,
  shop,
  stranger,
  teams,
  vault,
  vaultBody,
  zone,
  zoneBody,
} from './estate.ts';

const now = new Date('2026-06-01T00:00:00Z');
const propose = (bodies: readonly unknown[]) => proposePolicy(readFile(bodies), { cloud: 'AzureCloud', now });
const textOf = (bodies: readonly unknown[]) => writePolicy(propose(bodies), 'policy.schema.json');
const blob = 'privatelink.blob.core.windows.net';
const file = 'privatelink.file.core.windows.net';
const vaults = 'privatelink.vaultcore.azure.net';
const epGroup = (subscription: string): string => `/subscriptions/${subscription}/resourceGroups/rg-ep`;
const lower = (id: string): string => id.toLowerCase();

describe('where the zones are', () => {
  it.each([
    {
      says: 'the group that holds most of them is named, the others one by one',
      bodies: [zoneBody(blob), zoneBody(vaults), zoneBody(file, 'rg-old')],
      zones: {
        resourceGroup: `/subscriptions/${shop}/resourceGroups/rg-dns`,
        byName: { [file]: lower(zone(file, 'rg-old')) },
      },
      note: 'found in',
    },
    {
      says: 'of two of one name the one with more links is taken, and the other is named',
      bodies: [zoneBody(blob), zoneBody(blob, 'rg-old'), linkBody(blob, network(shop, 'vnet-app'), 'rg-old')],
      zones: { resourceGroup: `/subscriptions/${shop}/resourceGroups/rg-old`, byName: {} },
      note: lower(zone(blob)),
    },
    {
      says: 'a zone of no service is left out, and said',
      bodies: [zoneBody(blob), zoneBody('privatelink.corp.example')],
      zones: { resourceGroup: `/subscriptions/${shop}/resourceGroups/rg-dns`, byName: {} },
      note: 'privatelink.corp.example is no zone that this release knows',
    },
    {
      says: 'a zone for machines is none of them',
      bodies: [zoneBody('corp.example')],
      zones: { resourceGroup: undefined, byName: {} },
      note: 'no private DNS zone',
    },
  ])('$says', ({ bodies, zones, note }) => {
    const { value, notes } = propose(bodies).zones;
    expect({ resourceGroup: value.resourceGroup, byName: value.byName }).toEqual(zones);
    expect(notes.join('\n')).toContain(note);
  });
});

describe('links and resolvers', () => {
  const hub = network(shop, 'vnet-hub');
  const app = network(shop, 'vnet-app');
  const zones = [blob, file, vaults].map((name) => zoneBody(name));

  it('a network that most zones are linked to is a hub, with exactly those zones', () => {
    const links = [blob, file, vaults].map((name) => linkBody(name, hub));
    expect(propose([...zones, ...links, linkBody(blob, app)]).links).toEqual([
      {
        value: { network: lower(hub), zones: [blob, file, vaults].sort() },
        because: ['vnet-hub is linked to 3 zones of 3'],
      },
    ]);
  });

  it('a network that is linked to a zone or two for itself is none', () => {
    expect(propose([...zones, linkBody(blob, app), linkBody(file, app)]).links).toEqual([]);
  });

  it('a DNS server is where its address lies; one that lies nowhere or in two networks is for a person', () => {
    const bodies = [
      networkBody(hub, '10.0.0.0/16'),
      networkBody(app, '10.1.0.0/16', ['10.0.0.4', '192.168.0.4', '10.2.0.4']),
      networkBody(network(shop, 'vnet-a'), '10.2.0.0/16'),
      networkBody(network(shop, 'vnet-b'), '10.2.0.0/16'),
    ];
    const { resolvers, dnsNotes } = propose(bodies);
    expect(resolvers.map(({ value }) => value)).toEqual([{ addresses: ['10.0.0.4'], network: lower(hub) }]);
    expect(dnsNotes.join('\n')).toMatch(/none of these networks, or in more than one: 10\.2\.0\.4, 192\.168\.0\.4/);
  });

  it('endpoints under zone groups are counted, and left to them', () => {
    const id = endpointId(shop, 'pe-kv');
    const group = { id: `${id}/privateDnsZoneGroups/default`, properties: { privateDnsZoneConfigs: [] } };
    const { dnsNotes } = propose([endpointBody(id, vault('kv1'), ['vault']), group]);
    expect(dnsNotes.join('\n')).toContain('with a zone group of its own: 1 of 1 private endpoint. The platform');
  });
});

describe('what could not be placed', () => {
  it.each([
    [
      'an endpoint whose zone is not here',
      [endpointBody(endpointId(shop, 'pe-kv'), vault('kv1'), ['vault'])],
      'could not place 1 endpoint (pe-kv): none of their zones is here (privatelink.vaultcore.azure.net)',
    ],
    [
      'an endpoint of a kind no catalogue knows',
      [endpointBody(endpointId(shop, 'pe-kv'), vault('kv1'), ['other'])],
      'could not place 1 endpoint (pe-kv): the catalogue has no group',
    ],
  ])('is said: %s', (_, bodies, note) => {
    expect(propose(bodies).dnsNotes.join('\n')).toContain(note);
  });

  it('is nothing where the zone exists, or a zone group serves the endpoint', () => {
    const pe = endpointId(shop, 'pe-kv');
    const group = { id: `${pe}/privateDnsZoneGroups/default`, properties: { privateDnsZoneConfigs: [] } };
    const body = endpointBody(pe, vault('kv1'), ['vault']);
    for (const bodies of [
      [body, zoneBody(vaults)],
      [body, group],
    ])
      expect(propose(bodies).dnsNotes.join('\n')).not.toContain('could not place');
  });

  it('is whether an endpoint has a zone group, where that may not be read', () => {
    const { dnsNotes } = proposePolicy(readFile([zoneBody(vaults)]), {
      cloud: 'AzureCloud',
      now,
      unread: [endpointId(shop, 'pe-x')],
    });
    expect(dnsNotes.join('\n')).toContain('of these could not be read whether they have a zone group: pe-x');
  });
});

describe('rules', () => {
  const own = [networkBody(network(teams, 'vnet-team'), '10.9.0.0/16')];
  const rulesOf = (bodies: readonly unknown[]) => propose([...own, ...bodies]).rules;
  const team = endpointId(teams, 'pe-team');

  it('one a kind of target in a group, for the subscriptions that are connected, with what it would newly allow', () => {
    const { value } = rulesOf([
      vaultBody(vault('kv1'), [[endpointId(shop, 'pe-1'), 'Approved']]),
      vaultBody(vault('kv2'), [[team, 'Approved']]),
      vaultBody(vault('kv3', 'rg-other'), [[team, 'Approved']]),
    ]);
    expect(value.map((each) => each.value)).toEqual([
      {
        name: 'vaults in rg-app',
        action: 'approve',
        targets: {
          types: ['microsoft.keyvault/vaults'],
          resourceGroups: [`/subscriptions/${shop}/resourceGroups/rg-app`],
        },
        from: { resourceGroups: [epGroup(shop), epGroup(teams)] },
      },
      expect.objectContaining({ name: 'vaults in rg-other', from: { resourceGroups: [epGroup(teams)] } }),
      { name: 'everybody else', action: 'hold' },
    ]);
    expect(value[0]?.because).toEqual([
      'covers 2 connections to kv1, kv2',
      `would newly allow any private endpoint of ${epGroup(shop)}, ${epGroup(teams)} to such a resource there; none exists there today that is not connected`,
    ]);
  });

  it.each(['Pending', 'Rejected', 'Disconnected'])(
    'never one that would cover a request that is %s: then the connected endpoints are named',
    (status) => {
      const { value } = rulesOf([
        vaultBody(vault('kv1'), [
          [team, 'Approved'],
          [endpointId(teams, 'pe-other'), status],
        ]),
      ]);
      expect(value[0]?.value.from).toEqual({ endpoints: [lower(team)] });
      expect(value[0]?.because[1]).toContain(
        'what waits or was refused is of the same resource groups: 1 request (pe-other)',
      );
    },
  );

  it('never one that would cover what an endpoint asks for beside what it is connected to', () => {
    const { value, notes } = rulesOf([
      vaultBody(vault('kv1'), [[team, 'Approved']]),
      vaultBody(vault('kv2'), [[team, 'Pending']]),
    ]);
    expect(value[0]?.value).toMatchObject({
      targets: { ids: [lower(vault('kv1'))] },
      from: { endpoints: [lower(team)] },
    });
    expect(notes).toEqual([]);
  });

  it('the group narrows a rule where every connection says which, and another group is no conflict', () => {
    const { value } = rulesOf([
      endpointBody(endpointId(shop, 'pe-1'), vault('kv1'), ['vault']),
      endpointBody(endpointId(shop, 'pe-2'), vault('kv1'), ['other'], 'Pending'),
    ]);
    expect(value[0]?.value).toMatchObject({
      targets: { groupIds: ['vault'] },
      from: { resourceGroups: [epGroup(shop)] },
    });
  });

  it('none for a subscription that owns nothing here, nor for who is not named: they are said', () => {
    const hidden = {
      id: `${vault('kv2')}/privateEndpointConnections/x`,
      properties: { privateLinkServiceConnectionState: { status: 'Approved' } },
    };
    const { value, notes } = rulesOf([
      vaultBody(vault('kv1'), [[endpointId(stranger, 'pe-far'), 'Approved']]),
      {
        id: vault('kv2'),
        location: 'westeurope',
        properties: { publicNetworkAccess: 'Disabled', privateEndpointConnections: [hidden] },
      },
    ]);
    expect(value.map((each) => each.value.name)).toEqual(['everybody else']);
    expect(notes).toEqual([
      `no rule lets in subscription ${stranger}, which owns nothing here: 1 connection, to kv1`,
      expect.stringContaining('1 connection whose requester the resource does not name'),
    ]);
  });

  const manyGroups = (types: readonly string[]) =>
    [shop, teams].flatMap((subscription) =>
      types.map((type, index) =>
        vaultBody(idOf(subscription, 'rg-shop', `${type}/x1`), [[endpointId(subscription, `pe-${index}`), 'Approved']]),
      ),
    );

  it.each([
    [
      'groups of one name in two subscriptions',
      manyGroups(['Microsoft.KeyVault/vaults']),
      ['vaults in rg-shop of 11111111', 'vaults in rg-shop of 22222222'],
    ],
    [
      'kinds of two providers with one name there',
      manyGroups(['Microsoft.KeyVault/vaults', 'Microsoft.RecoveryServices/vaults']),
      [
        'vaults in rg-shop of 11111111',
        'vaults in rg-shop of 11111111 2',
        'vaults in rg-shop of 22222222',
        'vaults in rg-shop of 22222222 2',
      ],
    ],
    [
      'groups whose names are alike as far as a rule is long',
      ['a', 'b'].map((end) =>
        vaultBody(vault('kv1', `${'g'.repeat(80)}${end}`), [[endpointId(shop, `pe-${end}`), 'Approved']]),
      ),
      [`vaults in ${'g'.repeat(42)} of 11111111`, `vaults in ${'g'.repeat(40)} of 11111111 2`],
    ],
  ])('are distinguished by name, and valid: %s', (_, bodies, names) => {
    const { rules } = parsePolicy(textOf([...own, ...bodies])).approvals;
    expect(rules.map(({ name }) => name).sort()).toEqual(['everybody else', ...names].sort());
    expect(new Set(rules.map(({ targets }) => JSON.stringify(targets))).size).toBe(names.length + 1);
  });

  it('are the same of connections that are exported alone, of which the target counts each once', () => {
    const target = vaultBody(vault('kv1'), [
      [endpointId(shop, 'pe-1'), 'Approved'],
      [endpointId(shop, 'pe-2'), 'Pending'],
    ]);
    const alone = target.properties.privateEndpointConnections;
    const { value, notes } = rulesOf([target]);
    expect(value).toHaveLength(2);
    expect(rulesOf(alone)).toEqual({ value, notes });
    expect(rulesOf([target, ...alone])).toEqual({ value, notes });
  });

  it('counts a connection without a requester once, in its target and alone', () => {
    const hidden = {
      id: `${vault('kv2')}/privateEndpointConnections/x`,
      name: 'x',
      properties: { privateLinkServiceConnectionState: { status: 'Approved' } },
    };
    const target = { ...vaultBody(vault('kv2')), properties: { privateEndpointConnections: [hidden] } };
    for (const bodies of [[target], [hidden], [target, hidden]])
      expect(rulesOf(bodies).notes).toEqual([expect.stringMatching(/^1 connection whose requester/)]);
  });

  it('the target has the last word about the state', () => {
    const { value } = rulesOf([
      endpointBody(team, vault('kv1'), ['vault']),
      vaultBody(vault('kv1'), [[team, 'Rejected']]),
    ]);
    expect(value.map((each) => each.value.name)).toEqual(['everybody else']);
  });
});

describe('exemptions', () => {
  const open = {
    id: vault('kv-open'),
    location: 'westeurope',
    properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } },
  };

  it('are for exactly what is found from medium on, end after 90 days, and are bound to what the finding rests on', () => {
    const exemptions = propose([open]).exemptions.value;
    expect(exemptions.length).toBeGreaterThan(0);
    for (const { value } of exemptions)
      expect(value).toMatchObject({
        subject: lower(open.id),
        until: '2026-08-30',
        evidence: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
  });
});

it('exempts nothing that depends on what could not be read, and names it', () => {
  const server = {
    id: `${vault('x').split('/providers/')[0]}/providers/Microsoft.Sql/servers/sql1`,
    properties: { publicNetworkAccess: 'Enabled' },
  };
  const { value, notes } = propose([server]).exemptions;
  expect(value).toEqual([]);
  expect(notes).toEqual([
    `not exempt, since not all of it could be read: exposure-sql-public-open of ${lower(server.id)}`,
  ]);
});

describe('the document', () => {
  it('is a valid policy whose every mode observes, with each reason before its entry', () => {
    const text = textOf([
      zoneBody(blob),
      vaultBody(vault('kv1'), [[endpointId(shop, 'pe-1'), 'Approved']]),
      {
        ...vaultBody(vault('kv2')),
        properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } },
      },
    ]);
    const { dns, approvals, egress } = parsePolicy(text);
    expect([dns.mode, approvals.mode, egress.mode]).toEqual(['observe', 'observe', 'observe']);
    expect(approvals.rules.map(({ name }) => name)).toEqual(['vaults in rg-app', 'everybody else']);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=policy.schema.json');
    expect(text).toContain('    # covers 1 connection to kv1\n');
  });

  it("has other people's words in comments alone, with anything in them", () => {
    const proposed = propose([zoneBody(blob)]);
    const text = writePolicy({ ...proposed, dnsNotes: ['a\nmode: enforce', 'b\u2028c'] }, 'policy.schema.json');
    expect(text).toContain('# a mode: enforce\n');
    expect(text).toContain('# b c\n');
    expect(parsePolicy(text).dns.mode).toBe('observe');
  });
});
