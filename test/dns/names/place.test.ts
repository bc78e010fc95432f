import { describe, expect, it } from 'vitest';
import { placeName } from '../../../src/dns/names/place.ts';
import { place, placeText } from './builders.ts';
import { chinaCloud, exceptions, governmentCloud, publicCloud } from './samples.ts';

const guid = '33333333-3333-3333-3333-333333333333';

describe('where a public name goes', () => {
  it.each([...publicCloud, ...governmentCloud, ...chinaCloud])('$cloud: $type $group $fqdn -> $expected', (sample) => {
    expect(placeText(place(sample.cloud, sample.type, sample.group, sample.fqdn))).toBe(sample.expected);
  });

  it.each(exceptions)('by exception: $type $group $fqdn -> $expected', (sample) => {
    expect(placeText(place(sample.cloud, sample.type, sample.group, sample.fqdn))).toBe(sample.expected);
  });
});

describe('what is never guessed', () => {
  it.each([
    {
      when: 'the type is unknown',
      type: 'Microsoft.Unknown/things',
      group: 'x',
      fqdn: 'st1.blob.core.windows.net',
      because: 'no zone for type',
    },
    {
      when: 'the group is unknown',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blobs',
      fqdn: 'st1.blob.core.windows.net',
      because: "no group 'blobs'",
    },
    {
      when: 'the name is of another group',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'file',
      fqdn: 'st1.blob.core.windows.net',
      because: 'ends like none of file.core.windows.net',
    },
    {
      when: 'another type has such names',
      type: 'Microsoft.Sql/servers',
      group: 'sqlServer',
      fqdn: 'adf.azure.com',
      because: 'ends like none of',
    },
    {
      when: 'nothing is left of the ending',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'blob.core.windows.net',
      because: 'ends like none of',
    },
    {
      when: 'the ending is only similar',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'st1.xblob.core.windows.net',
      because: 'ends like none of',
    },
    {
      when: 'it is no domain name',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'st 1.blob.core.windows.net',
      because: 'not a domain name',
    },
    {
      when: 'a label is too long',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: `${'a'.repeat(64)}.blob.core.windows.net`,
      because: 'not a domain name',
    },
    {
      when: 'it is too long altogether',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: `${'abcdefg.'.repeat(30)}blob.core.windows.net`,
      because: 'not a domain name',
    },
    {
      when: 'a star is inside',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'a.*.blob.core.windows.net',
      because: 'not a domain name',
    },
  ])('$when', ({ type, group, fqdn, because }) => {
    expect(place('AzureCloud', type, group, fqdn)).toMatchObject({
      kind: 'unmapped',
      because: expect.stringContaining(because),
    });
  });

  it('a kind that this cloud does not have', () => {
    expect(place('AzureChinaCloud', 'Microsoft.Dashboard/grafana', 'grafana', 'g.grafana.azure.com')).toMatchObject({
      kind: 'unmapped',
      because: expect.stringContaining('AzureChinaCloud'),
    });
  });

  it("a name of another cloud's suffix", () => {
    expect(place('AzureCloud', 'Microsoft.Sql/servers', 'sqlServer', 'sql1.database.usgovcloudapi.net').kind).toBe(
      'unmapped',
    );
  });
});

