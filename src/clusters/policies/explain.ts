import { compare } from '../../core/compare.ts';
import { flowsBehind, isPublished, portNamed, whyNowhere } from './backends.ts';
import { judgeConnection, noting, together } from './connection.ts';
import { pairsOf } from './families.ts';
import { type Answer, type Because, type Judged, unknownAs } from './judge.ts';
import { type InForce, policiesInForce } from './kinds/in-force.ts';
import type { Cluster, Dataplane, End, Flow, Policy, Service } from './model.ts';
import { readObjects } from './objects/read-objects.ts';
import { type Probe, readProbes } from './objects/read-probes.ts';
import { findPlaces, type Placed } from './places.ts';
import { judgeThroughNode, nodePortAt } from './through-node.ts';
import { consumerRangeWarnings, managedRangeWarnings } from './warnings/addresses.ts';
import { droppedWarnings, effectWarnings, formWarnings, replacedWarnings } from './warnings/effect.ts';
import { guardWarnings } from './warnings/guards.ts';
import { podsByPolicy, type Warning } from './warnings/model.ts';

export interface ProbeAnswer {
  readonly id: string;
  readonly answer: Answer;
  readonly because: readonly Because[];
}

export interface PoliciesExplanation {
  readonly probes: readonly ProbeAnswer[];
  /** By policy, then by kind. */
  readonly warnings: readonly Warning[];
}

/**
 * Says who may reach whom in a cluster, from its objects alone, and where its policies probably do something else than their authors intended.
 * @throws InputError naming what can't be read in either file, and what a probe names that isn't there.
 */
export function explainPolicies(objects: unknown, probes: unknown): PoliciesExplanation {
  const cluster = readObjects(objects);
  const asked = readProbes(probes);
  const placed = findPlaces(cluster, asked);
  const planes = planesOf(cluster, asked);
  const inForce = new Map(planes.map((plane) => [plane, policiesInForce(cluster, plane)]));
  const policiesOn = (plane: Dataplane): readonly Policy[] => inForce.get(plane)?.policies ?? [];
  return {
    probes: placed.map((each) => ({
      id: each.probe.id,
      ...answerOf(cluster, policiesOn(each.probe.dataplane), each),
    })),
    warnings: warningsOf(cluster, inForce),
  };
}

/** Where its policies probably do something else than their authors intended, on this data plane. */
export const warningsOn = (cluster: Cluster, dataplane: Dataplane): readonly Warning[] =>
  warningsOf(cluster, new Map([[dataplane, policiesInForce(cluster, dataplane)]]));

/** The data planes that are asked about; where none is, the one that the kinds of the objects suggest. */
function planesOf({ policies }: Cluster, probes: readonly Probe[]): readonly Dataplane[] {
  const asked = [...new Set(probes.map(({ dataplane }) => dataplane))].sort();
  if (asked.length > 0) return asked;
  return [policies.some(({ kind }) => kind !== 'NetworkPolicy') ? 'cilium' : 'kubernetes'];
}

function answerOf(
  cluster: Cluster,
  policies: readonly Policy[],
  { probe: { port, protocol, dataplane }, from, to }: Placed,
): Judged {
  if (from.kind === 'service') return unknownAs('a service sends nothing of its own: ask from one of its pods');
  if (from.kind === 'unknown') return unknownAs(from.why);
  if (to.kind === 'unknown') return unknownAs(to.why);
  const judge = (source: End, flow: Flow, spoken: readonly string[] = []): Judged =>
    together(
      pairsOf(source, flow.to, spoken).map(([one, other]) =>
        judgeConnection(policies, one, { ...flow, to: other }, dataplane),
      ),
    );
  if (to.kind === 'end') {
    const { end } = to;
    const published = end.kind === 'node' && typeof port === 'number' ? nodePortAt(cluster, port, protocol) : undefined;
    if (end.kind === 'node' && published !== undefined)
      return judgeThroughNode(cluster, policies, { from: from.end, to: end, protocol, dataplane }, published);
    const number =
      typeof port === 'number' ? port : end.kind === 'pod' ? portNamed(end.pod, port, protocol) : undefined;
    return judge(from.end, { protocol, port: number, to: end });
  }
  const { service, addresses: spoken } = to;
  if (service.externalName !== undefined) {
    const number = typeof port === 'number' ? port : undefined;
    return judge(from.end, { protocol, port: number, to: { kind: 'name', name: service.externalName } });
  }
  const flows = flowsBehind(cluster, service, port, protocol);
  if (flows.length === 0) return unknownAs(whyNowhere(cluster, service, port, protocol));
  const direct = together(flows.map((flow) => judge(from.end, flow, spoken)));
  if (!mayBeRelayed(from.end, service)) return direct;
  if (dataplane === 'kubernetes') return noting(direct, relayed);
  const byNode = together(flows.map((flow) => judge(someNode, flow, spoken)));
  return together(direct.answer === byNode.answer ? [direct, byNode] : [direct, noting(byNode, byAnother)]);
}

const someNode: End = { kind: 'node', node: undefined, addresses: [] };

/**
 * Whether a client from outside may arrive as a node: by a load balancer, as behind a private link service, or by the ports of nodes. Under
 * externalTrafficPolicy Cluster the node that a packet enters by passes it on.
 *
 *   cilium        to a pod of another node as a remote node; on its own node it keeps its address (https://github.com/cilium/cilium/issues/33574)
 *   kubernetes    with a node's address, and engines differ in which one they judge, or in judging it at all: the client's is judged, and noted
 *                 (https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors)
 */
const mayBeRelayed = (from: End, service: Service): boolean =>
  from.kind === 'outside' &&
  (isPublished(service) || passedOn.has(service.type)) &&
  service.externalTrafficPolicy !== 'Local';

const passedOn: ReadonlySet<string> = new Set(['LoadBalancer', 'NodePort']);

const byAnother = 'where it enters by another node it arrives as a remote node (externalTrafficPolicy: Cluster)';
const relayed = "judged by the client's address; under externalTrafficPolicy: Cluster it arrives with a node's";

function warningsOf(cluster: Cluster, inForce: ReadonlyMap<Dataplane, InForce>): readonly Warning[] {
  const all = [...inForce].flatMap(([dataplane, each]) => {
    const parts = { cluster, dataplane, inForce: each };
    const setting = { ...parts, pods: podsByPolicy(parts) };
    return [
      ...guardWarnings(setting),
      ...managedRangeWarnings(setting),
      ...consumerRangeWarnings(setting),
      ...effectWarnings(setting),
    ];
  });
  const byText = new Map(
    [...formWarnings(cluster), ...droppedWarnings(cluster), ...replacedWarnings(cluster), ...all].map((each) => [
      `${each.policy} ${each.kind} ${each.says}`,
      each,
    ]),
  );
  return [...byText].sort(([a], [b]) => compare(a, b)).map(([, each]) => each);
}
