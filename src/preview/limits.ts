import { describeDecision } from '../approvals/describe.ts';
import { rulePrefix } from '../approvals/rules/steps.ts';
import { propertiesOf } from '../core/arm-body.ts';
import { compare } from '../core/compare.ts';
import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { at, elementsOf, field, textOf } from '../egress/body.ts';
import { toResource } from '../egress/world.ts';
import type { Policy } from '../policy/policy.ts';
import type { Decided } from './connections.ts';
import type { PlannedEndpoint } from './endpoints.ts';
import type { Asked } from './names.ts';

/** An approval that exists, and the rule that its description names. Descriptions prove nothing: here they can only have more wait for a person. */
export interface Given {
  /** Lower-cased id of the endpoint, or of the connection where none is given. */
  readonly by: string;
  readonly target: string;
  readonly rule: string;
}

const connectionsType = 'privateendpointconnections';

/** The approvals that bodies of targets and of their connections show; of each body said twice, once. */
export function approvalsIn(bodies: readonly unknown[], { approvals }: Policy): readonly Given[] {
  const rules = approvals.rules.filter(({ limit }) => limit !== undefined);
  if (rules.length === 0) return [];
  const described = new Map(
    rules.map(({ name }) => [unquoted(describeDecision('approve', `${rulePrefix}${name}`, '')), name]),
  );
  const found = new Map<string, Given>();
  const take = (target: string, connection: unknown, id: string): void => {
    const says = propertiesOf(connection);
    const state = field(says, 'privateLinkServiceConnectionState');
    const rule = described.get(unquoted(textOf(field(state, 'description')) ?? ''));
    if (rule === undefined || foldCase(textOf(field(state, 'status'))) !== 'approved') return;
    const by = foldCase(textOf(at(says, 'privateEndpoint', 'id'))) ?? id;
    found.set(`${target} ${by}`, { by, target, rule });
  };
  for (const body of bodies) {
    const resource = toResource(body);
    if (resource === undefined) continue;
    const { id, parent, type } = resource.id;
    if (type.endsWith(`/${connectionsType}`)) take(parent ?? '', body, id);
    for (const each of elementsOf(field(resource.properties, 'privateEndpointConnections')))
      take(id, each, findResourceId(field(each, 'id'))?.id ?? `${id}/${found.size}`);
  }
  return [...found.values()];
}

const unquoted = (text: string): string => foldCase(text.replaceAll(/'/g, '').trim());

/**
 * What becomes of every request, with the limits of rules spent in this order:
 *
 *   what is Approved by the rule        counts
 *   what waits today                        before the plan
 *   what the plan asks for                  by id
 *
 * Without what exists today only the plan counts: a limit may be reached sooner.
 */
export function decideAll(
  asked: readonly { readonly endpoint: PlannedEndpoint; readonly asks: readonly Asked[] }[],
  given: readonly Given[],
  isPlanned: (endpoint: string) => boolean,
  decideOne: (asked: Asked, approvedByRule: ReadonlyMap<string, number>) => Decided,
): ReadonlyMap<Asked, Decided> {
  const spent = new Map<string, Map<string, number>>();
  const spend = (target: string, rule: string): void => {
    const rules = spent.get(target) ?? new Map<string, number>();
    spent.set(target, rules.set(rule, (rules.get(rule) ?? 0) + 1));
  };
  for (const { target, rule } of given) spend(target, rule);
  const hasOwn = new Set(given.map(({ by, target }) => `${by} ${target}`));
  const rank = (id: string): string => `${isPlanned(id) ? 1 : 0} ${id}`;
  const rows = new Map<Asked, Decided>();
  const inOrder = asked.toSorted((a, b) => compare(rank(a.endpoint.id), rank(b.endpoint.id)));
  for (const { endpoint, asks } of inOrder) {
    for (const request of endpoint.requests) {
      const ofRequest = asks.filter((each) => each.request === request);
      const target = ofRequest[0]?.sought?.id?.id ?? '';
      // What a rule approved already is not held for its own sake.
      const before = hasOwn.has(`${endpoint.id} ${target}`)
        ? new Map<string, number>()
        : (spent.get(target) ?? new Map());
      const decided = ofRequest.map((each): [Asked, Decided] => [each, decideOne(each, before)]);
      for (const [each, row] of decided) rows.set(each, row);
      const rule = decided.find(([, { decision }]) => decision === 'approve')?.[1].rule;
      const waits = isPlanned(endpoint.id) || request.status === 'pending';
      if (rule && waits && !hasOwn.has(`${endpoint.id} ${target}`)) spend(target, rule);
    }
  }
  return rows;
}
