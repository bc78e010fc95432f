import { matchesGlob } from '../core/glob.ts';
import { linkServiceType } from '../core/link-service.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { foldCase, quoteName } from '../core/text.ts';
import { isIdPattern } from './patterns.ts';
import type { Selector, SelectorField } from './selector.ts';

/**
 * What one condition of a rule says. `unseen`: what it asks for can't be seen, so it is neither met nor broken, and opens nothing.
 * Sentences quote both sides, so that a person sees what to change.
 */
export type Condition = { readonly kind: 'met' } | Objection;
export type Objection = { readonly kind: 'broken' | 'unseen'; readonly because: string };

export const met: Condition = { kind: 'met' };
export const broken = (because: string): Condition => ({ kind: 'broken', because });
export const unseen = (because: string): Condition => ({ kind: 'unseen', because });

/** What is known of a resource that a selector is held against. What is left out could not be seen. Ids and types in lower case. */
export interface Facts {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly subscription?: string | undefined;
  readonly resourceGroup?: string | undefined;
  /** Known tenants of its subscription; none: not known. */
  readonly tenants?: readonly string[] | undefined;
  readonly location?: string | undefined;
  /** Ids that a pattern of networks may be of, the network's first. */
  readonly networks?: readonly string[] | undefined;
  readonly alias?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly groupIds?: readonly string[] | undefined;
}

/** How sentences name it: `the private endpoint`; and, where that differs, of the owner of its subscription: `the requester`. */
export interface Words {
  readonly who: string;
  readonly owner?: string;
}

/** What an id alone shows. */
export const factsOf = ({ id, type, name, subscriptionId, resourceGroup }: ResourceId): Facts => ({
  id,
  type,
  name,
  subscription: subscriptionId,
  resourceGroup: resourceGroup ?? '',
});

/** Every condition that a selector sets, in the order a person would check them; none where it is left out. Pure. */
export function reviewSelector(selector: Selector | undefined, facts: Facts, words: Words): readonly Condition[] {
  return fields.map((field) => answer(field, selector ?? {}, facts, words));
}

/** The whole selector's answer: what is broken settles that it doesn't mean this one; what is unseen counts only when nothing is broken. */
export function answerOf(selector: Selector | undefined, facts: Facts, words: Words): Condition {
  return findObjection(reviewSelector(selector, facts, words)) ?? met;
}

export function findObjection(conditions: readonly Condition[]): Objection | undefined {
  let first: Objection | undefined;
  for (const condition of conditions) {
    if (condition.kind === 'broken') return condition;
    if (condition.kind === 'unseen') first ??= condition;
  }
  return first;
}

type Answers = {
  readonly [F in SelectorField]: (asked: NonNullable<Selector[F]>, facts: Facts, words: Required<Words>) => Condition;
};

/** One line a field. */
const answers: Answers = {
  types: (types, { type }, { who }) => oneOf(types, type, `${who}'s type`),
  ids: (patterns, { id }, { who }) => matching(patterns, all(id), `${who}'s id`),
  subscriptions: (ids, { subscription }, { owner }) => oneOf(ids, subscription, `${owner}'s subscription`),
  tenants: (ids, facts, { owner }) => ofTenant(ids, facts, owner),
  resourceGroups: (patterns, facts, { owner }) => inGroup(patterns, facts, `${owner}'s resource group`),
  endpoints: (patterns, { name, id }, { who }) => named(patterns, { text: name, what: who }, { text: id, what: who }),
  services: (patterns, facts, { who }) => ofService(patterns, facts, who),
  aliases: (patterns, { alias }) => matching(patterns, all(alias), aliasText),
  locations: (regions, { location }, { who }) => oneOf(regions, location, `${who}'s location`),
  networks: (patterns, { networks }, { who }) => matching(patterns, networks, `${who}'s subnet`),
  tags: (wanted, { tags }, { who }) => carrying(wanted, tags, who),
  groupIds: (allowed, { groupIds }) => asking(allowed, groupIds),
};
const fields = Object.keys(answers) as SelectorField[];

function answer<F extends SelectorField>(field: F, selector: Selector, facts: Facts, words: Words): Condition {
  const asked = selector[field];
  return asked === undefined ? met : answers[field](asked, facts, { owner: words.who, ...words });
}

const all = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value]);

