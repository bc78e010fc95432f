import { describe, expect, it } from 'vitest';
import { dnsFindings, endpoint, idOf, link, network, of, previewOf, snapshot, zone, zoneId } from './support.ts';

type Body = Readonly<Record<string, unknown>>;

const vaultZone = 'privatelink.vaultcore.azure.net';
const webZone = 'privatelink.azurewebsites.net';
const hub = idOf('Microsoft.Network/virtualNetworks', 'hub');
const vault = of('Microsoft.KeyVault/vaults', 'kvcert', { publicNetworkAccess: 'Disabled' });
const site = of('Microsoft.Web/sites', 'app', { publicNetworkAccess: 'Disabled' });
const net = (name: string, properties: Body = { dhcpOptions: { dnsServers: ['10.10.0.4'] } }): Body =>
  of('Microsoft.Network/virtualNetworks', name, properties);
const gateway = (in_: string, properties: Body = {}): Body =>
  of('Microsoft.Network/applicationGateways', 'agw', {
    gatewayIPConfigurations: [{ name: 'c', properties: { subnet: { id: `${in_}/subnets/gateways` } } }],
    ...properties,
  });
const toVault = endpoint('pe', { target: String(vault.id), groupIds: ['vault'] });
const toSite = endpoint('pe', { target: String(site.id), groupIds: ['sites'] });
const inZone = (name: string): Body => ({
  ...of('Microsoft.Network/privateEndpoints/privateDnsZoneGroups', 'pe/default', {
    privateDnsZoneConfigs: [{ name: 'z', properties: { privateDnsZoneId: zoneId(name) } }],
  }),
});
const zones = [zone(vaultZone), link(vaultZone, hub), zone(webZone), link(webZone, hub)];
const estate = [net('vnet'), net('hub', {}), net('apart'), vault, site, ...zones];
const apart = idOf('Microsoft.Network/virtualNetworks', 'apart');
const certificate = {
  sslCertificates: [{ properties: { keyVaultSecretId: 'https://kvcert.vault.azure.net/secrets/c' } }],
};

// Azure's own rule is the running app's, row by row in test/dns/zones: here it is asked of a plan.
describe('an application gateway in a plan', () => {
  it.each([
    { when: 'beside the endpoint of its vault', plan: [toVault, inZone(vaultZone), gateway(network)], is: [vaultZone] },
    {
      when: 'that exists there already',
      plan: [toVault, inZone(vaultZone)],
      existing: [gateway(network)],
      is: [vaultZone],
    },
    {
      when: 'that is new beside what exists',
      plan: [gateway(network)],
      existing: [toVault, inZone(vaultZone)],
      is: [vaultZone],
    },
    {
      when: 'elsewhere, whose certificate leads to the vault',
      plan: [toVault, inZone(vaultZone), gateway(apart, certificate)],
      is: [vaultZone],
    },
    { when: 'elsewhere, that asks for nothing', plan: [toVault, inZone(vaultZone), gateway(apart)], is: [] },
    { when: 'of names it asks its servers for', plan: [toSite, inZone(webZone), gateway(network)], is: [] },
    {
      when: 'that asks its servers for every name',
      plan: [toVault, inZone(vaultZone), gateway(network, { networkIsolationEnabled: true })],
      is: [],
    },
    {
      when: 'of which only the deployment says whom it asks',
      plan: [toVault, inZone(vaultZone), gateway(network, { networkIsolationEnabled: "[parameters('isolated')]" })],
      is: [],
    },
    {
      when: 'whose network the plan links',
      plan: [
        toVault,
        inZone(vaultZone),
        gateway(network),
        { ...link(vaultZone), id: `${zoneId(vaultZone)}/virtualNetworkLinks/own`, name: 'own' },
      ],
      is: [],
    },
  ])('$when', ({ plan, existing = [], is }) => {
    const found = dnsFindings(snapshot(...plan), { existing: [...estate, ...existing] });
    expect(found.filter((each) => each.startsWith('dns-gateway'))).toEqual(
      is.map((each) => `dns-gateway-unlinked ${each}`),
    );
  });

  it('is named with its network, and at the name that it does not resolve', () => {
    const { names, findings } = previewOf(snapshot(toVault, inZone(vaultZone), gateway(network)), { existing: estate });
    expect(findings.find(({ check }) => check === 'dns-gateway-unlinked')?.because).toBe(
      `${vaultZone} is not linked to networks of Application Gateways, which ask Azure DNS there for its names regardless of the networks' DNS servers: agw in ${network.toLowerCase()}`,
    );
    expect(names.map(({ problems }) => problems)).toEqual([['the application gateway agw does not resolve it']]);
  });

  it('is found where a change brings it, and not where it was', () => {
    const created = { changeType: 'Create', before: null, after: gateway(network) };
    const same = { changeType: 'NoChange', before: gateway(network), after: gateway(network) };
    const opened = (...changes: readonly Body[]) =>
      previewOf({ changes }, { existing: [...estate, toVault, inZone(vaultZone)] })
        .findings.filter(({ check }) => check === 'dns-gateway-unlinked')
        .map((each) => each.opened);
    expect(opened(created)).toEqual([true]);
    expect(opened(same)).toEqual([false]);
  });
});
