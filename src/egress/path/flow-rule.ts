import {
  type Family,
  holdInternet,
  isCovered,
  overlaps,
  type Prefix,
  prefixesIn,
  reachesInternet,
  whole,
} from '../../core/prefixes.ts';

import type { Flows } from './flows.ts';

/** Who sends: the addresses a machine has or could have, and the application security groups it is in. */
export interface Sender {
  readonly prefixes: readonly Prefix[];
  readonly groups: readonly string[];
}

/** How much of something a rule is about. */
export type Share = 'none' | 'some' | 'all';

/** One rule about what may leave: of a network security group, a network manager or a firewall. */
export interface FlowRule {
  readonly name: string;
  readonly id: string;
  readonly priority: number;
  /** `always`: allowed, and later filters aren't asked (a network manager's AlwaysAllow). */
  readonly access: 'allow' | 'deny' | 'always';
  readonly flows: Flows;
  /** How much of the internet its destinations are, by family: a deny of 0.0.0.0/0 says nothing of IPv6. */
  readonly destination: Readonly<Record<Family, Share>>;
  /** The prefixes among its destinations: what parts of the internet several rules name adds up. */
  readonly prefixes: readonly Prefix[];
  /** Whether it names nothing else, such as a service tag. */
  readonly isExact: boolean;
  readonly from: (sender: Sender) => Share;
}

const everywhere = /^(\*|any|internet)$/i;
const internalTag = /^(virtualnetwork|azureloadbalancer|azureplatform\w+|gatewaymanager)$/i;

/** What a rule's destinations say of it. */
export function destinationsOf(texts: readonly string[]): Pick<FlowRule, 'destination' | 'prefixes' | 'isExact'> {
  const prefixes = texts.flatMap(prefixesIn);
  const destination = { v4: destinationShare('v4', texts, prefixes), v6: destinationShare('v6', texts, prefixes) };
  return { destination, prefixes, isExact: !texts.some(isName) };
}

/** What a list of destinations is of the internet. A service tag is a part of it that nobody outside of Azure can list. */
function destinationShare(family: Family, texts: readonly string[], prefixes: readonly Prefix[]): Share {
  if (texts.some((text) => everywhere.test(text))) return 'all';
  const ofFamily = prefixes.filter((prefix) => prefix.family === family);
  if (holdInternet(family, ofFamily)) return 'all';
  if (ofFamily.some(reachesInternet)) return 'some';
  return texts.some((text) => isName(text) && !internalTag.test(text)) ? 'some' : 'none';
}

/** A tag, or anything else that writes no addresses. */
const isName = (text: string): boolean => prefixesIn(text).length === 0;

/** Which senders a list of sources is about; `groups` are application security groups. What can't be determined is `some`. */
export function senderShare(texts: readonly string[], groups: readonly string[]): (sender: Sender) => Share {
  const prefixes = texts.flatMap(prefixesIn);
  if (texts.some((text) => /^(\*|any|virtualnetwork)$/i.test(text)) || isCovered(whole.v4, prefixes))
    return () => 'all';
  const hasTag = texts.some((text) => isName(text) && !/^(internet|azureloadbalancer)$/i.test(text));
  return (sender) => {
    if (sender.groups.some((group) => groups.includes(group))) return 'all';
    if (sender.prefixes.length === 0) return prefixes.length > 0 || hasTag ? 'some' : 'none';
    if (sender.prefixes.every((own) => isCovered(own, prefixes))) return 'all';
    const meets = sender.prefixes.some((own) => prefixes.some((prefix) => overlaps(prefix, own)));
    return meets || hasTag ? 'some' : 'none';
  };
}
