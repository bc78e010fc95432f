import { InputError } from '../../core/errors.ts';
import type { Cluster, End, Node, Pod, Service } from './model.ts';
import type { Place, Probe } from './objects/read-probes.ts';

/** What a place of a probe is, after looking it up among the objects. */
export type Found =
  | { readonly kind: 'end'; readonly end: End }
  /** `addresses`: those it is asked by. */
  | { readonly kind: 'service'; readonly service: Service; readonly addresses: readonly string[] }
  /** It is there, and nothing can be said about its traffic. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A probe with what its two places are. */
export interface Placed {
  readonly probe: Probe;
  readonly from: Found;
  readonly to: Found;
}

/** @throws InputError naming the field of a probe whose pod, node or service isn't among the objects. */
export function findPlaces(cluster: Cluster, probes: readonly Probe[]): readonly Placed[] {
  const problems: { path: string; message: string }[] = [];
  const found = probes.map((probe, index): Placed => {
    const at = (side: 'from' | 'to'): Found => {
      const there = findPlace(cluster, probe[side]);
      if (there === undefined) problems.push({ path: `[${index}].${side}`, message: absent(probe[side]) });
      return there ?? { kind: 'unknown', why: absent(probe[side]) };
    };
    return { probe, from: at('from'), to: at('to') };
  });
  if (problems.length > 0) throw new InputError('probes', problems);
  return found;
}

const absent = (place: Place): string =>
  place.kind === 'ip'
    ? ''
    : `${place.kind} ${'namespace' in place ? `${place.namespace}/` : ''}${place.name} is not among the objects`;

function findPlace(cluster: Cluster, place: Place): Found | undefined {
  switch (place.kind) {
    case 'pod': {
      const { namespace, name } = place;
      const pod = cluster.pods.find((each) => each.namespace === namespace && each.name === name);
      return pod === undefined ? undefined : ofPod(cluster, pod);
    }
    case 'node': {
      const node = cluster.nodes.find(({ name }) => name === place.name);
      return node === undefined ? undefined : toEnd(nodeEnd(node));
    }
    case 'service': {
      const service = cluster.services.find(
        ({ namespace, name }) => namespace === place.namespace && name === place.name,
      );
      return service === undefined ? undefined : ofService(service);
    }
    case 'ip':
      return ofAddress(cluster, place.address);
    case 'name':
      return ofName(cluster, place.name);
  }
}

const ofService = (service: Service, addresses = service.addresses): Found => ({ kind: 'service', service, addresses });

const toEnd = (end: End): Found => ({ kind: 'end', end });

const ofPod = (cluster: Cluster, pod: Pod): Found =>
  pod.isLiving
    ? toEnd(podEnd(cluster, pod))
    : { kind: 'unknown', why: `pod ${pod.namespace}/${pod.name} has ended, and its address may be another's by now` };

/** A pod on the host's network is its node, for every policy. */
export function podEnd(cluster: Cluster, pod: Pod, addresses = pod.addresses): End {
  if (!pod.usesHostNetwork) return { kind: 'pod', pod, addresses };
  const node = cluster.nodes.find(({ name }) => name === pod.node);
  return node === undefined ? { kind: 'node', node, addresses } : nodeEnd(node);
}

const nodeEnd = (node: Node, addresses = node.internal): End => ({ kind: 'node', node, addresses });

/** An address of a living pod, of a node or of a service is that object; of anything else it is outside. */
function ofAddress(cluster: Cluster, address: string): Found {
  const has = ({ addresses }: { readonly addresses: readonly string[] }): boolean => addresses.includes(address);
  const pod = cluster.pods.find((each) => each.isLiving && !each.usesHostNetwork && has(each));
  if (pod !== undefined) return toEnd(podEnd(cluster, pod, [address]));
  const node = cluster.nodes.find(has);
  if (node !== undefined) return toEnd(nodeEnd(node, [address]));
  const host = cluster.pods.find((each) => each.isLiving && each.usesHostNetwork && has(each));
  if (host !== undefined) return toEnd(podEnd(cluster, host, [address]));
  const service = cluster.services.find(has);
  return service === undefined ? toEnd({ kind: 'outside', addresses: [address] }) : ofService(service, [address]);
}

/** `web.shop.svc` and `web.shop.svc.cluster.local` are names of a service; any other is outside of the cluster. */
function ofName(cluster: Cluster, name: string): Found {
  const [, own, space] = /^([^.]+)\.([^.]+)\.svc(?:\.cluster\.local)?$/.exec(name) ?? [];
  const service = cluster.services.find((each) => each.name === own && each.namespace === space);
  if (service !== undefined) return ofService(service);
  return own === undefined
    ? toEnd({ kind: 'name', name })
    : { kind: 'unknown', why: `${name} is a service's name, and no such service is among the objects` };
}
