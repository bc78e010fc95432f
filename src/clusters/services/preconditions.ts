import { counted } from '../../core/text.ts';
import { at, elementsOf, field, lowerText } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { subnetPrefixes } from '../../egress/path/network.ts';
import { findRead, partsOf, refOf } from '../../egress/path/parts.ts';
import { agentPoolsOf } from '../../egress/path/subjects/agent-pools.ts';
import { fixAt } from './annotations.ts';
import type { Frontend, ServiceNote } from './model.ts';
import { balancerOf, type Described, frontendIdsOf, linkServices } from './read.ts';
import type { TrafficOf } from './traffic.ts';

/** What has to hold of a service before a consumer can reach it. */
interface Precondition {
  readonly id: string;
  readonly fix: (described: Described) => string;
  readonly judge: (given: Given) => Omit<ServiceNote, 'id' | 'remedy'>;
}

interface Given {
  readonly world: World;
  readonly service: Resource;
  readonly described: Described;
  readonly balancers: readonly (Resource | undefined)[];
  readonly cluster: Resource | undefined;
  readonly trafficOf: TrafficOf;
}

type Judged = Omit<ServiceNote, 'id' | 'remedy'>;
const pass = (because: string): Judged => ({ state: 'pass', because });
const fail = (because: string): Judged => ({ state: 'fail', because });
const unknown = (because: string): Judged => ({ state: 'unknown', because });

const mostServices = 8;
const mostNatAddresses = 8;
/** The first four addresses of a subnet, and the last: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const reserved = 5n;

/** By the address; where Azure gives none, by the IP version next to it, which is set before the address is. */
function versionOf(world: World, { id, balancer, address, isPublic }: Frontend): 'ipv4' | 'ipv6' | undefined {
  if (address !== null) return address.includes(':') ? 'ipv6' : 'ipv4';
  const read = findRead(world, balancer);
  const part = read && partsOf(world, read, 'frontendIPConfigurations')?.find((each) => each.id === id)?.properties;
  const open = refOf(part, 'publicIPAddress');
  const said = lowerText(
    isPublic === true
      ? field(open === undefined ? undefined : world.find(open)?.properties, 'publicIPAddressVersion')
      : field(part, 'privateIPAddressVersion'),
  );
  return said === 'ipv4' || said === 'ipv6' ? said : undefined;
}

