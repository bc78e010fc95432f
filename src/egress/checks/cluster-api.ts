import { reachOf } from '../../core/address-sets.ts';
import { foldCase } from '../../core/text.ts';
import { at, field, flagOf, lowerText } from '../body.ts';
import { readApiServer } from '../exposure/api-server.ts';
import type { Given, Predicates } from './predicate.ts';
import { textsOf } from './read.ts';

const api = ({ properties }: Pick<Given, 'properties'>, name: string): unknown =>
  at(properties, 'apiServerAccessProfile', name);
const isPrivate = (given: Given): boolean => flagOf(api(given, 'enablePrivateCluster')) === true;
export const isIntegrated = (given: Pick<Given, 'properties'>): boolean =>
  flagOf(api(given, 'enableVnetIntegration')) === true;

/** More addresses than a /24 in one range are not a list of known administrators any more. */
const mostAddresses = 256;

/** The API server of a cluster: who reaches it, and by which names. */
export const clusterApi: Predicates = {
  'aks-api-authorized-ips-too-broad'({ resource }) {
    const { ranges, isEverybody, public: state } = readApiServer(resource);
    const wide = ranges.filter((range) => reachOf([range]).addresses > mostAddresses);
    if (state === 'disabled' || (wide.length === 0 && !isEverybody)) return undefined;
    const together = isEverybody ? ', which together are everybody' : '';
    return `authorizedIPRanges hold more than a /24: ${(wide.length > 0 ? wide : ranges).join(', ')}${together}`;
  },
  'aks-api-authorized-ips-ineffective'(given) {
    const ranges = textsOf(given.properties, 'apiServerAccessProfile.authorizedIPRanges[]');
    return isPrivate(given) && ranges.length > 0
      ? `enablePrivateCluster is true, where authorizedIPRanges (${ranges.join(', ')}) count for nothing`
      : undefined;
  },
  'aks-api-public-fqdn': (given) =>
    isPrivate(given) && flagOf(api(given, 'enablePrivateClusterPublicFQDN')) !== false
      ? 'enablePrivateClusterPublicFQDN is not false: a public name reveals the private address'
      : undefined,
  'aks-api-traffic-uses-outbound': (given) =>
    isPrivate(given) || isIntegrated(given)
      ? undefined
      : 'nodes reach the API server over their way out: neither private nor integrated into the network',
  'aks-runcommand-enabled': (given) =>
    flagOf(api(given, 'disableRunCommand')) === true
      ? undefined
      : 'disableRunCommand is not true: ARM is a way into the cluster',
  'aks-private-dns-none-without-public-fqdn'(given) {
    const isPublished = flagOf(api(given, 'enablePrivateClusterPublicFQDN'));
    if (lowerText(api(given, 'privateDNSZone')) !== 'none' || isPublished !== false) return undefined;
    const because =
      'privateDNSZone is none and enablePrivateClusterPublicFQDN is false: no name leads to the API server';
    // Of a stopped cluster nobody is cut off yet.
    const isStopped = lowerText(at(given.properties, 'powerState', 'code')) === 'stopped';
    return { because, severity: isStopped ? 'high' : 'critical' };
  },
  'aks-api-pe-missing'(given) {
    const { properties, resource, world } = given;
    if (!isPrivate(given) || isIntegrated(given)) return undefined;
    const group = lowerText(field(properties, 'nodeResourceGroup'));
    const endpoint = world.find(
      `/subscriptions/${resource.id.subscriptionId}/resourcegroups/${group}/providers/microsoft.network/privateendpoints/kube-apiserver`,
    );
    const status =
      endpoint === undefined
        ? []
        : textsOf(endpoint.properties, 'privateLinkServiceConnections[].privateLinkServiceConnectionState.status');
    const broken = status.filter((each) => foldCase(each) !== 'approved');
    return broken.length === 0
      ? undefined
      : `the endpoint kube-apiserver in ${group} is ${broken.join(', ')}: nodes lose the API server`;
  },
};
