import { expect, it } from 'vitest';
import { findResourceId } from '../../src/core/resource-id.ts';
import { egressKeys } from '../../src/egress/keys.ts';
import {
  cluster,
  group,
  idOf,
  natGateway,
  network,
  registry,
  routeTable,
  sqlRule,
  sqlServer,
  storage,
  subnet,
  vault,
} from './support.ts';

const keysOf = (resource: Record<string, unknown>, change: 'write' | 'delete' | 'action' = 'write') => {
  const id = idOf(resource);
  return egressKeys({ id, type: findResourceId(id)?.type ?? '', change }).map(({ room, key }) => `${room} ${key}`);
};

it.each([
  ['a storage account', storage({})],
  ['a vault', vault({})],
  ['a registry', registry({})],
  ['a SQL server', sqlServer({})],
  ['a cluster', cluster({})],
  ['a network', network()],
  ['a subnet', subnet({})],
])('%s is observed itself, written or deleted', (_, resource) => {
  expect(keysOf(resource)).toEqual([`egress ${idOf(resource)}`]);
  expect(keysOf(resource, 'delete')).toEqual([`egress ${idOf(resource)}`]);
});

it('a rule of a SQL server sends to its server', () => {
  const virtualNetworkRule = { id: `${idOf(sqlServer({}))}/virtualnetworkrules/app` };
  expect(keysOf(sqlRule('a', '', ''), 'delete')).toEqual([`egress ${idOf(sqlServer({}))}`]);
  expect(keysOf(virtualNetworkRule)).toEqual([`egress ${idOf(sqlServer({}))}`]);
});

it('a route and a security rule send to what they are in', () => {
  expect(keysOf({ id: `${idOf(routeTable())}/routes/all` })).toEqual([`egress ${idOf(routeTable())}`]);
  const nsg = `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg1`;
  expect(keysOf({ id: `${nsg}/securityRules/out` })).toEqual([`egress ${nsg.toLowerCase()}`]);
});

it('a route table and a NAT gateway are judged by themselves; what they cost others the index says', () => {
  expect([keysOf(routeTable()), keysOf(natGateway({}))]).toEqual([
    [`egress ${idOf(routeTable())}`],
    [`egress ${idOf(natGateway({}))}`],
  ]);
});

it('a private endpoint is read by dns at once, and judged here by the sweep', () => {
  expect(keysOf({ id: `${group}/providers/Microsoft.Network/privateEndpoints/pe1` })).toEqual([]);
});

it('a connection sends to the resource it leads to, whose findings say whether there is one', () => {
  for (const child of ['privateEndpointConnections/c1', 'privateEndpointConnectionProxies/pe1.guid']) {
    for (const change of ['write', 'delete'] as const)
      expect(keysOf({ id: `${idOf(storage({}))}/${child}` }, change)).toEqual([`egress ${idOf(storage({}))}`]);
  }
  expect(keysOf({ id: `${group}/providers/Microsoft.Foo/bars/b1/privateEndpointConnections/c1` })).toEqual([]);
});

it('an action changes nothing that is judged', () => {
  expect(keysOf(storage({}), 'action')).toEqual([]);
});
