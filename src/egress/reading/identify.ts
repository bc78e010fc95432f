import { findResourceId, type ResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { field, textOf } from '../body.ts';
import { isExpression } from './expression.ts';

const unknownPart = 'unknown';

/**
 * What a body is about: its id; where that can't be read, before it is deployed or at all, its type and name, which is enough to judge it. Subscription
 * and group are those the id's expression names in plain text. Undefined for a body with neither, and for what is in no subscription.
 */
export function identify(body: Record<string, unknown>): ResourceId | undefined {
  const text = field(body, 'id');
  const type = foldCase(textOf(field(body, 'type')));
  const id = findResourceId(text);
  if (id !== undefined && !(isUnevaluated(text) && type !== undefined && id.type !== type)) return id;
  const [namespace, ...kinds] = type?.split('/') ?? [];
  if (type === undefined || namespace === undefined || kinds.length === 0 || isOutside(text)) return undefined;
  const given = splitOutside(textOf(field(body, 'name')) ?? String(text ?? unknownPart));
  const names = kinds.map((_, index) => given[index] ?? given.at(-1) ?? unknownPart).map((name) => foldCase(name));
  const { subscriptionId, resourceGroup } = placeIn(String(text ?? ''));
  const head = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/${namespace}`;
  const pathOf = (depth: number): string =>
    [head, ...kinds.slice(0, depth).flatMap((kind, index) => [kind, names[index] ?? unknownPart])].join('/');
  return {
    id: pathOf(kinds.length),
    subscriptionId,
    resourceGroup,
    type,
    name: names.at(-1) ?? unknownPart,
    names,
    parent: kinds.length > 1 ? pathOf(kinds.length - 1) : undefined,
  };
}

/** `/providers/Microsoft.Management/managementGroups/mg`, and what lies below it: a readable id of what is in no subscription. */
export const isOutside = (id: unknown): id is string =>
  typeof id === 'string' && /^\/providers\/[^/]+\/[^/]+\/./i.test(id);

/** No id at all, or one with an expression in it. */
export const isUnevaluated = (id: unknown): boolean =>
  id === undefined ||
  id === null ||
  isExpression(id) ||
  (typeof id === 'string' && id.includes('[') && id.split('/').some((part) => part.startsWith('[')));

/** The parts of a name or an id: a slash inside an expression or a quoted text is no separator. */
export function splitOutside(name: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of name) {
    if (letter === '[' || letter === '(') depth += 1;
    if (letter === ']' || letter === ')') depth -= 1;
    if (letter === '/' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/** The subscription and group an id, or the expression of one, spells out. */
function placeIn(text: string): { readonly subscriptionId: string; readonly resourceGroup: string } {
  const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
  const path = new RegExp(`/subscriptions/(${guid})/resourcegroups/([^/'\\]]+)`, 'i').exec(text);
  // A reader that doesn't know the subscription, or the group, says so in its place.
  const open = /^\/subscriptions\/\[[^/]*\]\/resourcegroups\/([^/[\]]+)\//i.exec(text)?.[1];
  if (open !== undefined) return { subscriptionId: unknownPart, resourceGroup: foldCase(open) };
  const call = new RegExp(`resourceId\\(\\s*'(${guid})'\\s*,\\s*'([^']+)'`, 'i').exec(text);
  const [, subscriptionId = unknownPart, resourceGroup = unknownPart] = path ?? call ?? [];
  return { subscriptionId: foldCase(subscriptionId), resourceGroup: foldCase(resourceGroup) };
}
