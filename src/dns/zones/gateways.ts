import { findBodyId, isRecord, propertiesOf } from '../../core/arm-body.ts';
import { type Finding, raise } from '../../core/finding.ts';
import { gatewayAsksAzure } from '../../core/public-aliases.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { askedFor } from '../names/public-names.ts';
import { zoneChecks } from './checks.ts';
import type { ClaimedName, GatewayView, ZoneObserved } from './model.ts';
import { asksAzure } from './resolvers.ts';
import { some } from './some.ts';

export const gatewayType = 'microsoft.network/applicationgateways';

/** An Application Gateway as Resource Graph shows it. */
export function findGateway(body: unknown): GatewayView | undefined {
  const id = findBodyId(body)?.id;
  return id === undefined ? undefined : toGateway(id, body, (subnet) => findResourceId(subnet)?.parent);
}

/**
 * What a body says of an Application Gateway; undefined where it is in no network that `networkOf` finds by the id of a subnet, or its network
 * isolation is on: that one asks its network's DNS servers for every name
 * (learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution).
 */
export function toGateway(
  id: string,
  body: unknown,
  networkOf: (subnet: unknown) => string | undefined,
): GatewayView | undefined {
  const { gatewayIPConfigurations, sslCertificates, backendAddressPools, networkIsolationEnabled } = propertiesOf(body);
  const [network] = listed(gatewayIPConfigurations).flatMap(({ subnet }) =>
    isRecord(subnet) ? (networkOf(subnet.id) ?? []) : [],
  );
  if (network === undefined || networkIsolationEnabled === true) return undefined;
  const secrets = listed(sslCertificates).flatMap(({ keyVaultSecretId }) => hostOf(keyVaultSecretId) ?? []);
  const backends = listed(backendAddressPools)
    .flatMap(({ backendAddresses }) => listed(backendAddresses))
    .flatMap(({ fqdn }) => (typeof fqdn === 'string' ? [foldCase(fqdn)] : []));
  return { id, network, names: [...new Set([...secrets, ...backends])].sort() };
}

/** The elements of a list, whether or not what they say is under `properties`. */
const listed = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  (Array.isArray(value) ? value : []).map(propertiesOf);

function hostOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  return foldCase(new URL(url).hostname);
}

/** A zone, the names that endpoints claim in it, and what is around it. */
export interface Asking extends Pick<ZoneObserved, 'id' | 'gateways' | 'dnsServers'> {
  readonly use: {
    readonly claimed: readonly Pick<ClaimedName, 'name' | 'resourceType'>[];
    readonly networks: readonly string[];
  };
}

/**
 * Gateways that ask the Azure DNS of their own network for names of this zone, which is not linked there. Pure, sorted.
 *
 *   the gateway's network                                               counts
 *   has endpoints with names in the zone, or its gateway leads to one   yes
 *   has DNS servers of its own, and the zone isn't linked to it         yes, where the names are among those gateways ask Azure DNS for
 *   leaves names to Azure                                               no: it is judged like any other network
 */
export function unlinkedGateways(
  { id, use, gateways, dnsServers }: Asking,
  linked: ReadonlySet<string>,
): readonly GatewayView[] {
  const apart = gateways.filter(({ network }) => !linked.has(network) && !asksAzure(dnsServers.get(network)));
  if (apart.length === 0) return [];
  const asked = use.claimed.flatMap(({ name, resourceType }) => askedFor(nameOf(id), name, resourceType).slice(0, 1));
  const names = new Set(asked.filter(gatewayAsksAzure));
  if (names.size === 0) return [];
  return apart
    .filter((gateway) => use.networks.includes(gateway.network) || gateway.names.some((name) => names.has(name)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The finding of a zone that these gateways ask for and are not linked to. */
export function gatewayFinding(zone: string, gateways: readonly GatewayView[]): Finding {
  const which = some(gateways.map(({ id, network }) => `${nameOf(id)} in ${network}`));
  const message = `${nameOf(zone)} is not linked to networks of Application Gateways, which ask Azure DNS there for its names regardless of the networks' DNS servers: ${which}`;
  return raise(zoneChecks.gatewayUnlinked, zone, message);
}
