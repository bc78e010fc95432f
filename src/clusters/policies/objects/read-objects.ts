import type * as z from 'zod';
import { findAddress, sortedAddresses } from '../../../core/addresses.ts';
import { isRecord } from '../../../core/arm-body.ts';
import { InputError, type Problem } from '../../../core/errors.ts';
import { fieldPath } from '../../../core/field-path.ts';
import { isNamespaced, isOfOtherEngine } from '../kinds/other-engines.ts';
import {
  type Cluster,
  idOf,
  type Namespace,
  type Node,
  type OtherPolicy,
  type Pod,
  policyKinds,
  type Service,
  type WrittenPolicy,
} from '../model.ts';
import { type Item, itemsOf, readerOf } from './items.ts';
import { NamespaceObject, NodeObject, PodObject, ServiceObject } from './schema.ts';

/**
 * Reads the objects of a cluster. Kinds that decide nothing are passed over; the body of a policy is judged later, since one that Kubernetes or
 * Cilium refuses is no mistake of the file.
 * @throws InputError naming each field of a pod, node, service or namespace that can't be read, and each policy without a name.
 */
export function readObjects(content: unknown): Cluster {
  const items = itemsOf(content);
  const problems: Problem[] = [];
  const read = readerOf(items.filter(isCore), problems);
  const pods = read('Pod', PodObject);
  const nodes = read('Node', NodeObject);
  const services = read('Service', ServiceObject);
  const namespaces = read('Namespace', NamespaceObject);
  const policies = items.flatMap((item) => toPolicy(item, problems));
  const others = items.flatMap((item) => toOther(item, problems));
  if (problems.length > 0) throw new InputError('objects', problems);
  const known = new Map(namespaces.map(({ metadata }) => [metadata.name, toNamespace(metadata)]));
  return {
    pods: pods.map(toPod),
    nodes: toNodes(nodes, pods),
    services: services.map(toService),
    namespaceOf: (name) => known.get(name) ?? { ...toNamespace({ name, labels: {} }), isKnown: false },
    others,
    ...onePerName(policies),
  };
}

/** Only the core group's: `serving.knative.dev/v1` has a Service too. */
const isCore = ({ body }: Item): boolean => body.apiVersion === undefined || body.apiVersion === 'v1';

const nameLabel = 'kubernetes.io/metadata.name';

const toNamespace = ({ name, labels }: Pick<Namespace, 'name' | 'labels'>): Namespace => ({
  name,
  labels: { ...labels, [nameLabel]: name },
  isKnown: true,
});

function toPod({ metadata, spec, status }: z.output<typeof PodObject>): Pod {
  // An init container that goes on beside the others is a side car, and its ports count.
  const containers = [...spec.containers, ...spec.initContainers.filter((each) => each.restartPolicy === 'Always')];
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels,
    serviceAccount: spec.serviceAccountName ?? 'default',
    addresses: sortedAddresses([...status.podIPs.map(({ ip }) => ip), status.podIP ?? ''].filter((ip) => ip !== '')),
    node: spec.nodeName,
    usesHostNetwork: spec.hostNetwork === true,
    isLiving: status.phase !== 'Succeeded' && status.phase !== 'Failed',
    ports: containers.flatMap(({ ports }) => ports),
  };
}

/** Nodes as they are listed, and those that only pods name, with the addresses that pods have of them. */
function toNodes(
  nodes: readonly z.output<typeof NodeObject>[],
  pods: readonly z.output<typeof PodObject>[],
): readonly Node[] {
  const fromPods = new Map<string, string[]>();
  for (const { spec, status } of pods) {
    if (spec.nodeName === undefined) continue;
    const addresses = [...status.hostIPs.map(({ ip }) => ip), status.hostIP ?? ''].filter((ip) => ip !== '');
    fromPods.set(spec.nodeName, [...(fromPods.get(spec.nodeName) ?? []), ...addresses]);
  }
  const listed = nodes.map(({ metadata, status }): Node => {
    const all = status.addresses.flatMap(({ type, address }) => {
      const text = findAddress(address)?.text;
      return text === undefined ? [] : [{ isInternal: type === 'InternalIP', text }];
    });
    const internal = sortedAddresses([
      ...all.flatMap(({ isInternal, text }) => (isInternal ? [text] : [])),
      ...(fromPods.get(metadata.name) ?? []),
    ]);
    return {
      name: metadata.name,
      labels: metadata.labels,
      internal,
      addresses: sortedAddresses([...internal, ...all.map(({ text }) => text)]),
    };
  });
  const names = new Set(listed.map(({ name }) => name));
  const unlisted = [...fromPods].flatMap(([name, addresses]): Node[] => {
    const known = sortedAddresses(addresses);
    return names.has(name) ? [] : [{ name, labels: {}, internal: known, addresses: known }];
  });
  return [...listed, ...unlisted];
}

