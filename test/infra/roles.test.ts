import { describe, expect, it } from 'vitest';
import { listConnectableTypes } from '../../src/approvals/catalogue.ts';
import { actionOf, type MadeCall, neededActions, shareOut } from './support/needed-actions.ts';
import { compareRoles, readRole, roleNames } from './support/roles.ts';

const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g';
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/z`;
const call = (text: string): MadeCall => ({ method: text.split(' ')[0] ?? '', path: text.split(' ')[1] ?? '' });

/** What the scenarios see the product ask for, in one of each kind; test/scenarios/scenarios.test.ts compares with all of it. */
const calls = [
  `GET ${group}/providers/Microsoft.Network/privateEndpoints/pe`,
  `GET ${group}/providers/Microsoft.Network/privateEndpoints/pe/privateDnsZoneGroups`,
  `GET ${group}/providers/Microsoft.Network/networkInterfaces/nic`,
  `GET ${zone}`,
  `PUT ${zone}`,
  `GET ${zone}/virtualNetworkLinks`,
  `PUT ${zone}/virtualNetworkLinks/l`,
  `DELETE ${zone}/virtualNetworkLinks/l`,
  ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${zone}/A/name`),
  `PUT ${group}/providers/Microsoft.Network/privateEndpoints/pe/privateDnsZoneGroups/g`,
  `DELETE ${group}/providers/Microsoft.Network/privateEndpoints/pe/privateDnsZoneGroups/g`,
  'GET /subscriptions',
  'GET /subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Unheardof',
  `GET ${group}`,
  `GET ${group}/providers/Microsoft.Unheardof/things/one/privateLinkResources`,
  `GET ${group}/providers/Microsoft.Sql/servers/sql/firewallRules`,
  `GET ${group}/providers/Microsoft.Sql/servers/sql/virtualNetworkRules`,
  `POST ${group}/providers/Microsoft.ContainerService/managedClusters/aks/runCommand`,
  `GET ${group}/providers/Microsoft.ContainerService/managedClusters/aks/commandResults/c1`,
  `POST ${group}/providers/Microsoft.Network/virtualNetworks/vnet/listDnsForwardingRulesets`,
  `POST ${group}/providers/Microsoft.Network/networkInterfaces/nic/effectiveRouteTable`,
  `POST ${group}/providers/Microsoft.Network/networkInterfaces/nic/effectiveNetworkSecurityGroups`,
  `PUT ${group}/providers/Microsoft.Network/privateLinkServices/pls/privateEndpointConnections/c`,
].map(call);

describe('a request takes', () => {
  it.each([
    [`GET ${group}/providers/Microsoft.Network/privateEndpoints/pe`, 'microsoft.network/privateendpoints/read'],
    [
      `GET ${group}/providers/Microsoft.Network/privateEndpoints/pe/privateDnsZoneGroups`,
      'microsoft.network/privateendpoints/privatednszonegroups/read',
    ],
    [`PUT ${zone}/A/name`, 'microsoft.network/privatednszones/a/write'],
    [
      `PATCH ${group}/providers/Microsoft.Batch/batchAccounts/b/privateEndpointConnections/c`,
      'microsoft.batch/batchaccounts/privateendpointconnections/write',
    ],
    [`DELETE ${zone}/AAAA/name`, 'microsoft.network/privatednszones/aaaa/delete'],
    [
      'GET /subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Storage',
      'microsoft.resources/subscriptions/providers/read',
    ],
    [`GET ${group}`, 'microsoft.resources/subscriptions/resourcegroups/read'],
    ['POST /providers/Microsoft.ResourceGraph/resources', undefined],
  ])('%s: %s', (text, action) => expect(actionOf(call(text))).toBe(action));

  it('nothing that could go by unnoticed: an unknown form is refused', () => {
    expect(() => actionOf(call(`POST ${group}/providers/Microsoft.Storage/storageAccounts/s/listKeys`))).toThrow(
      /Which right/,
    );
    expect(() => shareOut(['microsoft.compute/virtualmachines/write'])).toThrow(
      'No role is for microsoft.compute/virtualmachines/write.',
    );
  });
});

describe('the roles', () => {
  it('hold what such requests and the catalogues need, and nothing else', () =>
    expect(compareRoles(calls)).toEqual([]));

  it.each(roleNames)('%s: one action too few is found, and one too many', (role) => {
    const changed = (actions: readonly string[]) =>
      compareRoles(calls, (name) => (name === role ? { ...readRole(name), actions } : readRole(name)));
    const { actions } = readRole(role);
    const [first = '', ...others] = actions;
    expect(changed(others)).toEqual([{ role, tooFew: [first.toLowerCase()], tooMany: [] }]);
    const more = 'Microsoft.Storage/storageAccounts/listKeys/action';
    expect(changed([...actions, more])).toEqual([{ role, tooFew: [], tooMany: [more.toLowerCase()] }]);
  });

  it('grow with the catalogues: without an answer to any type, nobody needs to answer the others', () => {
    const [difference] = compareRoles(calls.filter(({ path }) => !/privateEndpointConnections/.test(path)));
    const answerable = listConnectableTypes().filter(({ write }) => write !== 'none');
    expect(difference?.role).toBe('approver');
    expect(difference?.tooMany.filter((action) => action.endsWith('/write'))).toHaveLength(answerable.length);
  });

  it.each(roleNames)('%s: names each action once, in order, without a wildcard', (role) => {
    const { actions, name, description } = readRole(role);
    expect(name).toMatch(/^Gatehouse /);
    expect(description).toMatch(/\.$/);
    expect(actions).toEqual([...new Set(actions)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('leave writing to those who are for it: the reader only reads', () => {
    // The one action that is no read lists: which rule sets are linked to a network (src/why/read-way.ts).
    expect(readRole('reader').actions.filter((action) => !action.endsWith('/read'))).toEqual([
      'Microsoft.Network/virtualNetworks/listDnsForwardingRulesets/action',
    ]);
    expect(readRole('dns-writer').actions.filter((action) => !/\/privateDnsZones\/(A|AAAA)\//.test(action))).toEqual(
      [],
    );
    expect(
      readRole('approver').actions.filter((action) => !/\/privateEndpointConnections(Approval)?\//.test(action)),
    ).toEqual([]);
  });

  it('cover every type of the catalogues', () => {
    const { reader, approver } = shareOut(neededActions(calls));
    expect(reader.size).toBeGreaterThan(200);
    expect(approver.size).toBeGreaterThan(300);
  });
});
