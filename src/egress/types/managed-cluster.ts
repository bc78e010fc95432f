import { foldCase } from '../../core/text.ts';
import { at, textOf } from '../body.ts';
import { type ApiServer, readApiServer } from '../exposure/api-server.ts';
import type { Breach, EgressCheck, Resource, ResourceType, World } from '../model.ts';
import { estateOf } from '../path/estate.ts';
import { ofCluster, outboundTypeOf } from '../path/subjects/cluster.ts';

const checks = {
  loadBalancer: {
    id: 'aks-outbound-loadbalancer',
    category: 'egress',
    severity: 'high',
    egressClass: 'lb-outbound-rule',
    when: 'outboundType is loadBalancer or not set, and the profile does not allow outbound rules',
    why: 'Every pod and node gets out through the public addresses of the load balancer, and nothing observes the traffic.',
    remedy: 'Set outboundType to userDefinedRouting with a firewall behind it, or to none for an isolated cluster.',
  },
  managedNat: {
    id: 'aks-outbound-managed-nat',
    category: 'egress',
    severity: 'medium',
    egressClass: 'nat-gateway',
    when: 'outboundType is managedNATGateway or managedNATGatewayV2, and the profile does not allow NAT gateways',
    why: 'The addresses are known and stable, but nothing observes the traffic.',
    remedy: 'Set outboundType to userDefinedRouting and send 0.0.0.0/0 to a firewall.',
  },
  noneNotIsolated: {
    id: 'aks-outbound-none-not-isolated',
    category: 'egress',
    severity: ['high', 'info'],
    when: 'outboundType is none or block, and bootstrapProfile.artifactSource is not Cache',
    why: 'New nodes still fetch their images from Microsoft: without a way out they never start, with one the cluster is not isolated.',
    remedy: 'Set bootstrapProfile.artifactSource to Cache with a private registry, and reimage the node pools.',
  },
  apiPublic: {
    id: 'aks-api-public',
    category: 'exposure',
    severity: ['high', 'low'],
    when: 'enablePrivateCluster is not true and publicNetworkAccess is not Disabled; low where authorizedIPRanges let nobody in',
    why: 'The API server, which rules everything in the cluster, has a public address.',
    remedy:
      'Make the cluster private: with API server VNet integration it can be switched, otherwise it has to be recreated.',
  },
  authorizedIpsMissing: {
    id: 'aks-api-authorized-ips-missing',
    category: 'exposure',
    severity: 'high',
    when: 'the API server is public and authorizedIPRanges is absent or empty',
    why: 'The public API server answers every address.',
    remedy:
      'Set apiServerAccessProfile.authorizedIPRanges to the addresses that administer the cluster, or make it private.',
  },
} as const satisfies Record<string, EgressCheck>;

/**
 *   outboundType                  verdict
 *   loadBalancer, or not set      outbound-loadbalancer, where that is the real path of some pool
 *   managedNATGateway, …V2        outbound-managed-nat, where that is the real path of some pool
 *   none, block                   outbound-none-not-isolated, unless nodes start from a cache
 *   anything else                 none: its way out is the subnet's, and judged as a path
 */
function outboundBreaches(cluster: Resource, world: World): readonly Breach[] {
  const { properties, id } = cluster;
  const written = textOf(at(properties, 'networkProfile', 'outboundType'));
  const type = outboundTypeOf(cluster);
  const says =
    written === undefined ? 'outboundType is not set, which means loadBalancer' : `outboundType is ${written}`;
  const real = ofCluster(estateOf(world, []), id.id).verdicts;
  const leavesBy = (check: EgressCheck): readonly Breach[] => {
    const scope = real.find((each) => each.class === check.egressClass);
    if (scope === undefined) return [];
    const by = scope.publicIps.length === 0 ? '' : ` by way of ${scope.publicIps.join(', ')}`;
    return [{ check, because: `${says}: traffic leaves through it${by}` }];
  };
  if (type === 'loadbalancer') return leavesBy(checks.loadBalancer);
  if (type.startsWith('managednatgateway')) return leavesBy(checks.managedNat);
  if (type !== 'none' && type !== 'block') return [];
  const artifactSource = textOf(at(properties, 'bootstrapProfile', 'artifactSource'));
  if (foldCase(artifactSource) === 'cache') return [];
  const source = artifactSource ?? 'not set, which means Direct';
  return [{ check: checks.noneNotIsolated, because: `${says} but bootstrapProfile.artifactSource is ${source}` }];
}

/** Its ranges may name nobody or everybody: see readApiServer. What can't be known raises nothing. */
function apiBreaches(api: ApiServer): readonly Breach[] {
  if (api.public === 'unknown' || (api.public === 'disabled' && api.ranges.length === 0)) return [];
  const known = 'enablePrivateCluster is not true and publicNetworkAccess is not Disabled';
  if (api.public === 'disabled')
    return [{ check: checks.apiPublic, because: `${known}; ${api.because}`, severity: 'low' }];
  const lists = api.ranges.length === 0 ? api.because : `it answers ${api.ranges.join(', ')}`;
  const open: Breach = { check: checks.apiPublic, because: `${known}; ${lists}` };
  if (api.ranges.length > 0) return [open];
  const because = 'the API server is public and authorizedIPRanges is absent or empty, so it answers every address';
  return [open, { check: checks.authorizedIpsMissing, because }];
}

/** Which way out a cluster sets up, and who can reach its API server. */
export const managedCluster: ResourceType = {
  name: 'Microsoft.ContainerService/managedClusters',
  // 2025-01-01 or later: older ones leave out bootstrapProfile and the outbound type `none`.
  apiVersion: '2025-08-01',
  contentFields: ['networkProfile', 'apiServerAccessProfile', 'agentPoolProfiles'],
  checks,
  judge(resource, world) {
    const api = readApiServer(resource);
    return {
      breaches: [...outboundBreaches(resource, world), ...apiBreaches(api)],
      unknown: api.unknown,
      exposure: { public: api.public, because: api.because },
    };
  },
};
