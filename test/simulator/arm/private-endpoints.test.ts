import { beforeEach, describe, expect, it } from 'vitest';
import { account, asking, createEstate, decision, endpoint, firstConnection, service, zone } from './support/estate.ts';
import { type Fixture, network, spoke } from './support/fixture.ts';

interface EndpointProperties {
  provisioningState: string;
  resourceGuid: string;
  networkInterfaces: { id: string }[];
  customDnsConfigs: { fqdn: string; ipAddresses: string[] }[];
  manualPrivateLinkServiceConnections: { properties: { privateLinkServiceConnectionState: { status: string } } }[];
}

let fixture: Fixture;
const read = async (id: string): Promise<EndpointProperties> =>
  (await fixture.call('GET', id)).body.properties as EndpointProperties;
const stateOf = ({ manualPrivateLinkServiceConnections: [first] }: EndpointProperties): string | undefined =>
  first?.properties.privateLinkServiceConnectionState.status;
const blob = [{ fqdn: 'st1.blob.core.windows.net', ipAddresses: ['10.1.0.4'] }];

describe('a private endpoint', () => {
  beforeEach(async () => {
    fixture = await createEstate();
  });

  it('is Updating and nameless in the answer, and gets its interface and names when the operation ends', async () => {
    fixture.arm.settings.delays.privateEndpoint = 5_000;
    const put = await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    expect(put.status).toBe(201);
    expect(put.headers.get('retry-after')).toBe('10');
    expect(put.body.properties).toMatchObject({ provisioningState: 'Updating', customDnsConfigs: [] });
    const poll = put.headers.get('azure-asyncoperation') ?? '';
    expect((await fixture.call('GET', poll)).body).toEqual({ status: 'InProgress' });
    expect(fixture.heard()).toEqual([]);
    fixture.advance(5_000);
    expect((await fixture.call('GET', poll)).body).toEqual({ status: 'Succeeded' });
    const after = await read(endpoint('pe'));
    expect(after).toMatchObject({ provisioningState: 'Succeeded', customDnsConfigs: blob });
    const nic = await fixture.call('GET', after.networkInterfaces[0]?.id ?? '');
    expect(nic.body.properties).toMatchObject({
      ipConfigurations: [
        {
          properties: {
            privateIPAddress: '10.1.0.4',
            privateLinkConnectionProperties: { groupId: 'blob', fqdns: ['st1.blob.core.windows.net'] },
          },
        },
      ],
    });
  });

  it('raises proxy events on a PaaS resource and its own last, none on a private link service', async () => {
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    await fixture.call('GET', endpoint('pe'));
    expect(fixture.heard()).toEqual([
      'Microsoft.Storage/storageAccounts/privateEndpointConnectionProxies/validate/action',
      'Microsoft.Storage/storageAccounts/privateEndpointConnectionProxies/write',
      'Microsoft.Network/privateEndpoints/write',
    ]);
    await fixture.call('PUT', endpoint('pe2', spoke), asking(service, [], true, spoke));
    await fixture.call('GET', endpoint('pe2', spoke));
    expect(fixture.heard()).toEqual(['Microsoft.Network/privateEndpoints/write']);
  });

  it('gets its names by the owner’s approval and loses them by a rejection, both without an event of its own', async () => {
    await fixture.call('PUT', endpoint('pe', spoke), asking(account, ['blob'], true, spoke));
    expect(await read(endpoint('pe', spoke))).toMatchObject({ customDnsConfigs: [] });
    const connection = await firstConnection(fixture, account);
    fixture.heard();
    await fixture.call('PUT', connection.id, decision('Approved'));
    const approved = await read(endpoint('pe', spoke));
    expect([stateOf(approved), approved.customDnsConfigs]).toEqual(['Approved', blob]);
    await fixture.call('PUT', connection.id, decision('Rejected'));
    const rejected = await read(endpoint('pe', spoke));
    expect([stateOf(rejected), rejected.customDnsConfigs]).toEqual(['Rejected', []]);
    const decided = 'Microsoft.Storage/storageAccounts/privateEndpointConnections/write';
    expect(fixture.heard()).toEqual([decided, decided]);
  });

  it('keeps its resourceGuid through a PUT and gets another when made again', async () => {
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    const first = await read(endpoint('pe'));
    await fixture.call('PUT', endpoint('pe'), { ...asking(account, ['blob'], false), tags: { a: 'b' } });
    expect((await read(endpoint('pe'))).resourceGuid).toBe(first.resourceGuid);
    await fixture.call('DELETE', endpoint('pe'));
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    expect((await read(endpoint('pe'))).resourceGuid).not.toBe(first.resourceGuid);
  });

  it('disappears with its interface, its connection and its zone group’s record, and says so at the end', async () => {
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    await fixture.call('PUT', `${endpoint('pe')}/privateDnsZoneGroups/default`, {
      properties: { privateDnsZoneConfigs: [{ name: 'z', properties: { privateDnsZoneId: zone } }] },
    });
    const { networkInterfaces, resourceGuid } = await read(endpoint('pe'));
    const record = await fixture.call('GET', `${zone}/A/st1`);
    expect(record.body.properties).toMatchObject({
      ttl: 10,
      metadata: { creator: `created by private endpoint pe with resource guid ${resourceGuid}` },
    });
    fixture.heard();
    const gone = await fixture.call('DELETE', endpoint('pe'));
    expect(gone.status).toBe(202);
    expect((await fixture.call('GET', endpoint('pe'))).body).toMatchObject({ error: { code: 'ResourceNotFound' } });
    expect((await fixture.call('GET', networkInterfaces[0]?.id ?? '')).status).toBe(404);
    expect((await fixture.call('GET', `${account}/privateEndpointConnections`)).body).toEqual({ value: [] });
    expect((await fixture.call('GET', `${zone}/A/st1`)).body).toMatchObject({ code: 'NotFound' });
    expect(fixture.heard().at(-1)).toBe('Microsoft.Network/privateEndpoints/delete');
  });

  it('hides the names a zone group answers for and keeps those of a wrong zone', async () => {
    const wrong = `${network('dns')}/privateDnsZones/privatelink.file.core.windows.net`;
    await fixture.call('PUT', wrong, { location: 'global' });
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    const zoneGroup = `${endpoint('pe')}/privateDnsZoneGroups/default`;
    const configs = (id: string): object => ({
      properties: { privateDnsZoneConfigs: [{ name: 'z', properties: { privateDnsZoneId: id } }] },
    });
    await fixture.call('PUT', zoneGroup, configs(wrong));
    expect((await read(endpoint('pe'))).customDnsConfigs).toEqual(blob);
    await fixture.call('PUT', zoneGroup, configs(zone));
    expect((await read(endpoint('pe'))).customDnsConfigs).toEqual([]);
  });

  it('is Disconnected when the private link resource is deleted', async () => {
    await fixture.call('PUT', endpoint('pe', spoke), asking(account, ['blob'], true, spoke));
    await fixture.call('GET', endpoint('pe', spoke));
    await fixture.call('DELETE', account);
    expect(stateOf(await read(endpoint('pe', spoke)))).toBe('Disconnected');
  });

  it('is refused for a network or a private link resource that does not exist', async () => {
    const put = await fixture.call('PUT', endpoint('pe'), asking(`${account}9`, ['blob'], false));
    expect([put.status, put.body.error]).toMatchObject([400, { code: 'InvalidResourceReference' }]);
    expect(fixture.heard()).toEqual(['failed Microsoft.Network/privateEndpoints/write']);
  });

  it('is approved by the service itself only for the subscriptions it lists', async () => {
    await fixture.call('PUT', endpoint('before', spoke), asking(service, [], true, spoke));
    expect(stateOf(await read(endpoint('before', spoke)))).toBe('Pending');
    const { body } = await fixture.call('GET', service);
    await fixture.call('PUT', service, {
      ...body,
      properties: { ...(body.properties as object), autoApproval: { subscriptions: [spoke] } },
    });
    await fixture.call('PUT', endpoint('after', spoke), asking(service, [], true, spoke));
    expect(stateOf(await read(endpoint('after', spoke)))).toBe('Approved');
  });

  it('takes names from the simulator’s setting where one is given', async () => {
    fixture.arm.settings.endpointMembers = () => [{ name: 'm', fqdns: ['a.example.net', 'b.example.net'] }];
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    const names = (await read(endpoint('pe'))).customDnsConfigs.map(({ fqdn }) => fqdn);
    expect(names).toEqual(['a.example.net', 'b.example.net']);
  });
});