function toService({ metadata, spec, status }: z.output<typeof ServiceObject>): Service {
  const addresses = [
    ...(spec.clusterIP === undefined ? [] : [spec.clusterIP]),
    ...spec.clusterIPs,
    ...spec.externalIPs,
    ...status.loadBalancer.ingress.flatMap(({ ip }) => ip ?? []),
  ];
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels,
    annotations: metadata.annotations,
    type: spec.type,
    selector: Object.keys(spec.selector).length === 0 ? undefined : spec.selector,
    isHeadless: spec.clusterIP === 'None',
    externalName: spec.type === 'ExternalName' ? spec.externalName : undefined,
    externalTrafficPolicy: spec.externalTrafficPolicy,
    addresses: sortedAddresses(addresses.filter((text) => findAddress(text) !== undefined)),
    ports: spec.ports,
  };
}

function toPolicy(item: Item, problems: Problem[]): readonly WrittenPolicy[] {
  const { kind, body } = item;
  const known = policyKinds.find((each) => each === kind);
  const apiVersion = versionOf(item);
  if (known === undefined || isOfOtherEngine(kind, apiVersion)) return [];
  const placed = placeOf(item, problems);
  if (placed === undefined) return [];
  const { name, namespace } = placed;
  const isClusterwide = known === 'CiliumClusterwideNetworkPolicy';
  return [{ kind: known, apiVersion, namespace: isClusterwide ? '' : (namespace ?? 'default'), name, body }];
}

function toOther(item: Item, problems: Problem[]): readonly OtherPolicy[] {
  const { kind, body } = item;
  const apiVersion = versionOf(item);
  if (apiVersion === undefined || !isOfOtherEngine(kind, apiVersion)) return [];
  const placed = placeOf(item, problems);
  if (placed === undefined) return [];
  const namespace = placed.namespace ?? (isNamespaced(kind) ? 'default' : '');
  return [{ id: idOf({ kind, namespace, name: placed.name }), kind, apiVersion, namespace, spec: body.spec }];
}

const versionOf = ({ body: { apiVersion } }: Item): string | undefined =>
  typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : undefined;

/** A policy's name and namespace as they are written; undefined with a problem where they are no texts. */
function placeOf(
  { path, body }: Item,
  problems: Problem[],
): { name: string; namespace: string | undefined } | undefined {
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  const { name } = metadata;
  if (typeof name !== 'string' || name === '') {
    problems.push({ path: fieldPath(['metadata', 'name'], path), message: 'is missing; give the policy a name' });
    return undefined;
  }
  const space = metadata.namespace ?? '';
  if (typeof space !== 'string') {
    problems.push({
      path: fieldPath(['metadata', 'namespace'], path),
      message: 'is no text; give the name of a namespace',
    });
    return undefined;
  }
  return { name, namespace: space === '' ? undefined : space };
}

/** A name can be taken once: of two objects of one name the last is what was applied. Those that said otherwise are kept apart. */
function onePerName(written: readonly WrittenPolicy[]): Pick<Cluster, 'policies' | 'replaced'> {
  const keyOf = ({ apiVersion = '', kind, namespace, name }: WrittenPolicy): string =>
    `${apiVersion} ${kind}/${namespace}/${name}`;
  const last = new Map(written.map((each) => [keyOf(each), each]));
  const specOf = (each: WrittenPolicy | undefined): string => JSON.stringify([each?.body.spec, each?.body.specs]);
  return {
    policies: [...last.values()],
    replaced: written.filter((each) => specOf(each) !== specOf(last.get(keyOf(each)))),
  };
}
