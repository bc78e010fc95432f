import { contains, findPrefix } from '../../../core/prefixes.ts';
import { foldCase } from '../../../core/text.ts';
import type { Direction } from '../model.ts';
import { entityNames } from './cilium-entities.ts';
import type { CidrRule, CiliumRule, Entry, PortRule } from './cilium-schema.ts';
import { isPortName } from './ports.ts';

/**
 * Why Cilium refuses a set of rules, so that nothing of its object counts; undefined where it takes it. The rules are those of its own
 * validation (https://github.com/cilium/cilium/blob/main/pkg/policy/api/rule_validation.go).
 */
export function refusalOf(rule: CiliumRule, isClusterwide: boolean): string | undefined {
  const { endpointSelector, nodeSelector } = rule;
  if (endpointSelector !== undefined && nodeSelector !== undefined) return 'it has endpointSelector and nodeSelector';
  if (endpointSelector === undefined && nodeSelector === undefined)
    return 'it has neither endpointSelector nor nodeSelector';
  if (nodeSelector !== undefined && !isClusterwide) return 'nodeSelector belongs to CiliumClusterwideNetworkPolicy';
  const entries = entriesOf(rule);
  if (entries.length === 0) {
    return 'it has no rule in ingress, ingressDeny, egress or egressDeny: an empty list closes nothing; write [{}] to close a direction';
  }
  return first(entries, ({ entry, direction, isDeny }) => entryRefusal(entry, direction, isDeny));
}

/** Whether only some of the versions that AKS ships take it. */
export const isDoubtful = (rule: CiliumRule): boolean =>
  entriesOf(rule).some(
    ({ entry, isDeny }) =>
      (isDeny && filledKinds(entry).length > 1) || (filled(entry.services) && filled(entry.toPorts)),
  );

interface Listed {
  readonly entry: Entry;
  readonly direction: Direction;
  readonly isDeny: boolean;
}

const entriesOf = ({ ingress, ingressDeny, egress, egressDeny }: CiliumRule): readonly Listed[] => [
  ...(ingress ?? []).map((entry): Listed => ({ entry, direction: 'ingress', isDeny: false })),
  ...(ingressDeny ?? []).map((entry): Listed => ({ entry, direction: 'ingress', isDeny: true })),
  ...(egress ?? []).map((entry): Listed => ({ entry, direction: 'egress', isDeny: false })),
  ...(egressDeny ?? []).map((entry): Listed => ({ entry, direction: 'egress', isDeny: true })),
];

const filled = (list: readonly unknown[] | undefined): boolean => (list ?? []).length > 0;

function filledKinds(entry: Entry): readonly string[] {
  const { endpoints, cidr, cidrSet, entities, groups, nodes, services, fqdns } = entry;
  return Object.entries({ endpoints, cidr, cidrSet, entities, groups, nodes, services, fqdns }).flatMap(
    ([name, list]) => (filled(list) ? [name] : []),
  );
}

function entryRefusal(entry: Entry, direction: Direction, isDeny: boolean): string | undefined {
  const kinds = filledKinds(entry);
  if (kinds.length > 1 && !isDeny) return `one rule has ${kinds.join(' and ')}; write a rule for each kind of peer`;
  if (filled(entry.nodes)) return 'fromNodes and toNodes need a switch that AKS does not have';
  if (isDeny && entry.fqdns !== undefined) return 'a rule that denies can not name FQDNs';
  if (filled(entry.icmps) && filled(entry.toPorts)) return 'one rule has icmps and toPorts; write a rule for each';
  const strange = (entry.entities ?? []).filter((name) => !entityNames.has(name));
  if (strange.length > 0) return `'${strange.join("', '")}' is no entity of Cilium`;
  return (
    first(entry.cidr ?? [], (text) => (findPrefix(text) === undefined ? `'${text}' is no address range` : undefined)) ??
    first(entry.cidrSet ?? [], setRefusal) ??
    first(entry.toPorts ?? [], (each) => portsRefusal(each, direction, isDeny))
  );
}

function setRefusal({ cidr, cidrGroupRef, cidrGroupSelector, except }: CidrRule): string | undefined {
  const said = [cidr, cidrGroupRef, cidrGroupSelector].filter((each) => each !== undefined);
  if (said.length !== 1) return 'a CIDRSet has exactly one of cidr, cidrGroupRef and cidrGroupSelector';
  if (cidr === undefined) return undefined;
  const whole = findPrefix(cidr);
  if (whole === undefined || !cidr.includes('/')) return `'${cidr}' is no range with a prefix length`;
  return first(except ?? [], (text) => {
    const part = findPrefix(text);
    return part === undefined || !contains(whole, part) ? `except '${text}' is not inside of ${cidr}` : undefined;
  });
}

/** To the letter: the API server takes no other spelling, though Cilium itself would. */
const protocols: ReadonlySet<string> = new Set(['', 'ANY', 'TCP', 'UDP', 'SCTP', 'ICMP', 'ICMPv6', 'VRRP', 'IGMP']);
const mostPorts = 40;

export const l7Of = ({ rules }: PortRule): readonly string[] =>
  Object.entries(rules ?? {}).flatMap(([name, value]) => (Array.isArray(value) && value.length === 0 ? [] : [name]));

function portsRefusal(rule: PortRule, direction: Direction, isDeny: boolean): string | undefined {
  const ports = rule.ports ?? [];
  const l7 = l7Of(rule);
  const isDns = l7.includes('dns');
  if (ports.length > mostPorts) return `one toPorts entry has more than ${mostPorts} ports`;
  if (isDeny && l7.length > 0) return 'a rule that denies can not have L7 rules';
  if (isDns && direction === 'ingress') return 'DNS rules are for egress';
  if (isDns && ports.length === 0) return 'DNS rules need ports';
  return first(ports, ({ port, endPort, protocol }) => {
    const name = protocol ?? '';
    if (!protocols.has(name)) return `'${protocol}' is no protocol`;
    if (/^\d+$/.test(port) ? Number(port) > 65_535 : !isPortName(foldCase(port))) return `'${port}' is no port`;
    if (isDns && endPort !== undefined && endPort > Number(port)) return 'DNS rules can not have a range of ports';
    if (l7.length > 0 && port === '0') return 'L7 rules can not have port 0';
    if (l7.length > 0 && !isDns && name !== 'TCP') return 'L7 rules other than DNS need protocol TCP';
    return undefined;
  });
}

function first<T>(all: readonly T[], refuses: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const because = refuses(one);
    if (because !== undefined) return because;
  }
  return undefined;
}
