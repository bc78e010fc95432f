import { findPrefix } from '../../../core/prefixes.ts';
import { type Match, matchOf, not } from '../match.ts';
import type { End, Pod } from '../model.ts';
import { isOwnNode } from '../own-node.ts';

/**
 * Who an entity of Cilium is, seen from a pod (https://docs.cilium.io/en/stable/security/policy/language/#entities-based).
 *
 *   entity                      pods     its own node   other nodes   everything else
 *   all                         yes      yes            yes           yes
 *   none                        no       no             no            no
 *   world                       no       no             no            yes
 *   cluster                     yes      yes            yes           no
 *   host                        no       yes            no            no
 *   remote-node                 no       no             yes           no
 *   kube-apiserver              no       no             no            unknown: its address is in no object
 *   health, init, ingress, …    no       no             no            no
 */
const entities: Readonly<Record<string, (other: End, subject: Pod) => Match>> = {
  all: () => 'yes',
  none: () => 'no',
  world: (other) => matchOf(isOutside(other)),
  'world-ipv4': (other) => isOfFamily(other, 'v4'),
  'world-ipv6': (other) => isOfFamily(other, 'v6'),
  cluster: (other) => matchOf(!isOutside(other)),
  host: (other, subject) => isOwnNode(subject, other),
  'remote-node': (other, subject) => (other.kind === 'node' ? not(isOwnNode(subject, other)) : 'no'),
  'kube-apiserver': (other) => (isOutside(other) ? 'unknown' : 'no'),
  health: () => 'no',
  init: () => 'no',
  ingress: () => 'no',
  unmanaged: () => 'no',
};

export const entityNames: ReadonlySet<string> = new Set(Object.keys(entities));

export const isEntity = (name: string, other: End, subject: Pod): Match => entities[name]?.(other, subject) ?? 'no';

const isOutside = ({ kind }: End): boolean => kind === 'outside' || kind === 'name';

function isOfFamily(other: End, family: 'v4' | 'v6'): Match {
  if (other.kind === 'name') return 'unknown';
  return matchOf(other.kind === 'outside' && other.addresses.some((text) => findPrefix(text)?.family === family));
}
