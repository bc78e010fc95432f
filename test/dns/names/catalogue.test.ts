import { describe, expect, it } from 'vitest';
import { type CloudName, cloudNames } from '../../../src/core/cloud.ts';
import { findZones, isSensitive, publicSuffix } from '../../../src/dns/names/catalogue.ts';
import zones from '../../../src/dns/names/data/zones.json' with { type: 'json' };
import { place } from './builders.ts';

const filling: Readonly<Record<string, string>> = {
  '{regionName}': 'someregion',
  '{regionCode}': 'sr',
  '{dnsPrefix}': '0a1b2c',
  '{partitionId}': '4',
};
const fill = (template: string): string =>
  template
    .split('.')
    .map((part) => filling[part] ?? part)
    .join('.');

interface Row {
  readonly type: string;
  readonly group: string;
  readonly cloud: CloudName;
  readonly zone: string;
}

const rows: Row[] = Object.entries(zones).flatMap(([type, groups]) =>
  Object.entries(groups as Record<string, Partial<Record<CloudName, string[]>>>).flatMap(([group, clouds]) =>
    cloudNames.flatMap((cloud) => (clouds[cloud] ?? []).map((zone) => ({ type, group, cloud, zone }))),
  ),
);
const anyOf = (group: string): string => group.replace('*', 'made-up');

describe('the catalogue', () => {
  it('covers every cloud', () => {
    const count = (cloud: CloudName): number =>
      new Set(rows.filter((row) => row.cloud === cloud).map((row) => row.type)).size;
    expect(cloudNames.map((cloud) => [cloud, count(cloud) > 30])).toEqual(cloudNames.map((cloud) => [cloud, true]));
  });

  it('names only private zones, each with known placeholders', () => {
    for (const { zone } of rows) {
      expect(zone).toMatch(/^privatelink(-global)?\./);
      expect(fill(zone)).not.toContain('{');
    }
  });

  it('writes each type once, however it is spelt', () => {
    const types = Object.keys(zones).map((type) => type.toLowerCase());
    expect(new Set(types).size).toBe(types.length);
  });

  it('reaches every zone of every kind by a name that ends like it, in any case', () => {
    for (const { type, group, cloud, zone } of rows) {
      // A cluster's names are asked for as they are in the zone.
      const ending = type === 'Microsoft.ContainerService/managedClusters' ? zone : publicSuffix(zone);
      const fqdn = `Some.Name.${fill(ending)}`;
      expect(
        place(cloud, type.toUpperCase(), anyOf(group).toUpperCase(), fqdn),
        `${cloud} ${type} ${group}`,
      ).toMatchObject({
        kind: 'placed',
        zone: fill(zone),
        name: 'some.name',
        sensitive: isSensitive(zone),
      });
    }
  });

  it('keeps zones that redirect a control plane apart', () => {
    expect([...new Set(rows.filter(({ zone }) => isSensitive(zone)).map(({ zone }) => zone))].sort()).toEqual([
      'privatelink.azure.com',
      'privatelink.{dnsPrefix}.database.usgovcloudapi.net',
      'privatelink.{dnsPrefix}.database.windows.net',
    ]);
  });

  it.each([
    ['sites-', 'unknown'],
    ['sites-staging', 'known'],
    ['Sites-Staging', 'known'],
    ['sites', 'known'],
    ['sitesx', 'unknown'],
  ])('group %s of an app is %s', (group, kind) => {
    expect(findZones('Microsoft.Web/sites', [group], 'AzureCloud').kind).toBe(kind);
  });

  it.each([
    ['constructor', 'x'],
    ['__proto__', 'x'],
    ['microsoft.storage/storageaccounts', 'constructor'],
    ['microsoft.storage/storageaccounts', '*'],
    ['', ''],
  ])('type %j with group %j is unknown', (type, group) => {
    expect(findZones(type, [group], 'AzureCloud').kind).toBe('unknown');
  });

  it('repeats no group id that can be no name', () => {
    const found = findZones('Microsoft.KeyVault/vaults', ['approve\u2028this <b>now</b>', 'vaultx'], 'AzureCloud');
    expect(found).toEqual({
      kind: 'unknown',
      because: "the catalogue has no group a text that can be no name, 'vaultx' for type Microsoft.KeyVault/vaults",
    });
  });
});
