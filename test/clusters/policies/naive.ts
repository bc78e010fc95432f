/**
 * A naive reading of network policies, written apart from the product's: it writes down every connection between the places of a small cluster,
 * one by one, and crosses out what a policy closes. Addresses are compared octet by octet, labels name by name.
 */
export interface Place {
  /** As a probe names it. */
  readonly name: string;
  readonly kind: 'pod' | 'node' | 'outside';
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** For a pod: the node it runs on. */
  readonly on?: string;
  /** For a pod on the network of its host: that node, which it is to everybody else. */
  readonly is?: string;
}

export type Body = Readonly<Record<string, unknown>>;
type Plane = 'kubernetes' | 'cilium';

interface Connection {
  readonly from: Place;
  readonly to: Place;
  readonly port: number;
  readonly protocol: string;
}

const list = (value: unknown): readonly Body[] => (Array.isArray(value) ? (value as readonly Body[]) : []);

/** Every address of a range of 32 to 24 bits, as texts. */
function addressesIn(cidr: string): ReadonlySet<string> {
  const [base = '', length = '32'] = cidr.split('/');
  if (length === '0') return new Set(['*']);
  const octets = base.split('.').map(Number);
  const size = 2 ** (32 - Number(length));
  const start = Math.floor((octets[3] ?? 0) / size) * size;
  return new Set(Array.from({ length: size }, (_, index) => [...octets.slice(0, 3), start + index].join('.')));
}

const inBlock = (ip: string, cidr: string, except: readonly string[]): boolean => {
  const all = addressesIn(cidr);
  return (all.has('*') || all.has(ip)) && !except.some((each) => addressesIn(each).has(ip));
};

function hasLabels(selector: Body, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries((selector.matchLabels ?? {}) as Record<string, string>))
    if (labels[key] !== value) return false;
  for (const { key, operator, values } of list(selector.matchExpressions)) {
    const own = labels[key as string];
    if (operator === 'Exists' && own === undefined) return false;
    if (operator === 'DoesNotExist' && own !== undefined) return false;
    if (operator === 'In' && !(own !== undefined && (values as string[]).includes(own))) return false;
    if (operator === 'NotIn' && own !== undefined && (values as string[]).includes(own)) return false;
  }
  return true;
}

function kubernetesAllows(
  rule: Body,
  direction: string,
  { from, to, port, protocol }: Connection,
  namespace: string,
  plane: Plane,
): boolean {
  const other = direction === 'ingress' ? from : to;
  const peers = list(direction === 'ingress' ? rule.from : rule.to);
  const ports = list(rule.ports);
  const isPeer = peers.some((peer) => {
    if (peer.ipBlock !== undefined) {
      const block = peer.ipBlock as { cidr: string; except?: string[] };
      return (plane === 'kubernetes' || other.kind === 'outside') && inBlock(other.ip, block.cidr, block.except ?? []);
    }
    if (other.kind !== 'pod') return false;
    const spaces = peer.namespaceSelector as Body | undefined;
    const there =
      spaces === undefined ? other.namespace === namespace : hasLabels(spaces, { name: other.namespace ?? '' });
    return there && hasLabels((peer.podSelector ?? {}) as Body, other.labels ?? {});
  });
  const isPort = ports.some((each) => {
    if ((each.protocol ?? 'TCP') !== protocol) return false;
    for (let number = Number(each.port); number <= Number(each.endPort ?? each.port); number++)
      if (number === port) return true;
    return each.port === undefined;
  });
  return (peers.length === 0 || isPeer) && (ports.length === 0 || isPort);
}

function ciliumMatches(
  rule: Body,
  direction: string,
  { from, to, port, protocol }: Connection,
  subject: Place,
  namespace: string,
): boolean {
  const [other, side] = direction === 'ingress' ? [from, 'from'] : [to, 'to'];
  const given = ['Endpoints', 'CIDR', 'CIDRSet', 'Entities']
    .map((name) => [name, rule[`${side}${name}`]] as const)
    .filter(([, value]) => value !== undefined);
  const ports = list(rule.toPorts);
  const isPeer = given.some(([name, value]) =>
    (value as unknown[]).some((each) => {
      if (name === 'Endpoints')
        return (
          other.kind === 'pod' &&
          (namespace === '' || other.namespace === namespace) &&
          hasLabels(each as Body, other.labels ?? {})
        );
      if (name === 'CIDR') return other.kind === 'outside' && inBlock(other.ip, each as string, []);
      if (name === 'CIDRSet') {
        const block = each as { cidr: string; except?: string[] };
        return other.kind === 'outside' && inBlock(other.ip, block.cidr, block.except ?? []);
      }
      const isOwnNode = other.kind === 'node' && (other.is ?? other.name) === subject.on;
      const covered: Record<string, boolean> = {
        all: true,
        world: other.kind === 'outside',
        cluster: other.kind !== 'outside',
        host: isOwnNode,
        'remote-node': other.kind === 'node' && !isOwnNode,
      };
      return covered[each as string] ?? false;
    }),
  );
  const isPort = ports.some((entry) =>
    list(entry.ports).some(
      (each) =>
        (each.protocol === undefined || each.protocol === 'ANY' || each.protocol === protocol) &&
        (each.port === '0' || each.port === String(port)),
    ),
  );
  if (given.length === 0 && ports.length === 0) return false;
  return (given.length === 0 || isPeer) && (ports.length === 0 || isPort);
}

/** Whether a connection is allowed, by crossing out. */
export function connects(connection: Connection, policies: readonly Body[], plane: Plane): boolean {
  const { from, to } = connection;
  if (from.name === to.name) return true;
  for (const direction of ['egress', 'ingress']) {
    const [subject, other] = direction === 'egress' ? [from, to] : [to, from];
    if (subject.kind !== 'pod') continue;
    const isOwnNode = other.kind === 'node' && (other.is ?? other.name) === subject.on;
    if (isOwnNode && (direction === 'ingress' || plane === 'kubernetes')) continue;
    let isClosed = false;
    let isAllowed = false;
    let isDenied = false;
    for (const policy of policies) {
      const { namespace = '' } = policy.metadata as { namespace?: string };
      const spec = policy.spec as Body;
      const isKubernetes = policy.kind === 'NetworkPolicy';
      if (!isKubernetes && plane === 'kubernetes') continue;
      if (namespace !== '' && namespace !== subject.namespace) continue;
      if (!hasLabels((isKubernetes ? spec.podSelector : spec.endpointSelector) as Body, subject.labels ?? {})) continue;
      const rules = list(spec[direction]);
      if (isKubernetes) {
        const types = list(spec.policyTypes) as unknown as readonly string[];
        const named = types.map((each) => each.toLowerCase()).includes(direction);
        const counts =
          types.length === 0
            ? direction === 'ingress' || rules.length > 0
            : named || (plane === 'cilium' && rules.length > 0);
        if (!counts) continue;
        isClosed = true;
        isAllowed ||= rules.some((rule) => kubernetesAllows(rule, direction, connection, namespace, plane));
        continue;
      }
      const denies = list(spec[`${direction}Deny`]);
      const closes = (spec.enableDefaultDeny as Record<string, boolean> | undefined)?.[direction] !== false;
      isClosed ||= rules.length + denies.length > 0 && closes;
      isAllowed ||= rules.some((rule) => ciliumMatches(rule, direction, connection, subject, namespace));
      isDenied ||= denies.some((rule) => ciliumMatches(rule, direction, connection, subject, namespace));
    }
    if (isDenied || (isClosed && !isAllowed)) return false;
  }
  return true;
}
