import { describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';
import { azFlat } from './printed.ts';

type Body = Record<string, unknown>;
const endpoint = bodies.endpoint() as Body;
const zones = '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/Dns';
const zone = `${zones}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
const recordId = `${zone}/A/stshop`;
const policyOf = (dns: string) => `version: 1\ndns: { ${dns} }\n`;
const placed = `zones: { resourceGroup: ${zones} }`;
const recordSet = (metadata: Body, address = '10.0.0.4') => ({
  id: recordId,
  name: 'stshop',
  type: 'Microsoft.Network/privateDnsZones/A',
  etag: 'e',
  properties: { ttl: 10, metadata, aRecords: [{ ipv4Address: address }] },
});
const ours = {
  'gatehouse-owner': 'gatehouse-me',
  'gatehouse-endpoint': '',
  'gatehouse-guid': '00000000-0000-0000-0000-0000000000bb',
  'gatehouse-v': '1',
};

const placeOf = async (policy: string, rest = '', files: Record<string, unknown> = {}, body: unknown = endpoint) => {
  const line = `explain dns --endpoint - --policy {p.yaml}${rest} --json`;
  const { status, out, err } = await gatehouse(line, { 'p.yaml': policy, ...files }, body);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out).places[0];
};

describe('explain dns --policy says where each record goes', () => {
  it.each([
    { when: 'in observe', dns: placed, by: 'gatehouse', because: /^mode observe: .*not written$/ },
    { when: 'in enforce', dns: `${placed}, mode: enforce`, by: 'gatehouse', because: /^mode enforce: it is written$/ },
    {
      when: 'through a zone group',
      dns: `${placed}, mode: enforce, strategy: zoneGroup`,
      by: 'zoneGroup',
      because: /^dns\.strategy is zoneGroup/,
    },
  ])('$when', async ({ dns, by, because }) => {
    expect(await placeOf(policyOf(dns))).toEqual({
      zone: 'privatelink.blob.core.windows.net',
      name: 'stshop',
      type: 'A',
      zoneId: zone.toLowerCase(),
      by,
      because: expect.stringMatching(because),
    });
  });

  it.each([
    { mode: 'enforce', because: /^mode enforce: it is written once a network interface .*, and not before$/ },
    {
      mode: 'observe',
      because: /^mode observe: it is planned and reported once a network interface .*, and not written$/,
    },
  ])(
    'a name that only the list of the endpoint says, in $mode: not before an interface shows it',
    async ({ mode, because }) => {
      const listed = bodies.endpoint({
        customDnsConfigs: [{ fqdn: 'stshop.other.privatelink.blob.core.windows.net', ipAddresses: ['10.0.0.4'] }],
      });
      expect((await placeOf(policyOf(`${placed}, mode: ${mode}`), '', {}, listed)).because).toMatch(because);
    },
  );

  it.each([
    {
      what: 'a public address',
      address: '8.8.8.8',
      because: "mode enforce: it is written if its address lies in the subnet's prefixes, which are not known here",
      isNoted: true,
    },
    {
      what: 'a public address of the sixth version',
      address: '2001:4860::8',
      because: "mode enforce: it is written if its address lies in the subnet's prefixes, which are not known here",
      isNoted: true,
    },
    { what: 'an address of a network', address: '172.31.0.4', because: 'mode enforce: it is written', isNoted: false },
  ])('of $what that only the list says', async ({ address, because, isNoted }) => {
    const body = bodies.endpoint({
      customDnsConfigs: [{ fqdn: 'stshop.blob.core.windows.net', ipAddresses: [address] }],
    });
    const { out } = await gatehouse(
      'explain dns --endpoint - --policy {p.yaml} --json',
      { 'p.yaml': policyOf(`${placed}, mode: enforce`) },
      body,
    );
    const { places, notes } = JSON.parse(out);
    expect(places).toMatchObject([{ because }]);
    expect(notes.some((note: string) => note.startsWith(`${address} is public`))).toBe(isNoted);
  });

  it.each(['other.blob.core.windows.net', '*.blob.core.windows.net', 'stshop-other.blob.core.windows.net'])(
    'a name that only the list says, and that is another resource’s, is left: %s',
    async (fqdn) => {
      const own = 'stshop.blob.core.windows.net';
      const explain = async (...names: readonly string[]) => {
        const customDnsConfigs = names.map((each) => ({ fqdn: each, ipAddresses: ['10.0.0.4'] }));
        const { out } = await gatehouse('explain dns --endpoint - --json', {}, bodies.endpoint({ customDnsConfigs }));
        return JSON.parse(out);
      };
      const left = [{ fqdn, kind: 'Unconfirmed', because: expect.stringContaining('(--nic)') }];
      expect(await explain(fqdn)).toMatchObject({ records: [], reason: expect.stringMatching(/^Unconfirmed:/), left });
      expect(await explain(own, fqdn)).toMatchObject({ records: [{ name: 'stshop' }], reason: null, left });
    },
  );

  it('names the setting where policy has no place', async () => {
    expect(await placeOf(policyOf('mode: enforce'))).toMatchObject({
      zoneId: null,
      by: 'nobody',
      because: expect.stringContaining('dns.zones.byName'),
    });
  });

  it('leaves an endpoint alone whose tag asks for it', async () => {
    const off = { ...endpoint, tags: { gatehouse: 'off' } };
    expect(await placeOf(policyOf(placed), '', {}, off)).toMatchObject({
      by: 'nobody',
      because: expect.stringContaining('dns.optOut'),
    });
  });

  it.each([
    { when: "a person's, with the right address", body: recordSet({}), is: 'satisfied' },
    { when: "a person's, with another address", body: recordSet({}, '10.9.9.9'), is: 'foreign' },
    { when: "another deployment's", body: recordSet({ ...ours, 'gatehouse-owner': 'you' }, '10.9.9.9'), is: 'foreign' },
    { when: 'our own, with another address', body: recordSet(ours, '10.9.9.9'), is: 'update' },
  ])('says what becomes of a record set that exists: $when', async ({ body, is }) => {
    for (const each of [body, azFlat(body), [body]]) {
      const rest = ' --record-set {r.json} --owner gatehouse-me';
      const place = await placeOf(policyOf(`${placed}, mode: enforce`), rest, { 'r.json': each });
      expect(place).toMatchObject({ prospect: is, by: 'gatehouse' });
    }
  });

  it.each([
    { when: 'of another resource group', option: 'record-set', id: recordId.replace('/Dns/', '/Other/'), warns: true },
    { when: 'of another zone', option: 'record-set', id: recordId.replace('.blob.', '.file.'), warns: true },
    { when: 'of another name', option: 'record-set', id: `${zone}/A/other`, warns: true },
    { when: 'that policy asks for', option: 'record-set', id: recordId, warns: false },
    {
      when: 'of another endpoint',
      option: 'zone-group',
      id: `${bodies.endpointId}2/privateDnsZoneGroups/d`,
      warns: true,
    },
    { when: 'of this endpoint', option: 'zone-group', id: `${bodies.endpointId}/privateDnsZoneGroups/d`, warns: false },
  ])('warns of a $option that says nothing: $when ($warns)', async ({ option, id, warns }) => {
    const group = { id, name: 'd', properties: { provisioningState: 'Succeeded', privateDnsZoneConfigs: [] } };
    const body = option === 'record-set' ? { ...recordSet({}), id } : group;
    const line = `explain dns --endpoint - --policy {p.yaml} --${option} {b.json}`;
    const { status, err } = await gatehouse(line, { 'p.yaml': policyOf(placed), 'b.json': body }, endpoint);
    const warning = expect.stringContaining(`warning: --${option}: '${id.toLowerCase()}' is `);
    expect({ status, err }).toEqual({ status: 0, err: warns ? warning : '' });
  });

  it('leaves to a zone group what it writes', async () => {
    const group = {
      id: `${bodies.endpointId}/privateDnsZoneGroups/default`,
      name: 'default',
      properties: {
        provisioningState: 'Succeeded',
        privateDnsZoneConfigs: [
          {
            name: 'blob',
            properties: {
              privateDnsZoneId: zone,
              recordSets: [{ recordType: 'A', recordSetName: 'stshop', ipAddresses: ['10.0.0.7'] }],
            },
          },
        ],
      },
    };
    const files = { 'g.json': group, 'nic.json': bodies.networkInterface() };
    const place = await placeOf(policyOf(placed), ' --zone-group {g.json} --nic {nic.json}', files);
    expect(place).toMatchObject({ by: 'zoneGroup', zoneId: zone.toLowerCase() });
  });

  it('says so to a person, and nothing of places without a policy', async () => {
    const { out } = await gatehouse(
      'explain dns --endpoint - --policy {p.yaml}',
      { 'p.yaml': policyOf(placed) },
      endpoint,
    );
    expect(out).toContain(`\nplace: stshop A in ${zone.toLowerCase()}: mode observe: `);
    expect((await gatehouse('explain dns --endpoint -', {}, endpoint)).out).not.toContain('place:');
  });
});

describe('explain dns offers the network interface', () => {
  const offer = /hint: .*--nic nic\.json.*\n {2}az network nic show --ids \S+\/pe-shop\.nic -o json > nic\.json/;
  const cosmos = JSON.parse(
    JSON.stringify(
      bodies.endpoint({ customDnsConfigs: [{ fqdn: 'c.documents.azure.com', ipAddresses: ['10.0.0.4'] }] }),
    )
      .replaceAll(bodies.storageId, bodies.storageId.replace('Storage/storageAccounts', 'DocumentDB/databaseAccounts'))
      .replace('"blob"', '"Sql"'),
  );
  it.each([
    { when: 'the endpoint lists no names', body: bodies.endpoint({ customDnsConfigs: [] }), isOffered: true },
    { when: 'only it can confirm them', body: cosmos, isOffered: true },
    { when: 'the names are its own', body: endpoint, isOffered: false },
    {
      when: 'the connection waits',
      body: JSON.parse(JSON.stringify(bodies.endpoint({ customDnsConfigs: [] })).replace('"Approved"', '"Pending"')),
      isOffered: false,
    },
  ])('where $when: $isOffered', async ({ body, isOffered }) => {
    const { out } = await gatehouse('explain dns --endpoint -', {}, body);
    expect(offer.test(out)).toBe(isOffered);
  });

  it('and not where it was given', async () => {
    const files = { 'nic.json': bodies.networkInterface() };
    const { out } = await gatehouse(
      'explain dns --endpoint - --nic {nic.json}',
      files,
      bodies.endpoint({ customDnsConfigs: [] }),
    );
    expect(out).not.toContain('hint');
  });
});
