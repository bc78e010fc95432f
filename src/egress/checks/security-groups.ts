import { holdsPort, type Ports } from '../path/ports.ts';
import { reviewFlows } from '../path/review-flows.ts';
import { rulesOfGroup } from '../path/security-group.ts';
import { guardedBy, usersOf } from './group-users.ts';
import { findOpening, type Opening } from './openings.ts';
import type { Given, Predicates } from './predicate.ts';
import { rulesOf, type SecurityRule } from './security-rules.ts';

/** Tags that include many customers' resources at once. */
const sharedTags: ReadonlySet<string> = new Set([
  'azurecloud',
  'storage',
  'sql',
  'azurecontainerregistry',
  'appservice',
]);

/** A group that Azure shows with its lists and that nothing uses: its rules apply to nothing. */
const isIdle = (given: Given): boolean => given.resource.plannedWith === undefined && usersOf(given).length === 0;

const named = ({ name, priority }: SecurityRule): string => `${name} (priority ${priority})`;

/** What lets the internet pass, and where: `rule a (priority 100) lets the internet in`. */
const said = ({ rules }: Opening, what: string): string =>
  rules.length === 1
    ? `rule ${rules.map(named).join()} lets ${what}`
    : `rules ${rules.map(named).join(', ')} together let ${what}`;

const inbound = (given: Given, asked: Pick<Parameters<typeof findOpening>[1], 'protocols' | 'ports'>) =>
  findOpening(rulesOf(given.world, given.resource, 'inbound'), { far: 'source', guarded: guardedBy(given), ...asked });

/** Whether custom rules deny everything towards the internet between them, ahead of the platform's own last rules. */
const deniesInternetOut = ({ resource, world }: Given): boolean => {
  const denies = (rulesOfGroup(world, resource.id.id) ?? []).filter(({ access }) => access === 'deny');
  return reviewFlows(denies, 'v4', { prefixes: [], groups: [] }).share === 'none';
};

/** Network security groups by themselves: what their rules let in and out, regardless of what they are attached to. */
export const securityGroups: Predicates = {
  'exposure-nsg-inbound-any'(given) {
    const found = inbound(given, { protocols: ['tcp', 'udp'] });
    return found === undefined ? undefined : `${said(found, 'the internet in')} on ${portsText(found)}`;
  },
  'exposure-nsg-inbound-management'(given) {
    const found = inbound(given, { protocols: ['tcp'], ports: managementPorts });
    return found === undefined
      ? undefined
      : `${said(found, 'the internet in')} on a management port (22, 3389, 5985 or 5986)`;
  },
  'exposure-nsg-inbound-udp'(given) {
    const found = inbound(given, { protocols: ['udp'] });
    return found === undefined ? undefined : `${said(found, 'the internet in')} by UDP`;
  },
  'exposure-nsg-unassociated': (given) => (isIdle(given) ? 'neither a subnet nor an interface uses it' : undefined),
  'egress-nsg-allow-internet-outbound'(given) {
    const found = findOpening(rulesOf(given.world, given.resource, 'outbound'), {
      far: 'destination',
      protocols: ['tcp', 'udp'],
      guarded: guardedBy(given),
    });
    return found === undefined ? undefined : `${said(found, 'everything out to the internet')} on ${portsText(found)}`;
  },
  'egress-nsg-default-internet-allowed'(given) {
    const isClosed = isIdle(given) || deniesInternetOut(given);
    return isClosed ? undefined : 'no rule denies the internet ahead of AllowInternetOutBound (priority 65001)';
  },
  'egress-nsg-broad-service-tag'({ resource, world }) {
    const found = rulesOf(world, resource, 'outbound').filter(
      ({ isAllow, destination }) => isAllow && destination.texts.some((each) => sharedTags.has(each)),
    );
    return found.length === 0
      ? undefined
      : `${found.map((rule) => `rule ${named(rule)}`).join(', ')} ${found.length === 1 ? 'lets' : 'let'} traffic out to every customer's resources of a service`;
  },
  'egress-nsg-lateral-management'({ resource, world }) {
    const rule = rulesOf(world, resource, 'outbound').find(
      ({ isAllow, ports, destination }) =>
        isAllow && destination.texts.includes('virtualnetwork') && [22, 3389].every((port) => holdsPort(ports, port)),
    );
    return rule === undefined ? undefined : `rule ${named(rule)} lets SSH and RDP out to the whole network`;
  },
};

const managementPorts: Ports = [
  [22, 22],
  [3389, 3389],
  [5985, 5986],
];

/** All ports of the one rule; of several, those they open together. */
const portsText = ({ rules: [rule, ...more], ports }: Opening): string =>
  (rule === undefined || more.length > 0 ? [ports] : rule.ports)
    .map(([first, last]) =>
      first === 0 && last === 65_535 ? 'all ports' : first === last ? `${first}` : `${first}-${last}`,
    )
    .join(', ');