describe('machine learning inference', () => {
  const type = 'Microsoft.MachineLearningServices/workspaces';
  const wildcard = '*.westeurope.inference.ml.azure.com';
  const workspace = (id: string, region = 'westeurope') => `${id}.workspace.${region}.api.azureml.ms`;

  it("takes the workspace's guid from a sibling of the same region", () => {
    const siblings = [workspace('other', 'eastus'), workspace(guid)];
    expect(placeText(place('AzureCloud', type, 'amlworkspace', wildcard, siblings))).toBe(
      `*.${guid}.inference.westeurope in privatelink.api.azureml.ms`,
    );
  });

  it('takes it from a certificate name too, and once', () => {
    const cert = `${guid}.workspace.westeurope.cert.api.azureml.ms`;
    const placement = place('AzureCloud', type, 'amlworkspace', wildcard, [cert, workspace(guid)]);
    expect(placement).toMatchObject({ kind: 'placed', name: `*.${guid}.inference.westeurope`, also: [] });
  });

  it('writes one record for each project of a hub', () => {
    const placement = place('AzureCloud', type, 'amlworkspace', wildcard, [workspace('b'), workspace('a')]);
    expect(placement).toMatchObject({
      name: '*.a.inference.westeurope',
      also: [{ zone: 'privatelink.api.azureml.ms', name: '*.b.inference.westeurope' }],
    });
  });

  it.each([
    { when: 'no sibling is of its region', siblings: [workspace(guid, 'eastus')] },
    { when: 'the sibling is a registry', siblings: [`${guid}.registry.westeurope.api.azureml.ms`] },
    { when: 'there is none', siblings: [] },
  ])('is unmapped while $when', ({ siblings }) => {
    expect(place('AzureCloud', type, 'amlworkspace', wildcard, siblings).kind).toBe('unmapped');
  });

  it("is unmapped with another cloud's suffix", () => {
    const siblings = [`${guid}.workspace.usgovvirginia.api.ml.azure.us`];
    const placement = place('AzureCloud', type, 'amlworkspace', '*.usgovvirginia.inference.ml.azure.us', siblings);
    expect(placement.kind).toBe('unmapped');
  });

  it.each([
    ['AzureUSGovernment', 'us', 'usgovvirginia'],
    ['AzureChinaCloud', 'cn', 'chinaeast2'],
  ] as const)('%s has its own suffix', (cloud, tld, region) => {
    const siblings = [`${guid}.workspace.${region}.api.ml.azure.${tld}`];
    expect(placeText(place(cloud, type, 'amlworkspace', `*.${region}.inference.ml.azure.${tld}`, siblings))).toBe(
      `*.${guid}.inference.${region} in privatelink.api.ml.azure.${tld}`,
    );
  });
});

describe('the deployment site of an app', () => {
  it.each([
    { fqdn: 'shop.azurewebsites.net', also: ['shop.scm'] },
    { fqdn: 'shop-staging.azurewebsites.net', also: ['shop-staging.scm'] },
    { fqdn: 'shop-0a1b.westeurope-01.azurewebsites.net', also: ['shop-0a1b.scm.westeurope-01'] },
    { fqdn: 'shop.scm.azurewebsites.net', also: [] },
    { fqdn: 'shop-0a1b.scm.westeurope-01.azurewebsites.net', also: [] },
  ])('$fqdn also needs $also', ({ fqdn, also }) => {
    const placement = place('AzureCloud', 'Microsoft.Web/sites', 'sites', fqdn);
    expect(placement.kind === 'placed' && placement.also.map(({ name }) => name)).toEqual(also);
  });
});

describe('a name of several groups', () => {
  it('may belong to any of them, and the longest ending wins', () => {
    const groups = ['account', 'portal'];
    expect(placeText(place('AzureCloud', 'Microsoft.Purview/accounts', groups, 'p1.purview.azure.com'))).toBe(
      'p1 in privatelink.purview.azure.com',
    );
    expect(placeText(place('AzureCloud', 'Microsoft.Purview/accounts', groups, 'web.purview.azure.com'))).toBe(
      'web in privatelink.purviewstudio.azure.com',
    );
  });
});

describe("the provider's own zones", () => {
  const given = {
    resourceType: 'Microsoft.New/things',
    groupIds: ['thing'],
    cloud: 'AzureCloud',
    siblings: [],
  } as const;

  it('serve where the catalogue knows nothing', () => {
    const placement = placeName('a.b.things.azure.net', { ...given, providerZones: ['privateLink.Things.azure.net'] });
    expect(placeText(placement)).toBe('a.b in privatelink.things.azure.net');
  });

  it('are not believed without a private link label', () => {
    expect(placeName('a.things.azure.net', { ...given, providerZones: ['things.azure.net'] }).kind).toBe('unmapped');
  });

  const storage = { ...given, resourceType: 'Microsoft.Storage/storageAccounts', groupIds: ['blob'] };

  it('serve where the catalogue knows the kind and places nothing', () => {
    const placement = placeName('a.things.azure.net', { ...storage, providerZones: ['privatelink.things.azure.net'] });
    expect(placeText(placement)).toBe('a in privatelink.things.azure.net');
  });

  it('never overrule the catalogue', () => {
    const fqdn = 'st1.blob.core.windows.net';
    const placement = placeName(fqdn, { ...storage, providerZones: ['privatelink.st1.blob.core.windows.net'] });
    expect(placeText(placement)).toBe('st1 in privatelink.blob.core.windows.net');
    const longer = placeName(fqdn, { ...storage, providerZones: ['privatelink.core.windows.net'] });
    expect(placeText(longer)).toBe('st1 in privatelink.blob.core.windows.net');
  });

  it('take a name with the private link label of that very zone', () => {
    const placement = placeName('a.privatelink.things.net', { ...given, providerZones: ['privatelink.things.net'] });
    expect(placeText(placement)).toBe('a in privatelink.things.net');
    const twice = placeName('a.privatelink.b.things.net', { ...given, providerZones: ['privatelink.things.net'] });
    expect(twice.kind).toBe('unmapped');
  });
});

