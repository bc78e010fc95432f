import { expect, it } from 'vitest';
import { findSharer } from '../../../src/dns/names/shared-names.ts';
import { recordFindings } from '../../../src/dns/records/findings.ts';
import type { Claim } from '../../../src/state/names/model.ts';

it.each([
  { zone: 'privatelink.monitor.azure.com', name: 'api', is: 'every Azure Monitor private link scope' },
  { zone: 'privatelink.monitor.azure.com', name: 'global.in.ai', is: 'every Azure Monitor private link scope' },
  { zone: 'privatelink.his.arc.azure.com', name: 'gbl', is: 'every Azure Arc private link scope' },
  {
    zone: 'privatelink.guestconfiguration.azure.com',
    name: 'westeurope-gas',
    is: 'every Azure Arc private link scope',
  },
  { zone: 'privatelink.grafana.azure.com', name: 'sso.eastus', is: 'every Managed Grafana of the region' },
  {
    zone: 'privatelink.azuredatabricks.net',
    name: 'westeurope-c2.pl-auth',
    is: 'every Databricks workspace of the region',
  },
  { zone: 'privatelink.adf.azure.com', name: 'portal', is: 'every data factory' },
  { zone: 'privatelink.azuresynapse.net', name: 'WEB', is: 'every Synapse private link hub' },
  {
    zone: 'privatelink-global.wvd.microsoft.com',
    name: 'rdweb',
    is: 'every Azure Virtual Desktop workspace',
  },
  { zone: 'privatelink-global.wvd.azure.us', name: 'rdweb', is: 'every Azure Virtual Desktop workspace' },
  { zone: 'privatelink.wvd.microsoft.com', name: 'rdweb', is: undefined },
  { zone: 'my.privatelink-global.wvd.microsoft.com', name: 'rdweb', is: undefined },
  { zone: 'privatelink-global.wvd.microsoft.com.example', name: 'rdweb', is: undefined },
  { zone: 'privatelink.monitor.azure.com', name: 'dce-a1b2.westeurope-1.handler.control', is: undefined },
  { zone: 'privatelink.blob.core.windows.net', name: 'api', is: undefined },
  { zone: 'privatelink.grafana.azure.com', name: 'shop-abc.eus', is: undefined },
  { zone: 'privatelink.azuredatabricks.net', name: 'adb-1.2', is: undefined },
])('$name in $zone belongs to $is', ({ zone, name, is }) => {
  expect(findSharer(zone, name)).toBe(is);
});

it('is distinguished from two endpoints that claim one resource by mistake', () => {
  const zones =
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/hub/providers/microsoft.network/privatednszones';
  const claim = (endpoint: string, address: string) =>
    ({ endpoint, addresses: [address], releasing: false, rank: 0 }) as unknown as Claim;
  const checkOf = (recordSet: string) => {
    const [first, second] = [claim('/pe1', '10.0.0.4'), claim('/pe2', '10.0.0.5')];
    const target = { ttl: 10, addresses: ['10.0.0.4'], endpoint: '/pe1', resourceGuid: 'g' };
    return recordFindings(recordSet, [first, second], first, target).map(({ check }) => check);
  };
  expect(checkOf(`${zones}/privatelink.monitor.azure.com/a/api`)).toEqual(['dns-name-shared']);
  expect(checkOf(`${zones}/privatelink.blob.core.windows.net/a/st1`)).toEqual(['dns-name-conflict']);
});

const monitor = ['privatelink.monitor.azure.com', 'privatelink.monitor.azure.us', 'privatelink.monitor.azure.cn'];
const guest = ['privatelink.guestconfiguration.azure.com', 'privatelink.guestconfiguration.azure.us'];
const arcClusters = ['com', 'us'].map((end) => `privatelink.dp.kubernetesconfiguration.azure.${end}`);
const arc = ['privatelink.his.arc.azure.com', 'privatelink.his.arc.azure.us'];
const bricks = [
  'privatelink.azuredatabricks.net',
  'privatelink.databricks.azure.us',
  'privatelink.databricks.azure.cn',
];
const factory = ['privatelink.adf.azure.com', 'privatelink.adf.azure.us', 'privatelink.adf.azure.cn'];
const synapse = [
  'privatelink.azuresynapse.net',
  'privatelink.azuresynapse.usgovcloudapi.net',
  'privatelink.azuresynapse.azure.cn',
];
const purview = ['privatelink.purviewstudio.azure.com', 'privatelink.purviewstudio.azure.us'];

it.each([
  {
    zones: monitor,
    names: [
      'api',
      'live',
      'profiler',
      'snapshot',
      'diagservices-query',
      'adx',
      'global.in.ai',
      'westeurope-2.in.ai',
      'global.handler.control',
      'westeurope.handler.control',
    ],
    is: 'every Azure Monitor private link scope',
  },
  {
    zones: ['privatelink.blob.core.windows.net', 'privatelink.blob.core.usgovcloudapi.net'],
    names: ['scadvisorcontentpl'],
    is: 'every Azure Monitor private link scope',
  },
  { zones: arc, names: ['gbl', 'weu'], is: 'every Azure Arc private link scope' },
  { zones: arcClusters, names: ['westeurope', 'eastus2'], is: 'every Azure Arc private link scope' },
  { zones: guest, names: ['westeurope-gas', 'agentserviceapi'], is: 'every Azure Arc private link scope' },
  {
    zones: ['privatelink.grafana.azure.com'],
    names: ['sso.eastus2'],
    is: 'every Managed Grafana of the region',
  },
  { zones: bricks, names: ['x.pl-auth'], before: true, is: 'every Databricks workspace of the region' },
  { zones: factory, names: ['portal'], is: 'every data factory' },
  { zones: synapse, names: ['web'], is: 'every Synapse private link hub' },
  { zones: purview, names: ['web'], is: 'every Purview account' },
  {
    zones: ['privatelink.analysis.windows.net'],
    names: ['app', 'api', 'mwc-global'],
    is: 'every Power BI tenant',
  },
  {
    zones: ['privatelink.azure.com'],
    names: ['management', 'edge.management'],
    is: 'every resource management private link',
  },
])('$names in each of $zones belong to $is, and what is only similar does not', ({ zones, names, before, is }) => {
  for (const zone of zones) {
    for (const name of names) {
      expect(findSharer(zone.toUpperCase(), name), `${name} in ${zone}`).toBe(is);
      const alike = [
        { zone: `a.${zone}`, name },
        { zone: `${zone}.a`, name },
        { zone, name: `${name}.a` },
        ...(before ? [] : [{ zone, name: `a.${name}` }]),
      ];
      for (const each of alike)
        expect(findSharer(each.zone, each.name), `${each.name} in ${each.zone}`).toBeUndefined();
    }
  }
});