function oneOf(allowed: readonly string[], value: string | undefined, what: string): Condition {
  if (value === undefined) return unseen(`${what} was not read`);
  return allowed.includes(value) ? met : broken(`${what} '${value}' is not ${among(allowed)}`);
}

/** Any value may match; the sentence quotes the last one. */
function matching(patterns: readonly string[], values: readonly string[] | undefined, what: string): Condition {
  if (values === undefined) return unseen(`${what} was not read`);
  if (patterns.some((pattern) => values.some((value) => matchesGlob(pattern, value)))) return met;
  return broken(`${what} '${values[values.length - 1]}' does not match ${among(patterns)}`);
}

/** One of the two texts that a list of patterns may be about, and how sentences name it. */
interface Form {
  readonly text: string | undefined;
  readonly what: string;
}

/** Patterns of names and of ids in one list; the sentence quotes the id where all of them are of ids. */
function named(patterns: readonly string[], name: Form, id: Form): Condition {
  if (patterns.some((pattern) => matchesNameOrId(pattern, name.text, id.text))) return met;
  const missing = patterns.map((pattern) => (isIdPattern(pattern) ? id : name)).find(({ text }) => text === undefined);
  if (missing !== undefined) return unseen(`${missing.what} was not read`);
  const { what, text } = patterns.every(isIdPattern) ? id : name;
  return broken(`${what} '${text}' does not match ${among(patterns)}`);
}

/** Whether a pattern of names or of whole ids matches; what isn't known matches none. */
export function matchesNameOrId(pattern: string, name: string | undefined, id: string | undefined): boolean {
  const text = isIdPattern(pattern) ? id : name;
  return text !== undefined && matchesGlob(pattern, text);
}

function inGroup(patterns: readonly string[], { subscription, resourceGroup }: Facts, what: string): Condition {
  const isKnown = subscription !== undefined && resourceGroup !== undefined;
  const id = isKnown ? `/subscriptions/${subscription}/resourcegroups/${resourceGroup}` : undefined;
  return named(patterns, { text: resourceGroup, what }, { text: id, what });
}

function ofService(patterns: readonly string[], { type, id, alias }: Facts, who: string): Condition {
  if (type === undefined) return unseen(`${who}'s type was not read`);
  if (type !== linkServiceType) return broken(`${who}'s type '${type}' is no private link service`);
  return named(patterns, { text: alias, what: aliasText }, { text: id, what: `${who}'s id` });
}
const aliasText = "the private link service's alias";

function ofTenant(allowed: readonly string[], { subscription, tenants = [] }: Facts, owner: string): Condition {
  if (allowed.some((tenant) => tenants.includes(tenant))) return met;
  const whose = `${owner}'s subscription '${subscription}'`;
  if (tenants.length > 0) return broken(`${whose} is of the tenant ${among(tenants)}, not ${among(allowed)}`);
  return unseen(
    `the tenant of ${whose} is not known: it can't be listed, nor is it in approvals.tenants under ${among(allowed)}`,
  );
}

function carrying(wanted: Readonly<Record<string, string>>, tags: Facts['tags'], who: string): Condition {
  if (tags === undefined) return unseen(`${who}'s tags were not read`);
  for (const [name, value] of Object.entries(wanted)) {
    const is = findTag(tags, name);
    if (is === undefined) return broken(`${who} has no tag '${name}'`);
    if (is !== value) return broken(`${who}'s tag '${name}' is not '${value}'`);
  }
  return met;
}

/** Tag names are the same in any casing, values are not. */
export function findTag(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(tags).find(([each]) => foldCase(each) === foldCase(name))?.[1];
}

function asking(allowed: readonly string[], groupIds: readonly string[] = []): Condition {
  if (groupIds.length === 0) return unseen(groupUnread);
  const other = groupIds.find((groupId) => !allowed.includes(foldCase(groupId)));
  return other === undefined ? met : broken(`the group id ${quoteName(other)} is not ${among(allowed)}`);
}

/** `'a'`, or `any of 'a', 'b'`; long lists are cut, the policy has them. */
function among(values: readonly string[]): string {
  const shown = values.slice(0, 5).map((value) => `'${value}'`);
  if (values.length > 5) shown.push('…');
  return values.length === 1 ? shown.join('') : `any of ${shown.join(', ')}`;
}

/** Why a rule that names group ids can't be judged; findings show this text too. */
export const groupUnread = 'neither the connection nor its private endpoint says which group id it asks for';
