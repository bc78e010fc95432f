import { podsBehind } from '../backends.ts';
import { type Match, matchOf, some } from '../match.ts';
import { type Cluster, type End, halves, type Pod, type Range, type Rule, type Service } from '../model.ts';
import { findRange, holdsEnd } from '../ranges.ts';
import { meets, valuesIn } from '../selector.ts';
import { isEntity } from './cilium-entities.ts';
import { isEndpoint } from './cilium-labels.ts';
import type { CidrRule, Entry, ServicePeer } from './cilium-schema.ts';

type IsPeer = (other: End, subject: Pod) => Match;

interface Peers extends Pick<Rule, 'isEmpty' | 'covers'> {
  readonly isPeer: IsPeer;
}

/**
 * Who an entry's peers are. An entry without any kind of peer means everybody where it has ports or ICMP, and nobody where it is empty; a list
 * without elements means nobody, which an absent list does not.
 */
export function peerOf(entry: Entry, namespace: string, cluster: Cluster): Peers {
  const { endpoints, cidr, cidrSet, entities, groups, nodes, services, fqdns, toPorts, icmps } = entry;
  const lists = [endpoints, cidr, cidrSet, entities, groups, nodes, services, fqdns];
  if (lists.every((each) => each === undefined)) {
    const isAnybody = (toPorts ?? []).length > 0 || (icmps ?? []).length > 0;
    return { isPeer: () => matchOf(isAnybody), isEmpty: !isAnybody, covers: isAnybody ? halves : [] };
  }
  const tests: readonly IsPeer[] = [
    ...(endpoints ?? []).map(
      (selector): IsPeer =>
        (other, subject) =>
          isEndpoint(selector, namespace, other, subject, cluster),
    ),
    ...(cidr ?? []).map(
      (text): IsPeer =>
        (other) =>
          isInRange(findRange(text), other),
    ),
    ...(cidrSet ?? []).map(
      (set): IsPeer =>
        (other) =>
          isInRange(rangeOfSet(set), other),
    ),
    ...(entities ?? []).map(
      (name): IsPeer =>
        (other, subject) =>
          isEntity(name, other, subject),
    ),
    // Groups are a cloud's own lists of addresses, and names are resolved on request: neither is in an object.
    ...[...(groups ?? []), ...(fqdns ?? [])].map((): IsPeer => (other) => (isManaged(other) ? 'no' : 'unknown')),
    ...(services ?? []).map(
      (peer): IsPeer =>
        (other) =>
          isOfService(peer, other, cluster),
    ),
  ];
  const named = new Set(entities);
  const covers = halves.filter((half) => named.has('all') || named.has(half));
  const isNobody =
    tests.length === 0 ||
    ((entities ?? []).length === tests.length && entities?.every((each) => each === 'none') === true);
  return {
    isPeer: (other, subject) => some(tests.map((test) => test(other, subject))),
    isEmpty: isNobody,
    covers,
  };
}

const isManaged = ({ kind }: End): boolean => kind === 'pod' || kind === 'node';

/** A range is for what Cilium doesn't manage, and never for pods and nodes; one that only a group holds is not known. */
function isInRange(range: Range | undefined, other: End): Match {
  if (isManaged(other)) return 'no';
  return range === undefined ? 'unknown' : holdsEnd(range, other);
}

const rangeOfSet = ({ cidr, except }: CidrRule): Range | undefined =>
  cidr === undefined ? undefined : findRange(cidr, except ?? []);

export const rangesOf = ({ cidr, cidrSet }: Entry): readonly Range[] => [
  ...(cidr ?? []).flatMap((text) => findRange(text) ?? []),
  ...(cidrSet ?? []).flatMap((set) => rangeOfSet(set) ?? []),
];

/**
 * A service with a selector is its pods; one without is the addresses of its slices, which no object shows. Where no namespace is named, it is the
 * services of every one, and a selector goes before a name (https://github.com/cilium/cilium/blob/main/pkg/policy/k8s/service.go).
 */
function isOfService({ k8sService, k8sServiceSelector: selected }: ServicePeer, other: End, cluster: Cluster): Match {
  const isIn = (space: string | undefined, service: Service): boolean =>
    space === undefined || space === '' || service.namespace === space;
  const isNamed = (service: Service): boolean =>
    selected === undefined
      ? service.name === k8sService?.serviceName && isIn(k8sService?.namespace, service)
      : meets(selected.selector, valuesIn(service.labels)) === 'yes' && isIn(selected.namespace, service);
  const found = cluster.services.filter(isNamed);
  if (found.length === 0) return 'unknown';
  return some(
    found.map((service): Match => {
      if (service.selector === undefined) return isManaged(other) ? 'no' : 'unknown';
      return matchOf(other.kind === 'pod' && podsBehind(cluster, service).includes(other.pod));
    }),
  );
}
