import { foldCase } from '../../../core/text.ts';
import type { Resource, World } from '../../model.ts';
import { admissionOf } from '../admission.ts';
import { entriesOf } from '../entries.ts';
import type { Admission } from '../model.ts';
import { decidedLater, readAt, wordOf } from '../values.ts';
import { everybody, type GateOf, nobody, unread } from './answers.ts';

/** A namespace's rule set is written last: it has a switch of its own, and the two are one. */
export function admitByRuleSet(resource: Resource, world: World, { child }: GateOf<'ruleSet'>): Admission {
  const sets = world.findChildren(resource.id.id, foldCase(child));
  const set = sets?.find(({ id }) => id.name === 'default');
  if (set === undefined) {
    const property = `${child}/default`;
    const unknown = sets === undefined ? [{ property, because: `${property} was not read` }] : [];
    return everybody(
      `${property} ${sets === undefined ? 'was not read' : 'is not there'}, so nothing is known to filter`,
      unknown,
    );
  }
  const says = readAt(set.properties, 'publicNetworkAccess');
  if (says.kind === 'unknown') return unread([decidedLater(`${child}/default/${says.path}`)]);
  if (says.kind === 'value' && wordOf(says.value) === 'disabled') {
    return nobody(`${child}/default has publicNetworkAccess Disabled`);
  }
  const action = readAt(set.properties, 'defaultAction');
  if (action.kind === 'unknown') return unread([decidedLater(`${child}/default/${action.path}`)]);
  if (action.kind === 'absent' || wordOf(action.value) !== 'deny') return everybody(`${child}/default lets others in`);
  return admissionOf(entriesOf(set.properties, ['ipRules', 'virtualNetworkRules']));
}
