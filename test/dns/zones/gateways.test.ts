import { describe, expect, it } from 'vitest';
import { findGateway } from '../../../src/dns/zones/gateways.ts';
import type { ZoneObserved } from '../../../src/dns/zones/model.ts';
import { blobZone } from '../../support/dns-world.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';
import { findingsOf, hub, policyOf, worldWith } from '../support/zone-life.ts';
import { policyOf as dnsPolicy, group, network, planOf, used, zoneId } from '../support/zone-values.ts';

const spoke = network('spoke');
const apart = network('apart');
const gatewayId = `${group}/providers/microsoft.network/applicationgateways/agw`;
const bodyIn = (vnet: string, more: object = {}) => ({
  id: gatewayId,
  properties: { gatewayIPConfigurations: [{ properties: { subnet: { id: `${vnet}/subnets/gw` } } }], ...more },
});

describe('an Application Gateway', () => {
  it.each([
    { when: 'in a network', body: bodyIn(spoke), is: { id: gatewayId, network: spoke, names: [] } },
    { when: 'in no network', body: { id: gatewayId, properties: {} }, is: undefined },
    { when: 'with network isolation', body: bodyIn(spoke, { networkIsolationEnabled: true }), is: undefined },
    {
      when: 'with a certificate in a vault and backends by name',
      body: bodyIn(spoke, {
        sslCertificates: [
          { properties: { keyVaultSecretId: 'https://KvCert.vault.azure.net/secrets/c' } },
          { properties: { keyVaultSecretId: 'not a url' } },
          { properties: {} },
        ],
        backendAddressPools: [
          { properties: { backendAddresses: [{ fqdn: 'App1.azurewebsites.net' }, { ipAddress: '10.0.0.9' }] } },
        ],
      }),
      is: { id: gatewayId, network: spoke, names: ['app1.azurewebsites.net', 'kvcert.vault.azure.net'] },
    },
  ])('$when is $is', ({ body, is }) => expect(findGateway(body)).toEqual(is));
});

describe('networks of gateways, which ask Azure DNS with any servers', () => {
  const claimed = {
    name: 'kvcert',
    type: 'A' as const,
    addresses: ['10.9.0.4'],
    resourceType: 'microsoft.keyvault/vaults',
  };
  const vaults: Partial<ZoneObserved> = {
    id: zoneId('privatelink.vaultcore.azure.net'),
    use: used({ networks: [spoke], claimed: [claimed] }),
    links: [{ name: 'hub', network: hub, resolutionPolicy: 'Default', state: 'Completed' }],
    dnsServers: new Map([[spoke, ['10.10.0.4']]]),
    gateways: [{ id: gatewayId, network: spoke, names: [] }],
  };
  const site = { ...claimed, name: 'app1', resourceType: 'microsoft.web/sites' };
  const policy = dnsPolicy({ resolvers: [{ addresses: ['10.10.0.4'], network: hub }] });

  it.each([
    { when: 'its servers are in the linked hub', given: {}, says: ['dns-gateway-unlinked'] },
    { when: 'no gateway is there', given: { gateways: [] }, says: [] },
    {
      when: 'its own network is linked too',
      given: { links: [spoke, hub].map((to) => ({ name: to, network: to, resolutionPolicy: 'Default', state: '' })) },
      says: [],
    },
    {
      when: 'the network leaves names to Azure: judged like any other',
      given: { dnsServers: new Map([[spoke, []]]) },
      says: ['dns-zone-unlinked'],
    },
    {
      when: "the names are asked of the network's servers",
      given: { id: zoneId('privatelink.azurewebsites.net'), use: used({ networks: [spoke], claimed: [site] }) },
      says: [],
    },
    {
      when: 'it is in a network without endpoints, and its certificate is in the vault',
      given: { gateways: [{ id: gatewayId, network: apart, names: ['kvcert.vault.azure.net'] }] },
      says: ['dns-gateway-unlinked'],
    },
    {
      when: 'it is in a network without endpoints, and leads to nothing in the zone',
      given: { gateways: [{ id: gatewayId, network: apart, names: ['other.vault.azure.net'] }] },
      says: [],
    },
  ])('$when: $says', ({ given, says }) => {
    const { findings } = planOf({ ...vaults, ...given }, policy);
    expect(findings.map(({ check }) => check)).toEqual(says);
  });

  it('are found by the sweep where a gateway is new', async () => {
    const world = await worldWith(policyOf({ resolvers: [{ addresses: ['10.1.0.4'], network: hub }] }), ({ azure }) => {
      azure.zones.links.set(blobZone, []);
      azure.zones.link(blobZone, 'hub', hub);
      azure.zones.dnsServers.set(spokeNetwork, ['10.1.0.4']);
    });
    expect(await findingsOf(world)).toEqual([]);
    world.azure.zones.gateways = [bodyIn(spokeNetwork)];
    expect(await world.sweepZones()).toEqual([blobZone]);
    await world.drain();
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-gateway-unlinked', subject: blobZone, message: expect.stringContaining(`agw in ${spokeNetwork}`) },
    ]);
  });
});