describe('the rule that placed a name, or did not', () => {
  const storage = 'Microsoft.Storage/storageAccounts';
  const learning = 'Microsoft.MachineLearningServices/workspaces';
  const unknown = { type: 'Microsoft.New/things', group: 'thing' };
  interface Line {
    readonly type: string;
    readonly group: string;
    readonly fqdn: string;
    readonly siblings?: readonly string[];
    readonly providerZones?: readonly string[];
    readonly says: string;
  }
  it.each<Line>([
    {
      type: storage,
      group: 'blob',
      fqdn: 'st1.blob.core.windows.net',
      says: 'the catalogue, by the ending blob.core.windows.net',
    },
    {
      type: 'Microsoft.DataFactory/factories',
      group: 'portal',
      fqdn: 'adf.azure.com',
      says: 'an exception of this service',
    },
    {
      type: learning,
      group: 'amlworkspace',
      fqdn: '*.westeurope.inference.ml.azure.com',
      siblings: [`${guid}.workspace.westeurope.api.azureml.ms`],
      says: "an exception of this service: by the workspace's guid",
    },
    {
      type: learning,
      group: 'amlworkspace',
      fqdn: '*.westeurope.inference.ml.azure.com',
      says: "no name of the endpoint under api.azureml.ms shows the workspace's guid",
    },
    {
      ...unknown,
      fqdn: 'a.things.azure.net',
      providerZones: ['privatelink.things.azure.net'],
      says: "the provider's own list of zones, by the ending things.azure.net",
    },
    {
      type: 'Microsoft.ContainerService/managedClusters',
      group: 'management',
      fqdn: 'a.westeurope.azmk8s.io',
      says: 'it ends like none of privatelink.{regionName}.azmk8s.io',
    },
    {
      ...unknown,
      fqdn: 'a.privatelink.things.net',
      says: 'the catalogue has no zone for type microsoft.new/things',
    },
    { ...unknown, fqdn: 'a b', says: 'it is not a domain name' },
    {
      type: 'Microsoft.Insights/privateLinkScopes',
      group: 'azuremonitor',
      fqdn: 'dc.services.visualstudio.com',
      says: 'no private DNS zone exists for services.visualstudio.com',
    },
    {
      ...unknown,
      fqdn: 'a.example.com',
      providerZones: ['privatelink.b.net', 'privatelink.a.net', 'privatelink.b.net', 'c.net', '-'],
      says: 'it ends like none of a.net, b.net',
    },
  ])('$fqdn: $says', ({ type, group, fqdn, siblings = [], providerZones, says }) => {
    const placement = placeName(fqdn, {
      resourceType: type,
      groupIds: [group],
      cloud: 'AzureCloud',
      siblings: [fqdn, ...siblings],
      ...(providerZones === undefined ? {} : { providerZones }),
    });
    expect(placement.because).toBe(says);
    if (placement.kind === 'placed') expect([placement.also, placement.sensitive]).toEqual([[], false]);
  });

  it('the longest ending wins among the provider’s own zones too, and no name is dangerous for it', () => {
    const zones = ['privatelink.a.net', 'privatelink.b.a.net', 'privatelink.x.b.a.net'];
    for (const providerZones of [zones, zones.toReversed()]) {
      const given = {
        resourceType: unknown.type,
        groupIds: [],
        cloud: 'AzureCloud',
        siblings: [],
        providerZones,
      } as const;
      expect(placeName('n.b.a.net', given)).toMatchObject({
        zone: 'privatelink.b.a.net',
        name: 'n',
        also: [],
        sensitive: false,
      });
      expect(placeName('n.x.b.a.net', given)).toMatchObject({ zone: 'privatelink.x.b.a.net', name: 'n' });
    }
  });
});
