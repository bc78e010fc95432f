import { nameOf } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { gatewayFinding, gatewayType, toGateway, unlinkedGateways } from '../dns/zones/gateways.ts';
import type { DnsServers, GatewayView } from '../dns/zones/model.ts';
import { field, textOf } from '../egress/body.ts';
import type { World } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import type { NameTrouble } from './dns-findings.ts';
import { findId } from './ids.ts';
import type { Expected } from './names.ts';
import type { Zones } from './zones.ts';

/** The Application Gateways among a world's resources; without those of which only the deployment says whether they ask their network's servers. */
export const gatewaysIn = (world: World): readonly GatewayView[] =>
  world.resources.flatMap(({ id, body, properties }) => {
    if (id.type !== gatewayType || isExpression(field(properties, 'networkIsolationEnabled'))) return [];
    const networkOf = (subnet: unknown): string | undefined => {
      const text = foldCase(textOf(subnet));
      return text === undefined ? undefined : findId(text, world)?.parent;
    };
    return toGateway(id.id, body, networkOf) ?? [];
  });

/** The gateways that would not find a record that is foreseen, by what the running app would say of its zone; nothing where its links are not known. */
export function gatewayTroubles(
  expected: Expected,
  zones: Zones,
  gateways: readonly GatewayView[],
  dnsServers: DnsServers,
): readonly NameTrouble[] {
  const { zoneId, record, asked } = expected;
  const linked = zoneId === undefined || zones.isMissing(zoneId) ? undefined : zones.networksOf(zoneId);
  if (zoneId === undefined || linked === undefined) return [];
  const { network } = asked.endpoint;
  const claimed = [{ name: record, resourceType: asked.sought?.id?.type ?? '' }];
  const use = { claimed, networks: network === undefined ? [] : [network] };
  const apart = unlinkedGateways({ id: zoneId, use, gateways, dnsServers }, new Set(linked));
  if (apart.length === 0) return [];
  const names = apart.map(({ id }) => nameOf(id)).join(', ');
  return [
    {
      expected,
      finding: gatewayFinding(zoneId, apart),
      problem: `the application gateway ${names} does not resolve it`,
    },
  ];
}
