import { compare } from '../core/compare.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { grouped } from './grouped.ts';
import { counted, type Entry, type Part } from './model.ts';
import type { Standing } from './standing.ts';

export interface Rule {
  readonly name: string;
  readonly action: 'approve' | 'hold';
  readonly targets?: {
    readonly types: readonly string[];
    readonly resourceGroups: readonly string[];
    readonly groupIds?: readonly string[];
  };
  readonly from?: { readonly subscriptions: readonly string[] } | { readonly endpoints: readonly string[] };
}

const longestName = 64;

/**
 * Rules that would have approved what is connected today. One a kind of target in a resource group:
 *
 *   the same kind there, asked for from the same subscriptions   the rule
 *   … but another request of that kind waits or was refused      the same, from exactly the endpoints that are connected
 *   requesters in subscriptions that own nothing in the estate   no rule: a person decides about them
 */
export function proposeRules(standing: readonly Standing[], own: ReadonlySet<string>): Part<readonly Entry<Rule>[]> {
  const notes: string[] = [];
  const approved = standing.filter(({ isApproved }) => isApproved);
  const others = standing.filter(({ isApproved }) => !isApproved);
  const foreign = approved.filter(({ endpoint }) => !own.has(endpoint.subscriptionId));
  for (const [subscription, theirs] of grouped(foreign, ({ endpoint }) => endpoint.subscriptionId))
    notes.push(
      `no rule lets in subscription ${subscription}, which owns nothing here: ${counted(theirs.length, 'connection')}, to ${namesOf(theirs.map(({ target }) => target))}`,
    );
  const ours = approved.filter(({ endpoint }) => own.has(endpoint.subscriptionId));
  const groups = grouped(ours, placeOf);
  const rules = [...groups]
    .sort(([a, left], [b, right]) => right.length - left.length || compare(a, b))
    .map(([place, connected]) =>
      toRule(
        connected,
        others.filter((each) => placeOf(each) === place),
      ),
    );
  return { value: [...rules, rest], notes };
}

/** The kind of target and the group it is in. */
const placeOf = ({ target }: Standing): string => `${target.type} ${groupOf(target)}`;

const groupOf = ({ subscriptionId, resourceGroup }: ResourceId): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

function toRule(connected: readonly Standing[], others: readonly Standing[]): Entry<Rule> {
  const [first] = connected;
  if (first === undefined) return rest;
  const { target } = first;
  const groupIds = [...new Set(connected.flatMap((each) => each.groupIds))].sort();
  const subscriptions = [...new Set(connected.map(({ endpoint }) => endpoint.subscriptionId))].sort();
  const covered = others.filter(
    (each) =>
      subscriptions.includes(each.endpoint.subscriptionId) && each.groupIds.every((group) => groupIds.includes(group)),
  );
  const targets = {
    types: [target.type],
    resourceGroups: [groupOf(target)],
    ...(connected.every((each) => each.groupIds.length > 0) && { groupIds }),
  };
  const kind = `${target.type.split('/').slice(1).join('/')} in ${target.resourceGroup}`;
  const name = [...kind].slice(0, longestName).join('').trim();
  const covers = `covers ${counted(connected.length, 'connection')} to ${namesOf(connected.map((each) => each.target))}`;
  if (covered.length === 0)
    return {
      value: { name, action: 'approve', targets, from: { subscriptions } },
      because: [
        covers,
        `would newly allow any private endpoint of ${subscriptions.join(', ')} to such a resource there`,
      ],
    };
  const endpoints = [...new Set(connected.map(({ endpoint }) => endpoint.id))].sort();
  return {
    value: { name, action: 'approve', targets, from: { endpoints } },
    because: [
      covers,
      `only these endpoints: of the same subscriptions ${counted(covered.length, 'request')} (${namesOf(covered.map(({ endpoint }) => endpoint))}) waits or was refused`,
    ],
  };
}

const rest: Entry<Rule> = {
  value: { name: 'everybody else', action: 'hold' },
  because: ['a person decides'],
};

/** A few names; a list of hundreds helps nobody. */
function namesOf(ids: readonly ResourceId[]): string {
  const names = [...new Set(ids.map(({ name }) => name))].sort();
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
