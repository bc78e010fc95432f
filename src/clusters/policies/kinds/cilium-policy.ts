import { foldCase } from '../../../core/text.ts';
import { type Match, some, unlessSure } from '../match.ts';
import type { Cluster, Direction, Flow, Pod, PolicyPart, Protocol, Rule, Side } from '../model.ts';
import { meets, partsOfKey, valuesIn } from '../selector.ts';
import { selectsPod } from './cilium-labels.ts';
import { peerOf, rangesOf } from './cilium-peers.ts';
import { namedOnCilium } from './cilium-ports.ts';
import { isDoubtful, l7Of } from './cilium-refusals.ts';
import type { CiliumRule, Entry, PortRule } from './cilium-schema.ts';
import { isPort } from './ports.ts';

/**
 * What one set of rules of Cilium's does to the pods it selects.
 *
 *   in a direction                            without a rule that allows it
 *   no entry in `x` or `xDeny`                allowed
 *   an entry, and even an empty one `{}`      denied
 *   the same with enableDefaultDeny false     allowed, what is denied by name apart
 */
export function partOfCilium(rule: CiliumRule, namespace: string, cluster: Cluster): PolicyPart {
  const doubt = isDoubtful(rule);
  const selects = selectsPod(rule.endpointSelector ?? [], namespace, cluster);
  const { nodeSelector } = rule;
  const side = (way: Direction): Side => {
    const entries = [
      ...(rule[way] ?? []).map((entry) => rulesOf(entry, 'allow', way, namespace, cluster)),
      ...(rule[`${way}Deny`] ?? []).map((entry) => rulesOf(entry, 'deny', way, namespace, cluster)),
    ];
    const isolates = entries.length > 0 && rule.enableDefaultDeny?.[way] !== false;
    return { isolates: isolates ? 'yes' : 'no', rules: entries.flat() };
  };
  return {
    selects: (pod) => (nodeSelector === undefined ? unlessSure(selects(pod), !doubt) : 'no'),
    ...(nodeSelector === undefined
      ? {}
      : {
          selectsNode: ({ labels }) => meets(nodeSelector, (key) => valuesIn(labels)(partsOfKey(key).name)),
        }),
    ingress: side('ingress'),
    egress: side('egress'),
  };
}

function rulesOf(
  entry: Entry,
  effect: Rule['effect'],
  way: Direction,
  namespace: string,
  cluster: Cluster,
): readonly Rule[] {
  const { isPeer, isEmpty, covers } = peerOf(entry, namespace, cluster);
  const isAuthenticated = ['required', 'test-always-fail'].includes(entry.authentication ?? '');
  const rule: Rule = {
    effect,
    peer: (other, subject) => unlessSure(isPeer(other, subject), !isAuthenticated),
    port: (flow, subject) => portOf(entry, flow, subject, way, cluster),
    isEmpty,
    covers: isAuthenticated ? [] : covers,
    unjudged: unjudgedIn(entry),
    ranges: rangesOf(entry),
  };
  if ((entry.requires ?? []).length === 0) return [rule];
  // What a rule requires narrows every other rule on pods, so any of them may be closed by it.
  const required: Rule = {
    ...rule,
    effect: 'deny',
    peer: ({ kind }) => (kind === 'pod' ? 'unknown' : 'no'),
    covers: [],
    port: () => 'yes',
    ranges: [],
  };
  return [rule, required];
}

function portOf({ toPorts, icmps }: Entry, flow: Flow, subject: Pod, way: Direction, cluster: Cluster): Match {
  if ((icmps ?? []).length > 0) return 'no';
  if ((toPorts ?? []).length === 0) return 'yes';
  return some((toPorts ?? []).map((rule) => portIn(rule, flow, subject, way, cluster)));
}

function portIn(rule: PortRule, flow: Flow, subject: Pod, way: Direction, cluster: Cluster): Match {
  const ports = rule.ports ?? [];
  // Versions differ about an entry that has no ports.
  if (ports.length === 0) return 'unknown';
  const isSure = l7Of(rule).length === 0 && (rule.serverNames ?? []).length === 0 && rule.listener === undefined;
  return some(
    ports.map(({ port, endPort, protocol }) => {
      const name = protocol ?? '';
      if (!isTransport(name)) return 'no';
      const number = /^\d+$/.test(port) ? Number(port) : undefined;
      // An end that is not above the port makes no stretch: https://github.com/cilium/cilium/blob/main/pkg/policy/portrange.go
      const end = number !== undefined && (endPort ?? 0) > number ? endPort : undefined;
      const said = {
        protocol: name === '' || name === 'ANY' ? undefined : name,
        // Cilium lowers the name of a port (PortProtocol.sanitize in its pkg/policy/api).
        port: number === 0 && end === undefined ? undefined : (number ?? foldCase(port)),
        end,
      };
      return unlessSure(
        isPort(said, flow, (text) => namedOnCilium(cluster, text, flow, subject, way)),
        isSure,
      );
    }),
  );
}

const isTransport = (name: string): name is Protocol | '' | 'ANY' => ['', 'ANY', 'TCP', 'UDP', 'SCTP'].includes(name);

/** The parts of an entry that nobody judges here, by name. */
function unjudgedIn(entry: Entry): readonly string[] {
  const inPorts = (entry.toPorts ?? []).flatMap((rule) => [
    ...l7Of(rule).map((name) => `L7 rules (${name})`),
    ...((rule.serverNames ?? []).length > 0 ? ['serverNames'] : []),
    ...(rule.listener === undefined ? [] : ['a listener']),
  ]);
  return [
    ...inPorts,
    ...((entry.fqdns ?? []).length > 0 ? ['FQDN rules (toFQDNs)'] : []),
    ...((entry.groups ?? []).length > 0 ? ['groups of a cloud'] : []),
    ...((entry.requires ?? []).length > 0 ? ['requirements (fromRequires, toRequires)'] : []),
    ...((entry.cidrSet ?? []).some(({ cidr }) => cidr === undefined) ? ['groups of address ranges'] : []),
    ...((entry.entities ?? []).includes('kube-apiserver') ? ['entity kube-apiserver'] : []),
    ...(entry.authentication === undefined || entry.authentication === 'disabled' ? [] : ['authentication']),
  ];
}
