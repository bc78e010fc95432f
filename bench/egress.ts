import { estateOf } from '../src/egress/path/estate.ts';
import { toPath } from '../src/egress/path/join.ts';
import { verdictOf } from '../src/egress/path/path-of.ts';
import { worldOf } from '../src/egress/world.ts';
import type { Report } from './figures.ts';
import { growthOf } from './statistics.ts';

const sizes = [100, 1_000, 10_000, 100_000];
/** What the growth is fitted to: more of them would be the work of the garbage collector. */
const fittedTo = 10_000;
const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-bench/providers/Microsoft.Network';
/** A spoke has one subnet with a route table and a security group, and nine interfaces. */
const perSpoke = 10;

/** Paths of interfaces and subnets, worked out in memory. */
export async function benchEgress(report: Report): Promise<void> {
  const times = new Map<number, number>();
  for (const size of sizes) {
    const bodies = estate(size);
    report.say(`${size} interfaces and subnets`);
    const { cpu, heap, count } = measure(bodies);
    times.set(size, cpu);
    if (count !== size) throw new Error(`${count} of ${size} were judged`);
    report.add({
      what: `${size.toLocaleString('en')} judged`,
      measured: `${(cpu / 1_000).toFixed(2)} s of processor time, ${(cpu / size).toFixed(3)} ms each, ${Math.round(heap / 2 ** 20)} MB`,
      against: size === 10_000 ? '1 s, and the memory of a 512 MB instance' : 'no bound',
      numbers: { size, cpuMs: Math.round(cpu), cpuMsEach: cpu / size, heapBytes: heap },
    });
  }
  const exponent = growthOf([...times].filter(([size]) => size <= fittedTo));
  report.add({
    what: `from ${sizes[0]} to ${fittedTo.toLocaleString('en')}: how the time grows`,
    measured: `with the number to the power of ${exponent.toFixed(2)}`,
    against: '1 is linear',
    numbers: { exponent },
  });
  const small = times.get(1_000) ?? 1;
  const grown = (times.get(100_000) ?? 0) / small;
  report.add({
    what: 'a hundred times the work',
    measured: `${grown.toFixed(0)} times the time`,
    against: '130 times',
    numbers: { ratio: grown },
  });
}

/** The least of three runs: the first one compiles. */
function measure(bodies: readonly unknown[]): { cpu: number; heap: number; count: number } {
  let best = { cpu: Number.POSITIVE_INFINITY, heap: 0, count: 0 };
  for (let run = 0; run < 3; run += 1) {
    const before = process.cpuUsage();
    const count = judge(bodies);
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1_000;
    if (cpu < best.cpu) best = { cpu, heap: process.memoryUsage().heapUsed, count };
  }
  return best;
}

function judge(bodies: readonly unknown[]): number {
  const all = estateOf(worldOf(bodies), []);
  let count = 0;
  for (const { id } of all.world.resources) {
    if (id.type !== 'microsoft.network/networkinterfaces' && id.type !== 'microsoft.network/virtualnetworks/subnets')
      continue;
    const verdict = verdictOf(all, id.type, id.id);
    if (verdict === undefined || toPath(verdict, id.id).class === 'not-a-subject') continue;
    count += 1;
  }
  return count;
}

/** Spokes of a hub with a firewall; every third leaves by a NAT gateway instead, every seventh by default outbound access. */
function estate(size: number): readonly unknown[] {
  const bodies: unknown[] = [hubFirewall, firewallPolicy, natGateway];
  for (let spoke = 0; spoke < size / perSpoke; spoke += 1) {
    const network = `${group}/virtualNetworks/spoke${spoke}`;
    const subnet = `${network}/subnets/apps`;
    const second = spoke % 250;
    const prefix = `10.${Math.floor(spoke / 250) % 250}.${second}`;
    const ways =
      spoke % 7 === 0
        ? {}
        : spoke % 3 === 0
          ? { natGateway: { id: natGateway.id } }
          : { routeTable: { id: `${group}/routeTables/rt${spoke}` } };
    bodies.push(
      {
        id: network,
        properties: {
          addressSpace: { addressPrefixes: [`${prefix}.0/24`] },
          subnets: [
            {
              name: 'apps',
              id: subnet,
              properties: {
                addressPrefix: `${prefix}.0/24`,
                networkSecurityGroup: { id: `${group}/networkSecurityGroups/nsg${spoke}` },
                ...ways,
              },
            },
          ],
          virtualNetworkPeerings: [
            {
              name: 'hub',
              properties: {
                peeringState: 'Connected',
                allowForwardedTraffic: true,
                remoteVirtualNetwork: { id: `${group}/virtualNetworks/hub` },
              },
            },
          ],
        },
      },
      { id: `${group}/routeTables/rt${spoke}`, properties: { routes: routes(prefix) } },
      { id: `${group}/networkSecurityGroups/nsg${spoke}`, properties: { securityRules: rules } },
    );
    for (let index = 1; index < perSpoke; index += 1) {
      bodies.push({
        id: `${group}/networkInterfaces/nic${spoke}-${index}`,
        properties: {
          ipConfigurations: [
            {
              name: 'ip',
              properties: { primary: true, privateIPAddress: `${prefix}.${index + 3}`, subnet: { id: subnet } },
            },
          ],
        },
      });
    }
  }
  return bodies;
}

const routes = (prefix: string): readonly unknown[] =>
  [
    ['0.0.0.0/0', 'VirtualAppliance', '10.254.0.4'],
    ['203.0.113.0/24', 'VirtualAppliance', '10.254.0.4'],
    [`${prefix}.0/24`, 'VnetLocal'],
    ['AzureMonitor', 'Internet'],
  ].map(([addressPrefix, nextHopType, nextHopIpAddress], index) => ({
    name: `r${index}`,
    properties: { addressPrefix, nextHopType, nextHopIpAddress },
  }));

const rules = [
  {
    access: 'Allow',
    priority: 100,
    protocol: 'Tcp',
    destinationPortRange: '443',
    destinationAddressPrefix: 'Internet',
  },
  { access: 'Deny', priority: 200, protocol: '*', destinationPortRange: '*', destinationAddressPrefix: 'AzureCloud' },
].map((rule, index) => ({
  name: `rule${index}`,
  properties: { direction: 'Outbound', sourceAddressPrefix: '*', sourcePortRange: '*', ...rule },
}));

const firewallPolicy = { id: `${group}/firewallPolicies/policy`, properties: { ruleCollectionGroups: [] } };
const natGateway = {
  id: `${group}/natGateways/nat`,
  properties: { publicIpAddresses: [{ id: `${group}/publicIPAddresses/nat` }] },
};
const hubFirewall = {
  id: `${group}/azureFirewalls/fw`,
  properties: {
    firewallPolicy: { id: firewallPolicy.id },
    ipConfigurations: [
      {
        name: 'ip',
        properties: {
          privateIPAddress: '10.254.0.4',
          subnet: { id: `${group}/virtualNetworks/hub/subnets/AzureFirewallSubnet` },
        },
      },
    ],
  },
};
