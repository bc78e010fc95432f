import { isRecord } from '../../core/arm-body.ts';
import { type Prefix, prefixesIn } from '../../core/prefixes.ts';
import { foldCase } from '../../core/text.ts';
import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import type { World } from '../model.ts';
import { destinationsOf, type FlowRule, type Sender, type Share, senderShare } from './flow-rule.ts';
import { parseFlows } from './flows.ts';
import { findRead, textsOf } from './parts.ts';

/** A rule of a firewall: `network` ones come before all `application` ones, regardless of priority. */
export interface FirewallRule extends FlowRule {
  readonly kind: 'network' | 'application';
  /** The prefixes among its sources. */
  readonly sources: readonly Prefix[];
  /** Ids of IP groups among its sources that were not read: it may be about other senders than it is taken for. */
  readonly unreadSources: readonly string[];
  /** The same of its destinations. */
  readonly unreadDestinations: readonly string[];
}

/** Names so wide that a rule for them is a rule for everything, or for anybody's storage. */
const wideNames: ReadonlySet<string> = new Set(['*', '*.com', '*.net', '*.windows.net', '*.blob.core.windows.net']);
/** Destinations of network rules that are all of the internet, or all of Azure's customers. */
const wideTags = /^azurecloud$/i;

/** Collections of rules of a policy's group or of a firewall itself, in order of priority, as rules in the order they are asked. */
export function rulesOf(world: World, collections: unknown): readonly FirewallRule[] {
  return inOrder(elementsOf(collections)).flatMap((collection) => {
    const says = at(collection, 'properties') ?? collection;
    const access = lowerText(at(says, 'action', 'type'));
    if (access !== 'allow' && access !== 'deny') return [];
    return elementsOf(field(says, 'rules')).map((rule) =>
      toRule(world, rule, access, textOf(field(collection, 'name')) ?? '?'),
    );
  });
}

/** By `priority`, which is the element's own or in its `properties`. */
export const inOrder = <T>(all: readonly T[]): readonly T[] => [...all].sort((a, b) => priorityOf(a) - priorityOf(b));

const priorityOf = (body: unknown): number => {
  const number = Number(at(body, 'properties', 'priority') ?? field(body, 'priority'));
  return Number.isNaN(number) ? 65_000 : number;
};

function toRule(world: World, rule: unknown, access: 'allow' | 'deny', collection: string): FirewallRule {
  const name = `${collection}/${textOf(field(rule, 'name')) ?? '?'}`;
  const sources = withGroups(world, textsOf(rule, 'sourceAddresses'), textsOf(rule, 'sourceIpGroups'));
  const common = {
    id: name,
    name,
    priority: 0,
    access,
    from: fromOf(sources, access),
    sources: sources.texts.flatMap(prefixesIn),
    unreadSources: sources.unread,
    unreadDestinations: [],
  };
  const names = textsOf(rule, 'targetFqdns', 'targetUrls').map((text) => foldCase(text).replace(/\/\*?$/, ''));
  const protocols = elementsOf(field(rule, 'protocols'));
  const isApplication =
    names.length > 0 ||
    'fqdnTags webCategories'.split(' ').some((each) => elementsOf(field(rule, each)).length > 0) ||
    protocols.some(isRecord);
  if (isApplication) {
    const share: Share = names.some((each) => (access === 'deny' ? each === '*' : wideNames.has(each)))
      ? 'all'
      : 'some';
    const ports = protocols.flatMap((each) => textOf(String(field(each, 'port') ?? '')) ?? []);
    const flows = parseFlows(['tcp'], ports.length === 0 ? ['80', '443'] : ports);
    return {
      ...common,
      kind: 'application',
      flows,
      destination: { v4: share, v6: share },
      prefixes: [],
      isExact: false,
    };
  }
  const destinations = withGroups(world, textsOf(rule, 'destinationAddresses'), textsOf(rule, 'destinationIpGroups'));
  const fqdns = textsOf(rule, 'destinationFqdns');
  const named = destinationsOf([...destinations.texts, ...fqdns]);
  const shareOf = (family: 'v4' | 'v6'): Share => {
    if (access === 'allow' && destinations.texts.some((text) => wideTags.test(text))) return 'all';
    if (fqdns.includes('*')) return 'all';
    return named.destination[family];
  };
  const flows = parseFlows(textsOf(rule, 'ipProtocols', 'protocols'), textsOf(rule, 'destinationPorts'));
  const destination = { v4: shareOf('v4'), v6: shareOf('v6') };
  return {
    ...common,
    kind: 'network',
    flows,
    ...named,
    destination,
    isExact: named.isExact && destinations.unread.length === 0,
    unreadDestinations: destinations.unread,
  };
}

interface Addresses {
  readonly texts: readonly string[];
  /** The groups that were not read. */
  readonly unread: readonly string[];
}

/** Addresses, and those of IP groups; a group that was not read may hold any. */
function withGroups(world: World, texts: readonly string[], groups: readonly string[]): Addresses {
  const ids = groups.map((id) => foldCase(id));
  return {
    texts: [...texts, ...ids.flatMap((id) => textsOf(findRead(world, id)?.properties, 'ipAddresses'))],
    unread: ids.filter((id) => findRead(world, id) === undefined),
  };
}

/** A rule that can't be determined counts as an allow and not as a deny. */
function fromOf({ texts, unread }: Addresses, access: 'allow' | 'deny'): (sender: Sender) => Share {
  const from = senderShare(texts, []);
  if (unread.length === 0) return from;
  return (sender) => (access === 'allow' ? 'all' : from(sender) === 'all' ? 'all' : 'some');
}
