import { describe, expect, it } from 'vitest';
import { sourcesIn } from '../../src/access/sources.ts';
import { worldOf } from '../../src/egress/world.ts';
import { ReachabilityPolicy } from '../../src/policy/reachability.ts';
import { type Body, body, net, network, nic, subnet, vnet } from '../why/estate.ts';

const hub = vnet('vnet-hub');
const policy = ReachabilityPolicy.parse({ managementNetworks: [hub], buildAgents: [subnet('vnet-app', 'agents')] });
const at = (id: string) => [{ name: 'a', properties: { subnet: { id } } }];
const group = '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-net/providers';

const bastion = (sku: string, more: object = {}): Body =>
  body(
    `${net()}/bastionHosts/b`,
    { ipConfigurations: at(subnet('vnet-hub', 'AzureBastionSubnet')), ...more },
    { sku: { name: sku } },
  );
const gateway = (client?: object): Body =>
  body(`${net()}/virtualNetworkGateways/g`, {
    ipConfigurations: at(subnet('vnet-hub', 'GatewaySubnet')),
    ...(client === undefined ? {} : { vpnClientConfiguration: client }),
  });
const card = (where: string, address?: string): Body =>
  body(nic('jump'), {
    virtualMachine: { id: `${group}/Microsoft.Compute/virtualMachines/jump` },
    networkSecurityGroup: { id: `${net()}/networkSecurityGroups/n` },
    ipConfigurations: [
      {
        name: 'a',
        properties: { subnet: { id: where }, ...(address === undefined ? {} : { publicIPAddress: { id: address } }) },
      },
    ],
  });
const pool = (subnetId?: string): Body =>
  body(`${group}/Microsoft.DevOpsInfrastructure/pools/p`, { fabricProfile: { networkProfile: { subnetId } } });
const shell: readonly Body[] = [
  network('vnet-hub', '10.0.0.0/16', {
    containers: {
      addressPrefix: '10.0.5.0/24',
      delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } }],
    },
    relay: { addressPrefix: '10.0.6.0/24' },
  }),
  body(`${net()}/privateEndpoints/pe-relay`, {
    subnet: { id: subnet('vnet-hub', 'relay') },
    privateLinkServiceConnections: [
      { name: 'c', properties: { privateLinkServiceId: `${group}/Microsoft.Relay/namespaces/shell` } },
    ],
  }),
];

const found = (bodies: readonly Body[], kind: string) =>
  sourcesIn(worldOf(bodies), policy).filter((each) => each.kind === kind);
const hygiene = (bodies: readonly Body[], kind: string) =>
  Object.fromEntries(found(bodies, kind)[0]?.hygiene.map(({ id, state }) => [id, state]) ?? []);

describe('where people come from', () => {
  it('is what policy names, with anything else seen', () => {
    expect(sourcesIn(worldOf([]), policy).map(({ kind, from }) => [kind, from])).toEqual([
      ['management-network', hub.toLowerCase()],
      ['build-agents', subnet('vnet-app', 'agents').toLowerCase()],
    ]);
  });

  it.each([
    ['a Bastion host', [bastion('Standard')], 'bastion', subnet('vnet-hub', 'AzureBastionSubnet')],
    ['a gateway people dial in to', [gateway({})], 'vpn', hub],
    ['a machine in a management network', [card(subnet('vnet-hub', 'jump'))], 'jump-host', subnet('vnet-hub', 'jump')],
    ['the containers of Cloud Shell', shell, 'cloud-shell', subnet('vnet-hub', 'containers')],
  ])('is %s', (_, bodies, kind, from) => {
    expect(found(bodies, kind)).toMatchObject([{ from: from.toLowerCase() }]);
  });

  it.each([
    ['a gateway between sites', [gateway()], 'vpn'],
    ['a machine elsewhere', [card(subnet('vnet-data', 'db'))], 'jump-host'],
    ['a subnet for containers that no relay drives', shell.slice(0, 1), 'cloud-shell'],
  ])('is not %s', (_, bodies, kind) => {
    expect(found(bodies, kind)).toEqual([]);
  });

  it('is also a pool in no network, which reaches nothing', () => {
    expect(found([pool()], 'build-agents')).toContainEqual(
      expect.objectContaining({ from: undefined, hygiene: [expect.objectContaining({ state: 'fail' })] }),
    );
    expect(found([pool(subnet('vnet-hub', 'ci'))], 'build-agents')).toContainEqual(
      expect.objectContaining({ from: subnet('vnet-hub', 'ci').toLowerCase() }),
    );
  });

  it('is reported with what is about it', () => {
    expect(found([card(subnet('vnet-hub', 'jump'))], 'jump-host')[0]?.subjects).toEqual([
      `${group}/Microsoft.Compute/virtualMachines/jump`.toLowerCase(),
      nic('jump').toLowerCase(),
      `${net()}/networkSecurityGroups/n`.toLowerCase(),
    ]);
  });
});

describe('how it is kept', () => {
  it.each([
    ['Bastion with tunnels', bastion('Standard', { enableTunneling: true }), 'bastion', ['pass', 'pass']],
    ['Bastion without', bastion('Standard'), 'bastion', ['fail', 'pass']],
    ['Bastion Basic', bastion('Basic', { enableTunneling: true }), 'bastion', ['fail', 'pass']],
    ['Bastion with links to share', bastion('Standard', { enableShareableLink: true }), 'bastion', ['fail', 'fail']],
    [
      'sign-in with Entra',
      gateway({ vpnAuthenticationTypes: ['AAD'], vpnClientProtocols: ['OpenVPN'] }),
      'vpn',
      ['pass', 'pass'],
    ],
    [
      'certificates',
      gateway({ vpnAuthenticationTypes: ['Certificate'], vpnClientProtocols: ['IkeV2'] }),
      'vpn',
      ['fail', 'fail'],
    ],
    ['a body that does not say', gateway({}), 'vpn', ['unknown', 'unknown']],
    ['a machine without a public address', card(subnet('vnet-hub', 'jump')), 'jump-host', ['pass']],
    ['a machine with one', card(subnet('vnet-hub', 'jump'), `${net()}/publicIPAddresses/p`), 'jump-host', ['fail']],
  ])('%s', (_, each, kind, states) => {
    expect(Object.values(hygiene([each], kind))).toEqual(states);
  });
});
