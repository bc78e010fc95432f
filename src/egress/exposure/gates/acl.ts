import { quoteName } from '../../../core/text.ts';
import type { Resource } from '../../model.ts';
import { admissionOf } from '../admission.ts';
import { entriesOf, usualLists } from '../entries.ts';
import type { Admission } from '../model.ts';
import { decidedLater, readAt, wordOf } from '../values.ts';
import { everybody, type GateOf, unread } from './answers.ts';

export function admitByAcl({ properties }: Resource, { at: places, missingAction }: GateOf<'acl'>): Admission {
  const path = places.find((place) => readAt(properties, place).kind !== 'absent') ?? places[0] ?? '';
  return byDefaultAction(properties, path, missingAction);
}

/**
 *   defaultAction            lists      who
 *   Deny                     any        those listed
 *   absent, no object at all            everybody
 *   Allow                    any        everybody
 *   an expression, or a value not known here: unknown
 */
function byDefaultAction(properties: unknown, path: string, missingAction?: 'deny'): Admission {
  const acl = readAt(properties, path);
  if (acl.kind === 'unknown') return unread([decidedLater(acl.path)]);
  const action = readAt(properties, `${path}.defaultAction`);
  if (action.kind === 'unknown') return unread([decidedLater(action.path)]);
  const word = action.kind === 'absent' ? undefined : wordOf(action.value);
  const denies = word === 'deny' || (word === undefined && missingAction === 'deny' && acl.kind === 'value');
  if (denies)
    return admissionOf(
      entriesOf(
        properties,
        usualLists.map((list) => `${path}.${list}`),
      ),
    );
  if (word === undefined || word === 'allow') return everybody(`${path}.defaultAction is not Deny`);
  const property = `${path}.defaultAction`;
  return unread([{ property, because: `${property} is ${quoteName(word)}, which is no value known here` }]);
}
