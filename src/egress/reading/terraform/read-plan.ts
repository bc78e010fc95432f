import { isRecord } from '../../../core/arm-body.ts';
import { findResourceId } from '../../../core/resource-id.ts';
import { foldCase } from '../../../core/text.ts';
import { field, textOf } from '../../body.ts';
import type { Note } from '../../model.ts';
import { noteOfNameless, sortElements } from '../elements.ts';
import { isExpression } from '../expression.ts';
import type { Reading } from '../model.ts';
import { isAzapi, isPatch } from './azapi.ts';
import { joins } from './azurerm-network.ts';
import { rules } from './azurerm-services.ts';
import { bodiesOf } from './bodies.ts';
import { configurationOf } from './configuration.ts';
import { type Change, type Plan, toPlan } from './plan.ts';
import { followIn } from './references.ts';
import { findRow, idFor } from './resources.ts';
import type { Values } from './shape.ts';
import { subscriptionsIn } from './subscriptions.ts';
import { valuesOf } from './values.ts';

type Body = Record<string, unknown>;

/**
 * Reads `terraform show -json` of a plan, of azurerm and azapi:
 *
 *   actions                      judged                          before
 *   create                       what it will be                 nothing
 *   update                       what it will be                 what it is
 *   delete and create            what it will be; it is new      what it is
 *   no-op                        nothing: it lends what it says  what it is
 *   delete                       nothing: it goes away           what it is
 *   forget                       nothing: it stays in Azure and leaves the state, and is named
 */
export function readPlan(content: unknown): Reading {
  const plan = toPlan(content);
  const configuration = configurationOf(plan, field(field(content, 'configuration'), 'provider_config'));
  const follow = followIn(plan, configuration);
  const subscriptionOf = subscriptionsIn(plan, configuration, follow);
  const known = new Map<Change, Values>();
  const ids = new Map<Change, string | undefined>();
  const expressions = { of: configuration.expressionsOf, follow, idOf };

  function valuesFor(change: Change): Values {
    let values = known.get(change);
    if (values === undefined) {
      // A reference that leads back to itself finds only what the plan says.
      known.set(change, change.after ?? {});
      values = valuesOf(change, expressions);
      known.set(change, values);
    }
    return values;
  }
  function idOf(change: Change): string | undefined {
    if (!ids.has(change)) {
      ids.set(change, undefined);
      ids.set(change, idFor(change.type, valuesFor(change), subscriptionOf(change), change.address));
    }
    return ids.get(change);
  }

  const after = new Map<Change, readonly Body[]>();
  const unknown: Note[] = [];
  for (const change of plan.changes) {
    if (change.after === undefined || isJoin(change)) continue;
    const id = idOf(change);
    if (id !== undefined) after.set(change, bodiesOf(change.type, id, valuesFor(change)) as readonly Body[]);
    else if (isRead(change))
      unknown.push(note(`[${change.address}]`, 'its id can not be determined from the plan, so it was not judged'));
  }
  const byId = new Map([...after.values()].flat().map((body) => [foldCase(String(body.id)), body]));
  for (const change of plan.changes) {
    if (change.after === undefined || !isJoin(change)) continue;
    const problem = join(change.type, valuesFor(change), byId);
    if (problem !== undefined) unknown.push(note(`[${change.address}]`, problem));
  }
  const isSeen = ({ actions }: Change): boolean => actions.every((action) => action === 'no-op');
  const bodiesWhere = (holds: (change: Change) => boolean): readonly Body[] =>
    [...after].flatMap(([change, bodies]) => (holds(change) ? bodies : []));
  const { bodies, notJudged, nameless } = sortElements(bodiesWhere((change) => !isSeen(change)));
  return {
    bodies,
    context: bodiesWhere(isSeen),
    isComplete: plan.isWhole,
    before: standingBefore(plan, subscriptionOf),
    possible: [],
    replaced: [...after].flatMap(([{ actions }, bodies]) =>
      actions.includes('delete') && actions.includes('create') ? bodies.map(({ id }) => foldCase(String(id))) : [],
    ),
    notJudged: [...notReadIn(plan), ...notJudged],
    unknown: [
      ...unknown,
      ...nameless.map(({ at, element }) => noteOfNameless(element, `[${at}]`)),
      ...plan.changes.flatMap((change) => notesOf(change, subscriptionOf(change))),
      ...(plan.isWhole
        ? []
        : [note('', 'the plan is a part of what will happen: it is marked as incomplete or broken off')]),
    ],
  };
}

