import { beforeEach, describe, expect, it } from 'vitest';
import { account, asking, createEstate, endpoint, zone } from './support/estate.ts';
import { type Fixture, network } from './support/fixture.ts';

// `ipVersionType` is in the SDK's model of a private endpoint (@azure/arm-network, PrivateEndpointIPVersionType); that an address of each family has a
// configuration of its own, and a name both addresses in one entry, is inferred.

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
  await fixture.call('PUT', `${network('app')}/virtualNetworks/vn/subnets/s`, {
    properties: { addressPrefixes: ['10.1.0.0/24', 'fd00:db8:1::/64'] },
  });
});

async function made(ipVersionType: string | undefined): Promise<Record<string, unknown>> {
  const body = asking(account, ['blob'], false) as { properties: object };
  const properties = { ...body.properties, ...(ipVersionType === undefined ? {} : { ipVersionType }) };
  await fixture.call('PUT', `${endpoint('pe')}?api-version=2025-09-01`, { ...body, properties });
  await fixture.arm.idle();
  return (await fixture.call('GET', `${endpoint('pe')}?api-version=2025-09-01`)).body.properties as Record<
    string,
    unknown
  >;
}

describe('an endpoint', () => {
  it.each([
    { asked: undefined, addresses: ['10.1.0.4'], enabled: false },
    { asked: 'IPv4', addresses: ['10.1.0.4'], enabled: false },
    { asked: 'IPv6', addresses: ['fd00:db8:1::4'], enabled: true },
    { asked: 'DualStack', addresses: ['10.1.0.4', 'fd00:db8:1::4'], enabled: true },
  ])('that asks for $asked has $addresses', async ({ asked, addresses, enabled }) => {
    const properties = await made(asked);
    expect(properties).toMatchObject({
      customDnsConfigs: [{ fqdn: 'st1.blob.core.windows.net', ipAddresses: addresses }],
      isIPv6EnabledPrivateEndpoint: enabled,
    });
    const [nic] = properties.networkInterfaces as { id: string }[];
    const shown = (await fixture.call('GET', nic?.id ?? '')).body.properties as {
      ipConfigurations: { properties: object }[];
    };
    expect(shown.ipConfigurations.map((one) => one.properties)).toMatchObject(
      addresses.map((privateIPAddress) => ({
        privateIPAddress,
        privateIPAddressVersion: privateIPAddress.includes(':') ? 'IPv6' : 'IPv4',
        privateLinkConnectionProperties: { fqdns: ['st1.blob.core.windows.net'] },
      })),
    );
  });

  it('keeps both addresses when it is written again', async () => {
    await made('DualStack');
    const body = asking(account, ['blob'], false) as {
      properties: { privateLinkServiceConnections: { properties: object }[] };
    };
    const [connection] = body.properties.privateLinkServiceConnections;
    const again = { ...connection, properties: { ...connection?.properties, requestMessage: 'again' } };
    const properties = { ...body.properties, ipVersionType: 'DualStack', privateLinkServiceConnections: [again] };
    await fixture.call('PUT', `${endpoint('pe')}?api-version=2025-09-01`, { ...body, properties });
    await fixture.arm.idle();
    expect((await fixture.call('GET', endpoint('pe'))).body.properties).toMatchObject({
      customDnsConfigs: [{ ipAddresses: ['10.1.0.4', 'fd00:db8:1::4'] }],
    });
  });

  it('shows nothing of it to a client of an older version', async () => {
    await made('DualStack');
    const { properties } = (await fixture.call('GET', `${endpoint('pe')}?api-version=2024-05-01`)).body;
    expect(properties).not.toHaveProperty('ipVersionType');
    expect(properties).not.toHaveProperty('isIPv6EnabledPrivateEndpoint');
  });

  it('is refused where its subnet has no prefix of that family', async () => {
    await fixture.call('PUT', `${network('app')}/virtualNetworks/vn/subnets/s`, {
      properties: { addressPrefix: '10.1.0.0/24' },
    });
    const body = asking(account, ['blob'], false) as { properties: object };
    const answer = await fixture.call('PUT', endpoint('pe'), {
      ...body,
      properties: { ...body.properties, ipVersionType: 'IPv6' },
    });
    expect([answer.status, answer.body.error]).toMatchObject([400, { message: expect.stringContaining('IPv6') }]);
  });

  it('has records of both types written by its zone group, and both go with it', async () => {
    await made('DualStack');
    await fixture.call('PUT', `${endpoint('pe')}/privateDnsZoneGroups/default`, {
      properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId: zone } }] },
    });
    await fixture.arm.idle();
    expect((await fixture.call('GET', `${zone}/A/st1`)).body.properties).toMatchObject({
      aRecords: [{ ipv4Address: '10.1.0.4' }],
    });
    expect((await fixture.call('GET', `${zone}/AAAA/st1`)).body.properties).toMatchObject({
      aaaaRecords: [{ ipv6Address: 'fd00:db8:1::4' }],
    });
    await fixture.call('DELETE', endpoint('pe'));
    await fixture.arm.idle();
    expect((await fixture.call('GET', `${zone}/A/st1`)).status).toBe(404);
    expect((await fixture.call('GET', `${zone}/AAAA/st1`)).status).toBe(404);
  });
});
