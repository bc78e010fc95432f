import { foldCase } from '../../core/text.ts';
import { allPorts, joinPorts, type Ports, parsePorts, withoutPorts } from './ports.ts';

/** Traffic by protocol: the ports of TCP and UDP, and whether the others are in it (ICMP, ESP, AH). */
export interface Flows {
  readonly tcp: Ports;
  readonly udp: Ports;
  readonly others: boolean;
}

export const noFlows: Flows = { tcp: [], udp: [], others: false };

/** What a rule's protocols and ports name. A protocol nobody knows names the others. */
export function parseFlows(protocols: readonly string[], ports: readonly string[]): Flows {
  const named = protocols.map((each) => foldCase(each));
  const isAny = named.length === 0 || named.some((each) => each === '*' || each === 'any');
  const range = parsePorts(ports);
  return {
    tcp: isAny || named.includes('tcp') ? range : [],
    udp: isAny || named.includes('udp') ? range : [],
    others: isAny || named.some((each) => each !== 'tcp' && each !== 'udp'),
  };
}

export const joinFlows = (a: Flows, b: Flows): Flows => ({
  tcp: joinPorts([...a.tcp, ...b.tcp]),
  udp: joinPorts([...a.udp, ...b.udp]),
  others: a.others || b.others,
});

export const withoutFlows = (flows: Flows, taken: Flows): Flows => ({
  tcp: withoutPorts(flows.tcp, taken.tcp),
  udp: withoutPorts(flows.udp, taken.udp),
  // All of TCP and UDP taken counts as everything: nothing else carries data to the internet.
  others: flows.others && !taken.others && !isEverything(taken),
});

export const isNothing = ({ tcp, udp, others }: Flows): boolean => tcp.length === 0 && udp.length === 0 && !others;

/** Whether all ports of TCP and UDP are in it. */
export const isEverything = ({ tcp, udp }: Flows): boolean =>
  withoutPorts(allPorts, tcp).length === 0 && withoutPorts(allPorts, udp).length === 0;
