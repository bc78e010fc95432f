import { rooms } from '../house/rooms.ts';
import { modesOf, type Policy } from '../policy/policy.ts';
import { columns } from './columns.ts';

/** The mode of every room there is. */
export const roomModes = (policy: Policy): ReturnType<typeof modesOf> =>
  modesOf(
    policy,
    rooms.map(({ name }) => name),
  );

/** What a policy would do, for people: a line for each room, then one for each setting that acts beside the rooms' rules, where it says something. */
export const summaryOf = (policy: Policy): readonly string[] => [
  ...columns(Object.entries(roomModes(policy)).map(([room, mode]) => [room, mode, roomSays(policy)[room] ?? ''])),
  ...columns(Object.entries(acting(policy)).flatMap(([field, says]) => (says.length > 0 ? [[field, list(says)]] : []))),
];

function roomSays({ dns, approvals, egress, clusters }: Policy): Readonly<Record<string, string>> {
  const zones = [...dns.zones.rules, dns.zones]
    .flatMap(({ resourceGroup, byName }) => [resourceGroup, ...Object.keys(byName)])
    .filter((place) => place !== undefined);
  const rules = approvals.rules.map(({ name, action }) => `${action} '${name}'`);
  return {
    dns: zones.length > 0 ? `zones in ${list(zones)}` : 'no zones named',
    approvals: rules.length > 0 ? `in this order: ${list(rules)}` : 'no rules',
    egress: `profile ${egress.profile}, others: ${egress.profiles.length}, exemptions: ${egress.exemptions.length}`,
    clusters:
      clusters.live.length === 0
        ? 'asks no cluster'
        : `${clusters.mode === 'enforce' ? 'runs' : 'would run'} commands in the clusters under live`,
  };
}

/** By setting, what it names. */
const acting = ({ dns, approvals, egress, clusters, reachability, api }: Policy) =>
  ({
    'dns.adopt': dns.adopt.map((each) =>
      typeof each === 'string' ? each : `${each.record} for ${each.endpoints.join(' or ')}`,
    ),
    'dns.links': dns.links.map(
      ({ network, zones }) => `${network} to ${zones === undefined ? 'every zone' : zones.join(' and ')}`,
    ),
    'approvals.twoPerson': approvals.twoPerson.map(({ targets }) => JSON.stringify(targets)),
    'egress.remediate': egress.remediate.rules.map(
      ({ checks, match }) => `${checks.join(' and ')} of ${JSON.stringify(match)}`,
    ),
    'clusters.live': clusters.live,
    reachability: Object.entries(reachability).flatMap(([name, { length }]) =>
      length > 0 ? [`${name}: ${length}`] : [],
    ),
    'api.readers': api.readers.map(({ group, subscriptions }) => `${group} sees ${subscriptions.join(' and ')}`),
  }) satisfies Readonly<Record<string, readonly string[]>>;

const list = (texts: readonly string[]): string => texts.join(', ');