const isJoin = ({ type }: Change): boolean => Object.hasOwn(joins, type) || Object.hasOwn(rules, type);
const isRead = ({ type }: Change): boolean => findRow(type) !== undefined || isAzapi(type);
const note = (id: string, because: string): Note => ({ id, property: null, because });

/** Writes what a separate resource says into the body it belongs to; returns why not where that can't be determined. */
function join(type: string, values: Values, byId: ReadonlyMap<string, Body>): string | undefined {
  const written = rules[type];
  const joined = joins[type];
  const of = textOf(values[written?.of ?? joined?.of ?? '']);
  const isLater: boolean = of === undefined || isExpression(of);
  const body = isLater ? undefined : byId.get(foldCase(of ?? ''));
  if (body === undefined) {
    return isLater
      ? 'what it belongs to can not be determined from the plan'
      : `it belongs to ${of}, which is not in the plan`;
  }
  const properties = isRecord(body.properties) ? body.properties : {};
  body.properties = properties;
  if (written !== undefined) properties[written.property] = written.take(values);
  else if (joined !== undefined) {
    const pointer = { id: values[joined.to] ?? '[known after it is applied]' };
    const list = properties[joined.property];
    properties[joined.property] = joined.isList ? [...(Array.isArray(list) ? list : []), pointer] : pointer;
  }
  return undefined;
}

function standingBefore(plan: Plan, subscriptionOf: (change: Change) => string): readonly Body[] {
  return plan.changes.flatMap((change) => {
    const { before, type, address } = change;
    // What is deleted was there before and is not after.
    if (isForgotten(change)) return [];
    const id = before === undefined ? undefined : idFor(type, before, subscriptionOf(change), address);
    return before === undefined || id === undefined ? [] : (bodiesOf(type, id, before) as readonly Body[]);
  });
}

const isForgotten = ({ actions }: Pick<Change, 'actions'>): boolean =>
  actions.includes('forget') && !actions.includes('create');

function notesOf({ type, address, actions, before, after }: Change, subscription: string): readonly Note[] {
  const id = idFor(type, after ?? before ?? {}, subscription, address);
  const notes: Note[] = [];
  if (isForgotten({ actions })) {
    const because = 'it leaves the plan and stays in Azure: it is not deleted, and was not judged';
    notes.push(note(findResourceId(id)?.id ?? `[${address}]`, because));
  }
  if (isPatch(type) && after !== undefined) {
    const patched = textOf(after.resource_id) ?? `[${address}]`;
    notes.push(
      note(
        findResourceId(patched)?.id ?? patched,
        'a part of it is changed and the rest is not in the plan, so it was not judged',
      ),
    );
  }
  if (isAzapi(type) && after !== undefined && (after.sensitive_body_version ?? null) !== null)
    notes.push(note(findResourceId(id)?.id ?? `[${address}]`, 'a part of its body is write-only and not in the plan'));
  return notes;
}

/** Types of Azure's providers that are not read, and how many of each change. */
function notReadIn({ changes }: Plan): Reading['notJudged'] {
  const counts = new Map<string, number>();
  for (const change of changes) {
    const isOfAzure = /^(azurerm|azapi|azuread)_/.test(change.type) && change.type !== 'azurerm_resource_group';
    if (!isOfAzure || isRead(change) || isJoin(change) || isPatch(change.type) || change.after === undefined) continue;
    counts.set(change.type, (counts.get(change.type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => ({ type, count }));
}
