import type { Network } from '../arm/network.ts';
import type { CloudName } from '../core/cloud.ts';
import { InputError, PermanentError } from '../core/errors.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { SeenEndpoint } from './endpoint-plan.ts';
import type { ReadGroupTags } from './group-tags.ts';
import type { EndpointView, NetworkInterfaceView, ZoneGroupView } from './model.ts';
import { parseNetworkInterface, parseZoneGroups } from './schema.ts';
import { seeEndpoint } from './see-endpoint.ts';

export interface EndpointReaderPorts {
  readonly network: Network;
  readonly cloud: CloudName;
  readonly readGroupTags: ReadGroupTags;
}

/** Takes one endpoint as far as the rules go, reading what its own body leaves out. */
export type ReadEndpoint = (
  view: EndpointView,
  policy: DnsPolicy,
  now: Date,
  signal: AbortSignal,
) => Promise<SeenEndpoint>;

/** One read for each network interface and one for the zone groups, and only where the endpoint lists no names of its own. */
export function createEndpointReader({ network, cloud, readGroupTags }: EndpointReaderPorts): ReadEndpoint {
  const readInterfaces = (view: EndpointView, signal: AbortSignal): Promise<(NetworkInterfaceView | undefined)[]> =>
    Promise.all(
      view.networkInterfaces.map(async (id) => {
        const body = await network.findNetworkInterface(id, signal);
        return body === undefined ? undefined : readable(() => parseNetworkInterface(body));
      }),
    );

  const readGroups = async (id: string, signal: AbortSignal): Promise<readonly ZoneGroupView[]> => {
    const body = await network.listPrivateDnsZoneGroups(id, signal);
    return readable(() => parseZoneGroups(body));
  };

  return async (view, policy, now, signal) => {
    const groupTags = policy.optOut.resourceGroups ? await readGroupTags(view.id, now, signal) : {};
    const first = seeEndpoint({ view, interfaces: [], groups: [], isIncomplete: false, groupTags }, policy, cloud);
    // Names of its own mean that no zone group covers any (recording dns-zonegroup-wrong-zone-recordSets-empty).
    if (first.obstacle !== undefined || view.customDnsConfigs.length > 0) return first;
    const [interfaces, groups] = await Promise.all([readInterfaces(view, signal), readGroups(view.id, signal)]);
    const isIncomplete = interfaces.includes(undefined);
    const found = interfaces.flatMap((each) => each ?? []);
    return seeEndpoint({ view, interfaces: found, groups, isIncomplete, groupTags }, policy, cloud);
  };
}

/** A body we can't read is unread, not absent: nothing is concluded from it. */
export function readable<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError) throw new PermanentError('Unreadable', error.message, { cause: error });
    throw error;
  }
}
