import { compare } from '../core/compare.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import type { ExistingConnection } from './existing.ts';
import { grouped } from './grouped.ts';
import type { Entry, Part } from './model.ts';
import { distinctNames } from './names.ts';

export interface Rule {
  readonly name: string;
  readonly action: 'approve' | 'hold';
  readonly targets?: {
    readonly types: readonly string[];
    readonly resourceGroups: readonly string[];
    readonly groupIds?: readonly string[];
    readonly ids?: readonly string[];
  };
  readonly from?: { readonly resourceGroups: readonly string[] } | { readonly endpoints: readonly string[] };
}

/**
 * Rules that would have approved what is connected today. One a kind of target in a resource group:
 *
 *   the same kind there, asked for from the same resource groups   the rule; never whole subscriptions, which let in more and cover the same
 *   … but another such request waits or was refused                the same, from exactly the endpoints that are connected
 *   … but one of these endpoints asks for another resource there   the same, to exactly the resources that are connected; where even that would cover one that waits, no rule
 *   requesters in subscriptions that own nothing in the estate     no rule: a person decides about them
 */
export function proposeRules(
  existing: readonly ExistingConnection[],
  own: ReadonlySet<string>,
): Part<readonly Entry<Rule>[]> {
  const notes: string[] = [];
  const approved = existing.filter(({ isApproved }) => isApproved);
  const others = existing.filter(({ isApproved }) => !isApproved);
  const foreign = approved.filter(({ endpoint }) => !own.has(endpoint.subscriptionId));
  for (const [subscription, theirs] of grouped(foreign, ({ endpoint }) => endpoint.subscriptionId))
    notes.push(
      `no rule lets in subscription ${subscription}, which owns nothing here: ${counted(theirs.length, 'connection')}, to ${namesOf(theirs.map(({ target }) => target))}`,
    );
  const ours = approved.filter(({ endpoint }) => own.has(endpoint.subscriptionId));
  const endpoints = new Map(existing.map(({ endpoint }) => [endpoint.id, endpoint] as const));
  const rules: { readonly entry: Entry<Rule>; readonly subscriptionId: string }[] = [];
  const groups = [...grouped(ours, placeOf)].sort(
    ([a, left], [b, right]) => right.length - left.length || compare(a, b),
  );
  for (const [place, connected] of groups) {
    const waiting = others.filter((each) => placeOf(each) === place);
    const entry = toRule(connected, waiting, [...endpoints.values()]);
    const subscriptionId = connected[0]?.target.subscriptionId ?? '';
    if (entry !== undefined) rules.push({ entry, subscriptionId });
    else
      notes.push(
        `no rule for ${place}: every one that covers what is connected would cover what waits or was refused too`,
      );
  }
  const names = distinctNames(rules.map(({ entry, subscriptionId }) => ({ name: entry.value.name, subscriptionId })));
  const named = rules.map(({ entry: { value, because } }, index) => ({
    value: { ...value, name: names[index] ?? value.name },
    because,
  }));
  return { value: [...named, rest], notes };
}

/** The kind of target and the group it is in. */
const placeOf = ({ target }: ExistingConnection): string => `${target.type} ${groupOf(target)}`;

const groupOf = ({ subscriptionId, resourceGroup }: ResourceId): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

function toRule(
  connected: readonly ExistingConnection[],
  others: readonly ExistingConnection[],
  known: readonly ResourceId[],
): Entry<Rule> | undefined {
  const [first] = connected;
  if (first === undefined) return undefined;
  const { target } = first;
  const all = <Value>(of: (each: ExistingConnection) => Value): readonly Value[] =>
    [...new Set(connected.map(of))].sort();
  const groupIds = [...new Set(connected.flatMap((each) => each.groupIds))].sort();
  const resourceGroups = all(({ endpoint }) => groupOf(endpoint));
  const endpoints = all(({ endpoint }) => endpoint.id);
  const ids = all((each) => each.target.id);
  const targets = {
    types: [target.type],
    resourceGroups: [groupOf(target)],
    ...(connected.every((each) => each.groupIds.length > 0) && { groupIds }),
  };
  const name = `${target.type.split('/').slice(1).join('/')} in ${target.resourceGroup}`;
  const covers = `covers ${counted(connected.length, 'connection')} to ${namesOf(connected.map((each) => each.target))}`;
  // The resource alone does not say which groups a request is for, so one whose groups are not known may be for any.
  const asked = others.filter(
    (each) => targets.groupIds === undefined || each.groupIds.every((group) => groupIds.includes(group)),
  );
  const ofGroups = asked.filter(({ endpoint }) => resourceGroups.includes(groupOf(endpoint)));
  if (ofGroups.length === 0) {
    const more = known.filter((each) => resourceGroups.includes(groupOf(each)) && !endpoints.includes(each.id)).length;
    const existing =
      more === 0 ? 'none exists there today that is not connected' : `other endpoints that exist there today: ${more}`;
    return {
      value: { name, action: 'approve', targets, from: { resourceGroups } },
      because: [
        covers,
        `would newly allow any private endpoint of ${shortOf(resourceGroups)} to such a resource there; ${existing}`,
      ],
    };
  }
  const ofEndpoints = ofGroups.filter(({ endpoint }) => endpoints.includes(endpoint.id));
  const because = `what waits or was refused is of the same resource groups: ${counted(ofGroups.length, 'request')} (${namesOf(ofGroups.map(({ endpoint }) => endpoint))})`;
  if (ofEndpoints.length === 0)
    return {
      value: { name, action: 'approve', targets, from: { endpoints } },
      because: [covers, `only these endpoints, to any such resource there: ${because}`],
    };
  if (ofEndpoints.some((each) => ids.includes(each.target.id))) return undefined;
  return {
    value: { name, action: 'approve', targets: { ...targets, ids }, from: { endpoints } },
    because: [covers, `only these endpoints, to only these resources, so nothing new: ${because}`],
  };
}

/** A few ids of groups. */
const shortOf = (ids: readonly string[]): string =>
  ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${counted(ids.length - 3, 'more group')}`;

const rest: Entry<Rule> = {
  value: { name: 'everybody else', action: 'hold' },
  because: ['a person decides'],
};

/** A few names; a list of hundreds helps nobody. */
function namesOf(ids: readonly ResourceId[]): string {
  const names = [...new Set(ids.map(({ name }) => name))].sort();
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
