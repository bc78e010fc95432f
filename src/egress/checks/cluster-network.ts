import { linkServiceType } from '../../core/link-service.ts';
import { counted, foldCase } from '../../core/text.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import { othersOfType } from '../path/by-type.ts';
import { publicFrontends } from './balancers.ts';
import type { Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

/** A text of a cluster's network profile. */
export const network = (properties: unknown, name: string): string | undefined =>
  lowerText(at(properties, 'networkProfile', name));

/** Names of node pools a condition holds for, sorted. */
const poolsWith = (properties: unknown, condition: (pool: unknown) => boolean): readonly string[] =>
  elementsOf(field(properties, 'agentPoolProfiles'))
    .filter(condition)
    .map((pool) => textOf(field(pool, 'name')) ?? '?')
    .sort();

const secondary = 'networkProfile.secondaryNetworkInterfaces[].publicIPAddressConfiguration';

const hasNodeAddress = (pool: unknown): boolean =>
  flagOf(field(pool, 'enableNodePublicIP')) === true || partsOf(pool, secondary).length > 0;

/** How a cluster's nodes and services reach out, and are reached. */
export const clusterNetwork: Predicates = {
  'aks-node-public-ip'({ properties }) {
    const pools = poolsWith(properties, hasNodeAddress);
    return pools.length === 0 ? undefined : `nodes of ${pools.join(', ')} have public addresses of their own`;
  },
  'aks-outbound-block-byo-vnet'({ properties }) {
    const pools = poolsWith(properties, (pool) => textOf(field(pool, 'vnetSubnetID')) !== undefined);
    return network(properties, 'outboundType') === 'block' && pools.length > 0
      ? `outboundType is block, which a subnet of one's own (${pools.join(', ')}) does not support`
      : undefined;
  },
  'aks-network-policy-none'({ properties }) {
    const policy = network(properties, 'networkPolicy');
    return policy === undefined || policy === 'none'
      ? `networkPolicy is ${policy ?? 'not set'}: every pod reaches every other`
      : undefined;
  },
  'aks-network-policy-npm-retiring': ({ properties }) =>
    network(properties, 'networkPolicy') === 'azure'
      ? 'networkPolicy is azure (Network Policy Manager), which is being retired'
      : undefined,
  'aks-cilium-dataplane-mismatch'({ properties }) {
    const policy = network(properties, 'networkPolicy');
    const dataplane = network(properties, 'networkDataplane');
    const isOdd = (policy === 'cilium') !== (dataplane === 'cilium');
    return isOdd
      ? `networkPolicy is ${policy ?? 'not set'} and networkDataplane is ${dataplane ?? 'not set'}: one without the other does nothing`
      : undefined;
  },
  'aks-http-app-routing'({ properties }) {
    const addon = flagOf(at(properties, 'addonProfiles', 'httpApplicationRouting', 'enabled')) === true;
    const routing = at(properties, 'ingressProfile', 'webAppRouting');
    const kind = lowerText(at(routing, 'nginx', 'defaultIngressControllerType'));
    const isExternal =
      flagOf(field(routing, 'enabled')) === true && [undefined, 'annotationcontrolled', 'external'].includes(kind);
    if (addon) return 'the add-on httpApplicationRouting is on: every ingress gets a public name';
    return isExternal
      ? `webAppRouting is on, and its ingress controller is ${kind ?? 'not set'}: it makes a public load balancer`
      : undefined;
  },
  'aks-basic-lb': ({ properties }) =>
    network(properties, 'loadBalancerSku') === 'basic'
      ? 'loadBalancerSku is basic: no outbound rules, no ranges of the API server, and retired'
      : undefined,
  'aks-static-egress-gateway'({ properties }) {
    const isOn = flagOf(at(properties, 'networkProfile', 'staticEgressGatewayProfile', 'enabled')) === true;
    const pools = poolsWith(properties, (pool) => lowerText(field(pool, 'mode')) === 'gateway');
    return isOn && pools.length > 0
      ? `gateway pools ${pools.join(', ')} give pods a way out of their own, beside outboundType`
      : undefined;
  },
  'aks-outbound-user-nat-missing'({ properties, world }) {
    if (network(properties, 'outboundType') !== 'userassignednatgateway') return undefined;
    const missing = textsOf(properties, 'agentPoolProfiles[].vnetSubnetID').filter((id) => {
      const subnet = world.find(id);
      const owner = subnet?.id.parent === undefined ? undefined : world.find(subnet.id.parent);
      return (
        subnet?.isRead === true &&
        owner !== undefined &&
        ![subnet.properties.natGateway, owner.properties.defaultPublicNatGateway].some((each) => each != null)
      );
    });
    return missing.length === 0
      ? undefined
      : `outboundType is userAssignedNATGateway, and there is no NAT gateway at ${[...new Set(missing.map((id) => foldCase(id)))].sort().join(', ')}`;
  },
  'aks-outbound-none-extra-egress'({ properties, world }) {
    if (network(properties, 'outboundType') !== 'none') return undefined;
    const subnets = [...new Set(textsOf(properties, 'agentPoolProfiles[].vnetSubnetID').map((id) => foldCase(id)))];
    const gateways = subnets.flatMap((id) =>
      textsOf(world.find(id)?.properties, 'natGateway.id').map((nat) => foldCase(nat)),
    );
    const pools = poolsWith(properties, hasNodeAddress);
    const ways = [...gateways.map((id) => `NAT gateway ${id}`), ...pools.map((name) => `node addresses of ${name}`)];
    return ways.length === 0 ? undefined : `outboundType is none, but there are ways out: ${ways.join(', ')}`;
  },
  'aks-public-lb-service'({ properties, resource, world }) {
    const group = lowerText(field(properties, 'nodeResourceGroup'));
    const balancer = world.find(
      `/subscriptions/${resource.id.subscriptionId}/resourcegroups/${group}/providers/microsoft.network/loadbalancers/kubernetes`,
    );
    if (group === undefined || balancer === undefined) return undefined;
    const frontends = new Set(publicFrontends(balancer.properties).map((id) => id.split('/').at(-1)));
    const rules = partsOf(balancer.properties, 'loadBalancingRules[]').filter((rule) =>
      textsOf(rule, 'frontendIPConfiguration.id').some((id) => frontends.has(foldCase(id).split('/').at(-1))),
    );
    return rules.length === 0
      ? undefined
      : `the internet comes in to services of the cluster by ${counted(rules.length, 'rule')} of ${balancer.id.id}`;
  },
  'aks-backend-pool-nodeip-with-pls'({ properties, resource, world }) {
    const isByAddress =
      lowerText(at(properties, 'networkProfile', 'loadBalancerProfile', 'backendPoolType')) === 'nodeip';
    const group = lowerText(field(properties, 'nodeResourceGroup'));
    const services = othersOfType(world, linkServiceType).filter(
      ({ id }) => id.subscriptionId === resource.id.subscriptionId && id.resourceGroup === group,
    );
    return isByAddress && services.length > 0
      ? `backendPoolType is NodeIP, which private link services (${services.map(({ id }) => id.name).join(', ')}) do not work with`
      : undefined;
  },
};
