import { natAddressesOf, podsBehind } from '../backends.ts';
import type { Policy, Range } from '../model.ts';
import { holdsAddress } from '../ranges.ts';
import { listed, type Setting, selectable, type Warning } from './model.ts';

const textOf = ({ cidr, except }: Range): string =>
  except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`;

const holdsAny = (range: Range, addresses: readonly string[]): boolean =>
  addresses.some((address) => holdsAddress(range, address) === 'yes');

/** Cilium's ranges are for what it doesn't manage: one that holds pods or nodes matches none of them. */
export function managedRangeWarnings({ cluster, dataplane, inForce }: Setting): readonly Warning[] {
  if (dataplane !== 'cilium') return [];
  const managed = [
    ...selectable(cluster).map(({ namespace, name, addresses }) => ({ name: `pod ${namespace}/${name}`, addresses })),
    ...cluster.nodes.map(({ name, addresses }) => ({ name: `node ${name}`, addresses })),
  ];
  const known = new Map<string, string | undefined>();
  const heldBy = (range: Range): string | undefined => {
    const text = textOf(range);
    if (!known.has(text)) known.set(text, managed.find(({ addresses }) => holdsAny(range, addresses))?.name);
    return known.get(text);
  };
  return inForce.policies.flatMap((policy) => {
    const held = rangesIn(policy, ['ingress', 'egress']).flatMap((range) => {
      const name = heldBy(range);
      return name === undefined ? [] : [`${textOf(range)} (holds ${name})`];
    });
    const says = `on Cilium an address range never means pods or nodes: ${listed(held)}; name pods with selectors and nodes with entities`;
    return held.length === 0 ? [] : [{ policy: policy.id, kind: 'ipblock-never-matches-pods', says }];
  });
}

/** Azure's health probes come from this address, to every backend of any load balancer. */
const probeAddress = '168.63.129.16';

/** Consumers of a private link service arrive from its NAT addresses: a range of theirs is never met. */
export function consumerRangeWarnings({ cluster, inForce, pods: selected }: Setting): readonly Warning[] {
  const published = cluster.services
    .map((service) => ({ service, nat: natAddressesOf(service), pods: new Set(podsBehind(cluster, service)) }))
    .filter(({ nat }) => nat.length > 0);
  return inForce.policies.flatMap((policy) => {
    const missed = published.filter(({ pods }) => (selected.get(policy) ?? []).some((pod) => pods.has(pod)));
    const nat = missed.flatMap((each) => each.nat);
    if (nat.length === 0) return [];
    const ranges = rangesIn(policy, ['ingress']).filter((range) => !holdsAny(range, [...nat, probeAddress]));
    const services = listed(missed.map(({ service }) => `${service.namespace}/${service.name}`));
    const says = `consumers of ${services} arrive from ${listed(nat)}, which ${listed(ranges.map(textOf))} does not hold: name these addresses instead, and distinguish consumers by approval, or by PROXY protocol with their LinkID`;
    return ranges.length === 0 ? [] : [{ policy: policy.id, kind: 'pls-consumer-range', says }];
  });
}

const rangesIn = ({ parts }: Policy, directions: readonly ('ingress' | 'egress')[]): readonly Range[] =>
  parts.flatMap((part) => directions.flatMap((direction) => part[direction].rules.flatMap(({ ranges }) => ranges)));
