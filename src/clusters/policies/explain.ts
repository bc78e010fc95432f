import { compare } from '../../core/compare.ts';
import { flowsBehind, isPublished, portNamed } from './backends.ts';
import { judgeConnection, noting, together } from './connection.ts';
import { pairsOf } from './families.ts';
import type { Answer, Because, Judged } from './judge.ts';
import { type InForce, policiesInForce } from './kinds/in-force.ts';
import type { Cluster, Dataplane, End, Flow, Policy, Service } from './model.ts';
import { readObjects } from './objects/read-objects.ts';
import { type Probe, readProbes } from './objects/read-probes.ts';
import { type Found, findPlaces } from './places.ts';
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
 * Says who may reach whom in a cluster, from its objects alone, and what the authors of its policies probably meant and didn't get.
 * @throws InputError naming what can't be read in either file, and what a probe names that isn't there.
 */
export function explainPolicies(objects: unknown, probes: unknown): PoliciesExplanation {
  const cluster = readObjects(objects);
  const asked = readProbes(probes);
  const places = findPlaces(cluster, asked);
  const planes = planesOf(cluster, asked);
  const inForce = new Map(planes.map((plane) => [plane, policiesInForce(cluster, plane)]));
  const policiesOn = (plane: Dataplane): readonly Policy[] => inForce.get(plane)?.policies ?? [];
  return {
    probes: asked.map((probe, index) => {
      const [from, to] = places[index] ?? [];
      return { id: probe.id, ...answerOf(cluster, policiesOn(probe.dataplane), probe, from, to) };
    }),
    warnings: warningsOf(cluster, inForce),
  };
}

/** What the authors of its policies probably meant and didn't get, on this data plane. */
export const warningsOn = (cluster: Cluster, dataplane: Dataplane): readonly Warning[] =>
  warningsOf(cluster, new Map([[dataplane, policiesInForce(cluster, dataplane)]]));

/** The data planes that are asked about; where none is, the one that the kinds of the objects suggest. */
function planesOf({ policies }: Cluster, probes: readonly Probe[]): readonly Dataplane[] {
  const asked = [...new Set(probes.map(({ dataplane }) => dataplane))].sort();
  if (asked.length > 0) return asked;
  return [policies.some(({ kind }) => kind !== 'NetworkPolicy') ? 'cilium' : 'kubernetes'];
}

const unknown: Judged = { answer: 'unknown', because: [] };

function answerOf(
  cluster: Cluster,
  policies: readonly Policy[],
  { port, protocol, dataplane }: Probe,
  from: Found | undefined,
  to: Found | undefined,
): Judged {
  if (from?.kind !== 'end' || to === undefined || to.kind === 'unknown') return unknown;
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
  const isRelayed = mayBeRelayed(from.end, service);
  const sources = isRelayed && dataplane === 'cilium' ? [from.end, someNode] : [from.end];
  const judged = together(
    flowsBehind(cluster, service, port, protocol).flatMap((flow) =>
      sources.map((source) => judge(source, flow, spoken)),
    ),
  );
  return isRelayed && dataplane === 'kubernetes' ? noting(judged, relayed) : judged;
}

const someNode: End = { kind: 'node', node: undefined, addresses: [] };

/**
 * Whether a client of a private link service may arrive as a node. Under externalTrafficPolicy Cluster the node that a packet enters by passes it on.
 *
 *   cilium        to a pod of another node as a remote node; on its own node it keeps its address (https://github.com/cilium/cilium/issues/33574)
 *   kubernetes    with a node's address, and engines differ in which one they judge, or in judging it at all: the client's is judged, and noted
 *                 (https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors)
 */
const mayBeRelayed = (from: End, service: Service): boolean =>
  from.kind === 'outside' && isPublished(service) && service.externalTrafficPolicy !== 'Local';

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