const conditions: readonly Precondition[] = [
  {
    id: 'balancer-standard',
    fix: () => 'Use a Standard load balancer.',
    judge: ({ balancers }) => {
      const unread = balancers.filter((each) => each === undefined).length;
      const basic = balancers.filter((each) => lowerText(at(each?.body, 'sku', 'name')) === 'basic');
      if (basic.length > 0) return fail(`${basic.map((each) => each?.id.name).join(', ')} is Basic`);
      return unread > 0 || balancers.length === 0
        ? unknown('its load balancer was not read')
        : pass('its load balancer is Standard');
    },
  },
  {
    id: 'pool-of-interfaces',
    fix: () => 'Set loadBalancerProfile.backendPoolType of the cluster to nodeIPConfiguration.',
    judge: ({ world, balancers, cluster }) => {
      if (lowerText(at(cluster?.properties, 'networkProfile', 'loadBalancerProfile', 'backendPoolType')) === 'nodeip') {
        return fail('backendPoolType of the cluster is nodeIP: its pools are made of addresses');
      }
      const read = balancers.filter((each) => each !== undefined);
      if (read.length === 0) return unknown('its load balancer was not read');
      const byAddress = read
        .flatMap((each) => partsOf(world, each, 'backendAddressPools') ?? [])
        .filter(({ properties }) => {
          const addresses = elementsOf(field(properties, 'loadBalancerBackendAddresses')).some(
            (one) => (at(one, 'properties', 'ipAddress') ?? field(one, 'ipAddress')) !== undefined,
          );
          return addresses && elementsOf(field(properties, 'backendIPConfigurations')).length === 0;
        });
      return byAddress.length > 0
        ? fail(
            `pool ${byAddress
              .map(({ name }) => name)
              .sort()
              .join(', ')} is made of addresses`,
          )
        : pass('its pools are made of interfaces');
    },
  },
  {
    id: 'ipv4',
    fix: ({ kubernetesService }) => fixAt(kubernetesService, 'azure-pls-create', 'publish an IPv4 frontend alone'),
    judge: ({ world, service, described }) => {
      const own = (partsOf(world, service, 'ipConfigurations') ?? []).filter(
        ({ properties }) => lowerText(field(properties, 'privateIPAddressVersion')) === 'ipv6',
      );
      const versions = described.frontends.map((each) => versionOf(world, each));
      if (own.length > 0 || versions.includes('ipv6'))
        return fail('it has an IPv6 address, and private link services carry IPv4 alone');
      return versions.length === 0 || versions.includes(undefined)
        ? unknown('whether the address of its frontend is IPv4 was not read')
        : pass('its addresses are IPv4');
    },
  },
  {
    id: 'services-per-balancer',
    fix: () => 'Share a frontend between services, or publish from another cluster.',
    judge: ({ world, described }) => {
      const own = new Set(described.frontends.map(({ balancer }) => balancer));
      const count = linkServices(world).filter((each) =>
        frontendIdsOf(each).some((id) => own.has(balancerOf(id))),
      ).length;
      return count > mostServices
        ? fail(`${count} private link services use its load balancer, of at most ${mostServices}`)
        : pass(`private link services on its load balancer: ${count} of at most ${mostServices}`);
    },
  },
  {
    id: 'free-addresses',
    fix: ({ kubernetesService }) =>
      fixAt(kubernetesService, 'azure-pls-ip-configuration-subnet', 'take NAT addresses from a subnet with free ones'),
    judge: ({ world, described }) => {
      const [id] = described.natAddresses.flatMap(({ subnet }) => subnet ?? []);
      const subnet = findRead(world, id);
      const taken = field(subnet?.properties, 'ipConfigurations');
      const [prefix] = subnetPrefixes(subnet?.properties).filter(({ family }) => family === 'v4');
      if (subnet === undefined || prefix === undefined || !Array.isArray(taken))
        return unknown('which addresses of its subnet are taken was not read');
      const free = Number(prefix.last - prefix.first + 1n - reserved) - taken.length;
      const wanted = mostNatAddresses - described.natAddresses.length;
      return free < 1 && wanted > 0
        ? fail(`${subnet.id.name} has no free address: no NAT address can be added`)
        : pass(`${subnet.id.name} has ${counted(free, 'free address', 'free addresses')}`);
    },
  },
  {
    id: 'subnet-policies-disabled',
    fix: () =>
      'Set privateLinkServiceNetworkPolicies of the subnet to Disabled; where a policy denies that, exempt the subnet.',
    judge: ({ world, described }) => {
      const subnets = [...new Set(described.natAddresses.flatMap(({ subnet }) => subnet ?? []))];
      const read = subnets.map((id) => findRead(world, id));
      const open = read.filter(
        (each) =>
          each !== undefined && lowerText(field(each.properties, 'privateLinkServiceNetworkPolicies')) !== 'disabled',
      );
      if (open.length > 0)
        return fail(
          `privateLinkServiceNetworkPolicies of ${open.map((each) => each?.id.name).join(', ')} is not Disabled`,
        );
      return read.length === 0 || read.includes(undefined)
        ? unknown('the subnet of its NAT addresses was not read')
        : pass('privateLinkServiceNetworkPolicies is Disabled');
    },
  },
  {
    id: 'approval-within-visibility',
    fix: ({ kubernetesService }) =>
      fixAt(
        kubernetesService,
        'azure-pls-visibility',
        'let visibility name every subscription that azure-pls-auto-approval names',
      ),
    judge: ({ described: { autoApproval, visibility } }) => {
      const hidden = autoApproval.filter((each) => !visibility.includes(each));
      return visibility.includes('*') || hidden.length === 0
        ? pass('every subscription that is approved by itself sees the service')
        : fail(`${hidden.join(', ')} is approved by itself and does not see the service`);
    },
  },
  {
    id: 'local-traffic',
    fix: ({ kubernetesService }) =>
      fixAt(
        kubernetesService,
        'azure-pls-ip-configuration-subnet',
        'take NAT addresses from another subnet than the pods',
      ),
    judge: ({ world, described, cluster, trafficOf }) => {
      const traffic = described.kubernetesService === null ? undefined : trafficOf(described.kubernetesService);
      if (traffic === undefined) return unknown('externalTrafficPolicy is known to the cluster alone');
      if (traffic !== 'Local') return pass(`externalTrafficPolicy is ${traffic}`);
      if (described.proxyProtocol)
        return fail(
          'externalTrafficPolicy is Local and PROXY protocol is on: health probes carry a header that nodes do not answer',
        );
      const pods = cluster === undefined ? [] : agentPoolsOf(world, cluster).flatMap(({ subnets }) => subnets);
      const shared = described.natAddresses.filter(({ subnet }) => subnet !== null && pods.includes(subnet));
      return shared.length > 0
        ? fail(`externalTrafficPolicy is Local and NAT addresses lie in the subnet of the pods`)
        : pass('externalTrafficPolicy is Local, and NAT addresses lie in another subnet');
    },
  },
];

/** Every condition with its answer. */
export function preconditionsOf(
  world: World,
  service: Resource,
  described: Described,
  trafficOf: TrafficOf,
): readonly ServiceNote[] {
  const balancers = [...new Set(described.frontends.map(({ balancer }) => balancer))].map((id) => findRead(world, id));
  const cluster = described.cluster === null ? undefined : findRead(world, described.cluster.id);
  return conditions.map(({ id, fix, judge }) => {
    const judged = judge({ world, service, described, balancers, cluster, trafficOf });
    return { id, ...judged, remedy: judged.state === 'pass' ? '' : fix(described) };
  });
}
