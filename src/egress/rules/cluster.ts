import type { Cluster, Judgement, Verdict } from '../model.ts';

/** Which way out a cluster sets up, and who can reach its API server. */
export function judgeCluster(cluster: Cluster): Judgement {
  return { verdicts: [...outboundVerdicts(cluster), ...apiVerdicts(cluster)], notes: [] };
}

/**
 *   outboundType                  verdict
 *   loadBalancer, or not set      outbound-loadbalancer
 *   managedNATGateway, …V2        outbound-managed-nat
 *   none, block                   outbound-none-not-isolated, unless nodes start from a cache
 *   anything else                 none: its way out is the subnet's, and judged there
 */
function outboundVerdicts({ id, outboundType, outboundAddresses, artifactSource }: Cluster): readonly Verdict[] {
  const by = outboundAddresses.length === 0 ? '' : ` by way of ${outboundAddresses.join(', ')}`;
  switch (outboundType) {
    case undefined:
      return [
        {
          check: 'aks-outbound-loadbalancer',
          subject: id,
          because: `outboundType is not set, which means loadBalancer: traffic leaves through it${by}`,
        },
      ];
    case 'loadbalancer':
      return [
        {
          check: 'aks-outbound-loadbalancer',
          subject: id,
          because: `outboundType is loadBalancer: traffic leaves through it${by}`,
        },
      ];
    case 'managednatgateway':
    case 'managednatgatewayv2':
      return [
        {
          check: 'aks-outbound-managed-nat',
          subject: id,
          because: `outboundType is a managed NAT gateway: traffic leaves through it${by}`,
        },
      ];
    case 'none':
    case 'block': {
      if (artifactSource?.toLowerCase() === 'cache') return [];
      const source = artifactSource ?? 'not set, which means Direct';
      const because = `outboundType is ${outboundType} but bootstrapProfile.artifactSource is ${source}`;
      return [{ check: 'aks-outbound-none-not-isolated', subject: id, because }];
    }
    default:
      return [];
  }
}

function apiVerdicts({ id, isApiPublic, authorizedRanges }: Cluster): readonly Verdict[] {
  if (!isApiPublic) return [];
  const known = 'enablePrivateCluster is not true and publicNetworkAccess is not Disabled';
  const ranges =
    authorizedRanges.length === 0 ? 'authorizedIPRanges lists nobody' : `it answers ${authorizedRanges.join(', ')}`;
  const open: Verdict = { check: 'aks-api-public', subject: id, because: `${known}; ${ranges}` };
  if (authorizedRanges.length > 0) return [open];
  const because = 'the API server is public and authorizedIPRanges is absent or empty, so it answers every address';
  return [open, { check: 'aks-api-authorized-ips-missing', subject: id, because }];
}
