import { foldReading } from '../src/egress/reading/fold/fold.ts';
import { readFile } from '../src/egress/reading/read-file.ts';
import { Policy } from '../src/policy/policy.ts';
import { markdownOf } from '../src/preview/markdown.ts';
import { preview } from '../src/preview/preview.ts';
import type { Report } from './figures.ts';

const size = 1_000;
const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-bench';
const call = (type: string, name: string): string =>
  `[resourceId('00000000-0000-0000-0000-000000000001', 'rg-bench', '${type}', ${name})]`;

/** A snapshot of a thousand resources, from its bodies to the comment. */
export async function benchPreview(report: Report): Promise<void> {
  const content: unknown = JSON.parse(JSON.stringify({ predictedResources: snapshot() }));
  const policy = Policy.parse({ version: 1 });
  let best = Number.POSITIVE_INFINITY;
  let names = 0;
  for (let run = 0; run < 3; run += 1) {
    const before = process.cpuUsage();
    const reading = foldReading(readFile(content), 'AzureCloud');
    const judged = preview(reading, { policy, cloud: 'AzureCloud', now: new Date(0) });
    names = judged.names.filter(({ certainty }) => certainty === 'will').length;
    markdownOf(judged);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  report.add({
    what: `${size.toLocaleString('en')} resources of a snapshot judged`,
    measured: `${(best / 1_000).toFixed(2)} s of processor time`,
    against: '0.5 s',
    numbers: { size, cpuMs: Math.round(best) },
  });
  const endpoints = Math.floor((size - 3) / 3);
  report.add({
    what: 'names known of its private endpoints',
    measured: String(names),
    against: String(endpoints),
    holds: names === endpoints,
    numbers: { names },
  });
}

/** Accounts with an endpoint and a zone group each, all of them named by expressions, in one network with one zone. */
function snapshot(): readonly unknown[] {
  const zone = 'privatelink.blob.core.windows.net';
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
  const of = (type: string, id: string, name: string, properties: unknown) => ({
    id,
    type,
    name,
    apiVersion: '2025-01-01',
    location: 'westeurope',
    properties,
  });
  const bodies: unknown[] = [
    of('Microsoft.Network/virtualNetworks', network, 'vnet', { subnets: [] }),
    of('Microsoft.Network/privateDnsZones', `${group}/providers/Microsoft.Network/privateDnsZones/${zone}`, zone, {}),
    of(
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      `${group}/providers/Microsoft.Network/privateDnsZones/${zone}/virtualNetworkLinks/l`,
      `${zone}/l`,
      { virtualNetwork: { id: network } },
    ),
  ];
  for (let index = 0; bodies.length + 3 <= size; index += 1) {
    const name = `format('st{0}', ${index})`;
    const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/pe${index}`;
    const account = 'Microsoft.Storage/storageAccounts';
    bodies.push(
      of(account, call(account, name), `[${name}]`, { publicNetworkAccess: 'Disabled' }),
      of('Microsoft.Network/privateEndpoints', endpoint, `pe${index}`, {
        subnet: { id: `${network}/subnets/endpoints` },
        privateLinkServiceConnections: [
          { properties: { privateLinkServiceId: call(account, name), groupIds: ['blob'] } },
        ],
      }),
      of(
        'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
        `${endpoint}/privateDnsZoneGroups/default`,
        `pe${index}/default`,
        {
          privateDnsZoneConfigs: [
            {
              properties: {
                privateDnsZoneId: call(
                  'Microsoft.Network/privateDnsZones',
                  "format('privatelink.blob.{0}', environment().suffixes.storage)",
                ),
              },
            },
          ],
        },
      ),
    );
  }
  return bodies;
}
