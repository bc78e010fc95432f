import { foldCase } from '../../core/text.ts';
import { elementsOf, field, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import type { ScopeVerdict } from './model.ts';
import { networkOf } from './network.ts';
import { refOf, refsOf } from './parts.ts';
import { addTo, perWorld } from './per-world.ts';
import { endpointPoliciesOf } from './security-group.ts';

/** What leaves past routes, firewalls and rules: one sentence each. */
export function sideChannelsOf(world: World, subnet: Resource, verdicts: readonly ScopeVerdict[]): readonly string[] {
  const isClosed = verdicts.every((each) => each.class === 'blocked' || each.class === 'private-only');
  const isPrivate = verdicts.some((each) => each.class === 'private-only' && each.family === 'v4');
  return [
    ...serviceEndpoints(subnet),
    ...(isPrivate
      ? ['storage accounts of the same region are reached from a private subnet without any address of its own']
      : []),
    ...(isClosed ? ['168.63.129.16 answers name queries regardless of routes and rules'] : []),
    ...(endpointChannels(world).get(subnet.id.parent ?? '') ?? []),
  ].sort();
}

/** Their traffic ignores every route of the user's. */
function serviceEndpoints({ properties }: Resource): readonly string[] {
  const hasPolicies = refsOf(properties, 'serviceEndpointPolicies').length > 0;
  return elementsOf(field(properties, 'serviceEndpoints')).flatMap((each) => {
    const service = textOf(field(each, 'service'));
    if (service === undefined) return [];
    const isHeld = hasPolicies && /^microsoft\.storage/i.test(service);
    const whom = isHeld ? 'the accounts its policies list' : 'any resource of the service, of any tenant';
    return [`service endpoint ${service} reaches ${whom}, past every route`];
  });
}

/** By network: private endpoints into other subscriptions, and those whose addresses no route of the user's catches. */
const endpointChannels = perWorld((world: World): ReadonlyMap<string, readonly string[]> => {
  const byNetwork = new Map<string, string[]>();
  const direct = new Map<string, string>();
  for (const { id, properties } of world.others) {
    if (id.type !== 'microsoft.network/privateendpoints') continue;
    const subnetId = refOf(properties, 'subnet') ?? '';
    const network = networkOf(subnetId);
    const subnet = world.find(subnetId);
    if (subnet !== undefined && !endpointPoliciesOf(subnet).routes) direct.set(network, subnetId);
    for (const target of targetsOf(properties)) {
      if (target.startsWith(`/subscriptions/${id.subscriptionId}/`)) continue;
      addTo(byNetwork, network, `private endpoint ${id.id} leads to ${target}, of another subscription`);
    }
  }
  for (const [network, subnet] of direct) {
    addTo(
      byNetwork,
      network,
      `private endpoints in ${subnet} are reached past the route table: its network policies don't cover routes`,
    );
  }
  for (const list of byNetwork.values()) list.sort();
  return byNetwork;
});

const targetsOf = (properties: unknown): readonly string[] =>
  ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'].flatMap((list) =>
    elementsOf(field(properties, list)).flatMap((each) => {
      const says = field(each, 'properties') ?? each;
      return foldCase(textOf(field(says, 'privateLinkServiceId'))) ?? [];
    }),
  );
