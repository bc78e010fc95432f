import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { assembled } from './assemble.ts';
import type { ResourceType } from './model.ts';
import { managedCluster } from './types/managed-cluster.ts';
import { natGateway } from './types/nat-gateway.ts';
import { routeTable } from './types/route-table.ts';
import { sqlFirewallRule } from './types/sql-firewall-rule.ts';
import { subnet } from './types/subnet.ts';
import { virtualNetwork } from './types/virtual-network.ts';

/** The types that have rules no table could hold. */
const written: readonly ResourceType[] = [
  sqlFirewallRule,
  managedCluster,
  virtualNetwork,
  subnet,
  natGateway,
  routeTable,
];

/** Every type this room judges or that a verdict rests on, in the order of docs/findings.md: those written by hand, with what the tables add to them, and those of the tables alone. */
export const types: readonly ResourceType[] = assembled(written);

const byName: ReadonlyMap<string, ResourceType> = new Map(types.map((type) => [foldCase(type.name), type]));

/** By the lower-cased name; undefined for a type this room knows nothing of. */
export const findType = (name: string): ResourceType | undefined => byName.get(name);

/** The api-version that a resource is read with, by its id; undefined for a type this room knows nothing of. */
export const apiVersionOf = (id: string): string | undefined => findType(findResourceId(id)?.type ?? '')?.apiVersion;

/** Lower-cased names of the types that are read and judged with their parent, e.g. the rules of a SQL server. */
export const partTypes: ReadonlySet<string> = new Set(
  types.flatMap(({ name, childLists = [] }) => childLists.map((list) => foldCase(`${name}/${list}`))),
);

/** Lower-cased names of children inside their parent's body that are judged with it: routes, security rules. Never read by themselves. */
export const noticedTypes: ReadonlySet<string> = new Set(
  types.flatMap(({ name, parts = [] }) => parts.map((part) => foldCase(`${name}/${part}`))),
);

const inlineTypes: ReadonlySet<string> = new Set(
  types.flatMap(({ name, inlineList }) => (inlineList === undefined ? [] : [foldCase(`${name}/${inlineList}`)])),
);

/** The resource whose own body shows this one, as a virtual network shows its subnets. */
export const findShownBy = (id: ResourceId | undefined): string | undefined =>
  inlineTypes.has(id?.type ?? '') ? id?.parent : undefined;

const isJudged = ({ judge, inlineList }: ResourceType): boolean => judge !== undefined || inlineList !== undefined;
const namesOf = (which: (type: ResourceType) => boolean): readonly string[] =>
  types.filter(which).map(({ name }) => foldCase(name));

/** The types a key can name: each is judged by one pass, or read so that those are whose ways out depend on it. A virtual network is a way to its subnets. */
export const keyTypes: ReadonlySet<string> = new Set(
  namesOf((type) => isJudged(type) || type.isHungOn === true).filter((name) => !partTypes.has(name)),
);

/** The types whose events are observed here; an endpoint's is read by dns at once, and not a second time. */
export const eventTypes: ReadonlySet<string> = new Set(
  [...keyTypes].filter((name) => findType(name)?.sweepOnly !== true),
);

/** What a query for everything judged asks for: a subnet is a row of its network's. */
export const queriedTypes: readonly string[] = [...keyTypes].filter(
  (name) => !inlineTypes.has(name) && findType(name)?.isHungOn !== true,
);

/** What lends its body to the verdicts of others, and is read before them. */
export const supportTypes: readonly string[] = namesOf(({ lends }) => lends === true);
