import { elementsOf, field, lowerText } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import { admissionOf } from '../admission.ts';
import { entryOf } from '../entries.ts';
import type { Admission } from '../model.ts';
import { decidedLater, readAt, wordOf } from '../values.ts';
import { everybody, type GateOf, nobody, unread } from './answers.ts';

/**
 * Rules by priority, the smallest first. Without any, everybody; with some, those they allow and what is said of all others: Deny where
 * nothing is said.
 */
export function admitInOrder(resource: Resource, world: World, gate: GateOf<'ordered'>): Admission {
  const web = world.findChildren(resource.id.id, gate.child)?.find(({ id }) => id.name === 'web');
  const path = web === undefined ? `${gate.at}.${gate.rules}` : gate.rules;
  const properties = web?.properties ?? resource.properties;
  const listed = readAt(properties, path);
  const last = readAt(properties, web === undefined ? `${gate.at}.${gate.otherwise}` : gate.otherwise);
  if (listed.kind === 'unknown' || last.kind === 'unknown') return unread([decidedLater(path)]);
  const deniesOthers = last.kind === 'value' && wordOf(last.value) === 'deny';
  const rules =
    listed.kind === 'value' ? [...elementsOf(listed.value)].sort((a, b) => priorityOf(a) - priorityOf(b)) : [];
  const allowed: string[] = [];
  for (const rule of rules) {
    const isAny = ['any', '0.0.0.0/0', '*'].includes(lowerText(field(rule, 'ipAddress')) ?? '');
    const denies = lowerText(field(rule, 'action')) === 'deny';
    if (isAny && denies) return allowed.length === 0 ? nobody(`${path} denies all`) : some(allowed);
    if (isAny) return everybody(`${path} allows Any`);
    if (!denies) allowed.push(entryOf(rule)?.text ?? '?');
  }
  if (allowed.length === 0)
    return deniesOthers ? nobody(`${gate.otherwise} is Deny`) : everybody(`${path} restricts nobody`);
  if (last.kind === 'value' && !deniesOthers) return everybody(`${gate.otherwise} is Allow`);
  return some(allowed);
}

const some = (allowed: readonly string[]): Admission => ({
  ...admissionOf({
    addresses: allowed.filter((text) => /^[\d.:a-f/,]+$/i.test(text)),
    others: allowed.filter((text) => !/^[\d.:a-f/,]+$/i.test(text)),
    unknown: [],
    isThere: true,
  }),
});

const priorityOf = (rule: unknown): number => {
  const priority = field(rule, 'priority');
  return typeof priority === 'number' ? priority : 65_000;
};
