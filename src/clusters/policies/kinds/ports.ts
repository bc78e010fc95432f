import { portNamed } from '../backends.ts';
import { type Match, matchOf } from '../match.ts';
import type { Flow, Protocol } from '../model.ts';

/** Ports that a rule names: a number, a stretch of numbers, a name, or all of a protocol. */
export interface Ports {
  /** undefined: TCP, UDP and SCTP. */
  readonly protocol: Protocol | undefined;
  /** undefined: every port. */
  readonly port: number | string | undefined;
  readonly end: number | undefined;
}

/** Whether a flow is one of these ports; `named` answers for a port that the rule has by name. */
export function isPort({ protocol, port, end }: Ports, flow: Flow, named: (name: string, flow: Flow) => Match): Match {
  if (protocol !== undefined && protocol !== flow.protocol) return 'no';
  if (port === undefined) return 'yes';
  if (typeof port === 'string') return named(port, flow);
  if (flow.port === undefined) return 'unknown';
  return matchOf(flow.port >= port && flow.port <= (end ?? port));
}

/** A name is looked up on the pod where the flow ends; nothing else has names for its ports. */
export function namedThere(name: string, { protocol, port, to }: Flow): Match {
  if (to.kind !== 'pod') return 'no';
  const number = portNamed(to.pod, name, protocol);
  if (number === undefined) return 'no';
  return port === undefined ? 'unknown' : matchOf(number === port);
}

/** How Kubernetes wants a port to be called (RFC 6335). */
export const isPortName = (name: string): boolean =>
  name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
