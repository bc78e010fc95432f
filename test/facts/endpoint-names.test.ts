import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/dns/endpoints/endpoint-schema.ts';
import { azBody, endpointOf, lines, plan, restBody } from '../dns/names/builders.ts';
import { createFixture, group as groupId, network, settle } from '../simulator/arm/support/fixture.ts';
import { namesFacts } from './endpoint-names.ts';

const pairs = (names: readonly string[]) =>
  names.map((line, index) => {
    const [fqdn = '', record] = line.split(' -> ');
    return { fqdn, record, address: `10.0.0.${index + 4}` };
  });

/** What an endpoint of a resource `shop` is given in the simulator. */
async function simulated(type: string, group: string): Promise<unknown> {
  const fixture = createFixture();
  const [provider, kind] = type.split('/');
  const id = `${groupId('apps')}/providers/${provider}/${kind}/shop`;
  await fixture.call('PUT', groupId('apps'), { location: 'westeurope' });
  await fixture.call('PUT', `${network('apps')}/virtualNetworks/vnet`, {
    location: 'westeurope',
    properties: { subnets: [{ name: 'pe', properties: { addressPrefix: '10.0.0.0/24' } }] },
  });
  await fixture.call('PUT', id, { location: 'westeurope', properties: {} });
  await settle(fixture);
  const endpoint = `${network('apps')}/privateEndpoints/pe1`;
  const connection = { name: 'c', properties: { privateLinkServiceId: id, groupIds: [group] } };
  const subnet = { id: `${network('apps')}/virtualNetworks/vnet/subnets/pe` };
  const body = { location: 'westeurope', properties: { subnet, privateLinkServiceConnections: [connection] } };
  const { status } = await fixture.call('PUT', endpoint, body);
  expect(status).toBe(201);
  await settle(fixture);
  return (await fixture.call('GET', endpoint)).body;
}

describe('the names of each kind of endpoint', () => {
  it.each(namesFacts)('$type $group: their records', ({ type, group, names, reason }) => {
    const given = pairs(names);
    const view = endpointOf(type, group, Object.fromEntries(given.map(({ fqdn, address }) => [fqdn, address])));
    const planned = plan(view);
    const wanted = given.flatMap(({ record, address }) => (record === undefined ? [] : [`${record} A ${address}`]));
    expect(new Set(lines(planned))).toEqual(new Set(wanted));
    expect(planned.reason?.split(':')[0]).toBe(reason);
  });

  it.each(
    namesFacts.filter(({ names, ofKind }) => ofKind === undefined && names.every((name) => !/abc|-\d{4,}/.test(name))),
  )('$type $group: the simulator gives them out', async ({ type, group, names }) => {
    const { customDnsConfigs } = parseEndpoint(await simulated(type, group));
    const given = customDnsConfigs.map(({ fqdn }) => fqdn);
    if (given.length > 0) expect(given).toEqual(expect.arrayContaining(pairs(names).map(({ fqdn }) => fqdn)));
  });
});

/** Sources: observed answers of `Microsoft.Network/privateEndpoints`; the states are those of https://learn.microsoft.com/azure/private-link/manage-private-endpoint. */
describe('the life of an endpoint', () => {
  const state = (status: string) => ({
    privateLinkServiceConnections: [
      {
        name: 'c',
        properties: {
          privateLinkServiceId: `${groupId('apps')}/providers/Microsoft.Storage/storageAccounts/shop`,
          groupIds: ['blob'],
          privateLinkServiceConnectionState: { status, description: '', actionsRequired: 'None' },
        },
      },
    ],
  });
  it.each([
    {
      when: 'it is created: no names yet',
      given: { provisioningState: 'Updating', customDnsConfigs: [] },
      needs: 'Updating',
    },
    {
      when: 'nobody has approved it: no names',
      given: { ...state('Pending'), customDnsConfigs: [] },
      needs: 'Pending',
    },
    {
      when: 'it is approved',
      given: state('Approved'),
      needs: ['st1 in privatelink.blob.core.windows.net A 10.0.0.4'],
    },
    { when: 'its resource is gone: the names stay in the body', given: state('Disconnected'), needs: 'Disconnected' },
    { when: 'a zone group covers its names', given: { customDnsConfigs: [] }, needs: 'NoNames' },
  ])('$when', ({ given, needs }) => {
    const body = restBody(given);
    for (const form of [body, azBody(body)]) {
      const planned = plan(parseEndpoint(form));
      expect(planned.reason?.split(':')[0] ?? lines(planned)).toEqual(needs);
    }
  });

  it.each(['id', 'properties.provisioningState'])('a body without its %s is refused', (field) => {
    const body = structuredClone(restBody()) as Record<string, Record<string, unknown>>;
    const [outer = '', inner] = field.split('.');
    if (inner === undefined) delete body[outer];
    else delete body[outer]?.[inner];
    expect(() => parseEndpoint(body)).toThrow(`${field}: is missing`);
  });
});
