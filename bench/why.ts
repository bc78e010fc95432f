import fc from 'fast-check';
import { DnsPolicy } from '../src/policy/dns.ts';
import { reachMatrix } from '../src/why/reach.ts';
import { readGraph } from '../src/why/read-graph.ts';
import { explainWhy } from '../src/why/why.ts';
import { bothAnswers } from '../test/why/agreement.ts';
import { randomEstate } from '../test/why/random-estate.ts';
import type { Report } from './figures.ts';

const net = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-bench/providers/Microsoft.Network';
const blobZone = 'privatelink.blob.core.windows.net';
const account = (index: number): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-bench/providers/Microsoft.Storage/storageAccounts/st${index}`;
const spoke = (index: number): string => `${net}/virtualNetworks/spoke${index}`;

/** The matrix of a large estate, one question of it, and how often `why` agrees with the reference of the tests. */
export async function benchWhy(report: Report, size = 1_000, estates = 10_000): Promise<void> {
  const bodies = estate(size);
  const policy = DnsPolicy.parse({});
  const ids = Array.from({ length: size }, (_, index) => index);
  report.say(`${size} sources by ${size} targets`);
  const matrix = least(() => reachMatrix(readGraph(bodies, policy), ids.map(account), ids.map(spoke)).rows.length);
  report.add({
    what: `${size.toLocaleString('en')} sources by ${size.toLocaleString('en')} targets, from the bodies on`,
    measured: `${(matrix / 1_000).toFixed(2)} s of processor time`,
    against: '2 s',
    numbers: { cpuMs: Math.round(matrix) },
  });
  const graph = readGraph(bodies, policy);
  const one = least(() => explainWhy(graph, 'st7.blob.core.windows.net', spoke(3)).steps.length);
  report.add({
    what: 'one answer in words, of that estate',
    measured: `${one.toFixed(1)} ms`,
    against: 'no bound',
    numbers: { cpuMs: one },
  });
  report.say(`${estates} random estates`);
  const different = fc.sample(randomEstate, estates).filter((given) => {
    const { ours, reference } = bothAnswers(given);
    return JSON.stringify(ours) !== JSON.stringify(reference);
  }).length;
  report.add({
    what: 'random estates answered otherwise than by the reference',
    measured: `${different} of ${estates.toLocaleString('en')}`,
    against: '0',
    holds: different === 0,
    numbers: { different, estates },
  });
}

/** Of three runs: the first one compiles. */
function least(work: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

/** A hub with a resolver, spokes that ask it or Azure DNS, each with an endpoint of its own; every tenth spoke is peered with a shared one too. */
function estate(size: number): readonly unknown[] {
  const hub = `${net}/virtualNetworks/hub`;
  const zone = `${net}/privateDnsZones/${blobZone}`;
  const peering = (to: string) => ({
    name: `to-${to.split('/').at(-1)}`,
    properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: to }, allowVirtualNetworkAccess: true },
  });
  const indexes = Array.from({ length: size }, (_, index) => index);
  const network = (
    id: string,
    prefix: string,
    subnet: string,
    peers: readonly string[],
    dnsServers: readonly string[],
  ) => ({
    id,
    properties: {
      addressSpace: { addressPrefixes: [prefix] },
      dhcpOptions: { dnsServers },
      subnets: [{ id: `${id}/subnets/endpoints`, name: 'endpoints', properties: { addressPrefix: subnet } }],
      virtualNetworkPeerings: peers.map(peering),
    },
  });
  const linked = [hub, ...indexes.filter((index) => index % 2 === 0).map(spoke)];
  return [
    network(hub, '10.255.0.0/16', '10.255.1.0/24', indexes.map(spoke), []),
    {
      id: `${net}/dnsResolvers/r/inboundEndpoints/in`,
      properties: {
        ipConfigurations: [{ subnet: { id: `${hub}/subnets/endpoints` }, privateIpAddress: '10.255.1.4' }],
      },
    },
    { id: zone, properties: { numberOfRecordSets: size + 1 } },
    ...linked.map((id, index) => ({
      id: `${zone}/virtualNetworkLinks/l${index}`,
      properties: { virtualNetwork: { id }, virtualNetworkLinkState: 'Completed' },
    })),
    ...indexes.flatMap((index) => {
      const address = `10.${Math.floor(index / 250)}.${index % 250}.4`;
      const prefix = `10.${Math.floor(index / 250)}.${index % 250}.0/24`;
      const subnet = `${spoke(index)}/subnets/endpoints`;
      const pe = `${net}/privateEndpoints/pe${index}`;
      return [
        network(
          spoke(index),
          prefix,
          prefix,
          [hub, ...(index % 10 === 0 ? [spoke((index + 10) % size), spoke((index + size - 10) % size)] : [])],
          index % 2 === 0 ? [] : ['10.255.1.4'],
        ),
        {
          id: account(index),
          properties: {
            primaryEndpoints: { blob: `https://st${index}.blob.core.windows.net/` },
            privateEndpointConnections: [],
          },
        },
        {
          id: pe,
          properties: {
            provisioningState: 'Succeeded',
            subnet: { id: subnet },
            customDnsConfigs: [{ fqdn: `st${index}.blob.core.windows.net`, ipAddresses: [address] }],
            privateLinkServiceConnections: [
              {
                name: 'c',
                properties: {
                  privateLinkServiceId: account(index),
                  groupIds: ['blob'],
                  privateLinkServiceConnectionState: { status: 'Approved' },
                },
              },
            ],
          },
        },
        { id: `${zone}/A/st${index}`, properties: { ttl: 10, aRecords: [{ ipv4Address: address }] } },
      ];
    }),
  ];
}
