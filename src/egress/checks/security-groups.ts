import { field } from '../body.ts';
import type { Given, Predicates } from './predicate.ts';
import { deniesInternetOut, findOpen, managementPorts, rulesOf, type SecurityRule } from './security-rules.ts';

/** Tags that stand for many customers' resources at once. */
const sharedTags: ReadonlySet<string> = new Set([
  'azurecloud',
  'storage',
  'sql',
  'azurecontainerregistry',
  'appservice',
]);

const isAssociated = ({ properties }: Given): boolean =>
  ['subnets', 'networkInterfaces'].some((name) => {
    const list = field(properties, name);
    return Array.isArray(list) && list.length > 0;
  });

/** A group that Azure shows with its lists and that nothing uses: its rules let nobody anywhere. */
const isIdle = (given: Given): boolean => given.resource.plannedWith === undefined && !isAssociated(given);

const named = ({ name, priority }: SecurityRule): string => `rule ${name} (priority ${priority})`;

/** Network security groups by themselves: what their rules let in and out, whatever they are attached to. */
export const securityGroups: Predicates = {
  'exposure-nsg-inbound-any'({ properties }) {
    const rule = findOpen(rulesOf(properties, 'inbound'), 'sources');
    return rule === undefined ? undefined : `${named(rule)} lets the internet in on ${portsText(rule)}`;
  },
  'exposure-nsg-inbound-management'({ properties }) {
    const rule = findOpen(rulesOf(properties, 'inbound'), 'sources', managementPorts, 'tcp');
    return rule === undefined
      ? undefined
      : `${named(rule)} lets the internet in on a management port (22, 3389, 5985 or 5986)`;
  },
  'exposure-nsg-inbound-udp'({ properties }) {
    const rule = findOpen(rulesOf(properties, 'inbound').filter(isUdp), 'sources', undefined, 'udp');
    return rule === undefined ? undefined : `${named(rule)} lets the internet in by UDP`;
  },
  'exposure-nsg-unassociated': (given) => (isIdle(given) ? 'neither a subnet nor an interface uses it' : undefined),
  'egress-nsg-allow-internet-outbound'({ properties }) {
    const rule = findOpen(rulesOf(properties, 'outbound'), 'destinations');
    return rule === undefined ? undefined : `${named(rule)} lets everything out to the internet on ${portsText(rule)}`;
  },
  'egress-nsg-default-internet-allowed'(given) {
    const isClosed = isIdle(given) || deniesInternetOut(rulesOf(given.properties, 'outbound'));
    return isClosed ? undefined : 'no rule denies the internet ahead of AllowInternetOutBound (priority 65001)';
  },
  'egress-nsg-broad-service-tag'({ properties }) {
    const found = rulesOf(properties, 'outbound').filter(
      ({ isAllow, destinations }) => isAllow && destinations.some((each) => sharedTags.has(each)),
    );
    return found.length === 0
      ? undefined
      : `${found.map(named).join(', ')} let traffic out to every customer's resources of a service`;
  },
  'egress-nsg-lateral-management'({ properties }) {
    const outbound = rulesOf(properties, 'outbound');
    const rule = outbound.find(
      ({ isAllow, ports, destinations }) =>
        isAllow &&
        destinations.includes('virtualnetwork') &&
        [22, 3389].every((port) => ports.some(({ first, last }) => first <= port && port <= last)),
    );
    return rule === undefined ? undefined : `${named(rule)} lets SSH and RDP out to the whole network`;
  },
};

const isUdp = ({ isAllow, protocol }: SecurityRule): boolean => !isAllow || protocol === 'udp' || protocol === '*';

const portsText = ({ ports }: SecurityRule): string =>
  ports
    .map(({ first, last }) =>
      first === 0 && last === 65_535 ? 'all ports' : first === last ? `${first}` : `${first}-${last}`,
    )
    .join(', ');
