import type { Unknown } from '../exposure/model.ts';
import { isOfKind, type Kind, wrongKindText } from '../kinds.ts';
import type { Resource } from '../model.ts';
import { isExpression } from '../reading/expression.ts';
import { partsOf, rootOf } from './read.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Properties that are true or false, by their last names; REST, Resource Graph and template exports write that in three ways. */
const flags = words(`
  allTraffic allowBlobPublicAccess anonymousPullEnabled applicationTraffic backupRestoreTraffic contentShareTraffic dataEndpointEnabled
  defaultOutboundAccess defaultOutboundConnectivityEnabled disableBgpRoutePropagation disableRunCommand enableIPForwarding
  enableInternetSecurity enableNodePublicIP enablePrivateCluster enablePrivateClusterPublicFQDN enableProxy enableShareableLink
  enableVnetIntegration imagePullTraffic preventDataExfiltration scmIpSecurityRestrictionsUseMain vnetBackupRestoreEnabled
  vnetContentShareEnabled vnetImagePullEnabled vnetRouteAllEnabled
`);
const lists = words(`
  authorizedIPRanges frontendIPConfigurations inboundNatRules ipConfigurations ipRules ipSecurityRestrictions loadBalancingRules
  outboundRules privateEndpointConnections routes routingPolicies ruleCollections scmIpSecurityRestrictions securityRules
`);
const texts = words(`
  accessMode allowedCopyScope artifactSource backendPoolType bypass ingestionAccessMode isolationMode loadBalancerSku networkDataplane
  networkPlugin networkPolicy nodeOSUpgradeChannel outboundType peeringState publicAccess queryAccessMode threatIntelMode
`);

/** The first property on these paths that holds something of another kind than it has: that says nothing, and isn't taken for absent. */
export function findWrongKind(resource: Resource, paths: readonly string[]): Unknown | undefined {
  for (const path of paths) {
    const property = path.replace(/^\//, '').replace(/\[\]$/, '');
    const name = property.slice(property.lastIndexOf('.') + 1);
    const kind = kindOf(name);
    for (const value of partsOf(rootOf(resource, path), property)) {
      if (kind === undefined || isExpression(value) || isOfKind(kind, value)) continue;
      return { property, because: wrongKindText(property, kind, value) };
    }
  }
  return undefined;
}

function kindOf(name: string): Kind | undefined {
  if (flags.has(name)) return 'flag';
  if (lists.has(name)) return 'list';
  return texts.has(name) ? 'text' : undefined;
}
