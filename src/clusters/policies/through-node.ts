import { flowsBehind, whyNowhere } from './backends.ts';
import { joined, judgeReceiving, judgeSending, noting, together } from './connection.ts';
import { pairsOf } from './families.ts';
import { type Judged, judgeNode, unknownAs } from './judge.ts';
import type { Cluster, Dataplane, End, Flow, Policy, Protocol, Service } from './model.ts';

/** What a node passes on to a service: its port there is a node port. */
export interface NodePort {
  readonly service: Service;
  /** The port of the service itself, and that of the nodes. */
  readonly port: number;
  readonly atNodes: number;
}

/** The service that a port of every node belongs to; undefined where the node itself is meant. */
export function nodePortAt({ services }: Cluster, port: number, protocol: Protocol): NodePort | undefined {
  for (const service of services) {
    const found = service.ports.find((each) => each.nodePort === port && each.protocol === protocol);
    if (found !== undefined) return { service, port: found.port, atNodes: port };
  }
  return undefined;
}

interface Asked {
  readonly from: End;
  readonly to: Extract<End, { kind: 'node' }>;
  readonly protocol: Protocol;
  readonly dataplane: Dataplane;
}

/**
 * Whether an end reaches the service behind a port of a node (https://kubernetes.io/docs/tutorials/services/source-ip/).
 *
 *   from       externalTrafficPolicy   backends             they see                        on its way out it is seen to go to
 *   outside    Local                   those of the node    the client
 *   outside    Cluster, cilium         all                  the client on the node itself, elsewhere the node (cilium/cilium#33574)
 *   outside    Cluster, kubernetes     all                  the client or the node: engines differ
 *   inside     any, cilium             all                  who asks: its socket is translated  the backend
 *   inside     any, kubernetes         all                  who asks or the node            the backend or the node
 * What differs by these is unknown.
 */
export function judgeThroughNode(
  cluster: Cluster,
  policies: readonly Policy[],
  { from, to, protocol, dataplane }: Asked,
  { service, port: own, atNodes: port }: NodePort,
): Judged {
  const isOutside = from.kind === 'outside';
  const isKept = isOutside && service.externalTrafficPolicy === 'Local';
  const isOf = (flow: Flow): boolean | undefined => {
    const name = nodeOf(flow.to);
    return name === undefined || to.node === undefined ? undefined : name === to.node.name;
  };
  const sourcesOf = (flow: Flow): readonly End[] => {
    if (isKept || (dataplane === 'cilium' && !isOutside)) return [from];
    if (dataplane === 'kubernetes' || isOf(flow) === undefined) return [from, to];
    return isOf(flow) === true ? [from] : [to];
  };
  const overPairs = (one: End, flow: Flow, judge: (source: End, flow: Flow) => Judged): Judged =>
    together(pairsOf(one, flow.to, to.addresses).map(([source, target]) => judge(source, { ...flow, to: target })));
  const sending = (flow: Flow): Judged =>
    overPairs(from, flow, (source, each) => judgeSending(policies, source, each, dataplane));
  const receiving = (source: End, flow: Flow): Judged =>
    overPairs(source, flow, (each, one) => judgeReceiving(policies, each, one));
  const atNode = to.node === undefined ? undefined : judgeNode(policies, to.node, 'ingress');
  const all = flowsBehind(cluster, service, own, protocol);
  if (all.length === 0) return unknownAs(whyNowhere(cluster, service, own, protocol));
  const flows = all.filter((flow) => !isKept || isOf(flow) !== false);
  if (flows.length === 0)
    return unknownAs(
      `no pod behind service ${service.namespace}/${service.name} is on that node, which passes nothing on`,
    );
  const judged = together(
    flows.map((flow) =>
      joined([
        together([sending(flow), ...(dataplane === 'kubernetes' ? [sending({ protocol, port, to })] : [])]),
        together(sourcesOf(flow).map((source) => receiving(source, flow))),
        ...(atNode === undefined ? [] : [atNode]),
      ]),
    ),
  );
  const way = `by port ${port} of a node to service ${service.namespace}/${service.name}`;
  return noting(
    judged,
    isKept || dataplane === 'cilium' ? way : `${way}: it arrives with the client's address or the node's`,
  );
}

const nodeOf = (end: End): string | undefined =>
  end.kind === 'pod' ? end.pod.node : end.kind === 'node' ? end.node?.name : undefined;
