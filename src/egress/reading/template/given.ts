import { isRecord } from '../../../core/arm-body.ts';
import { field } from '../../body.ts';
import { isExpression } from '../expression.ts';
import { Open } from '../fold/value.ts';

/**
 * What a template is given for a parameter:
 *
 *   parameters                              value
 *   have its `value`                        that
 *   have it otherwise, as a secret of a     open: it is read when it is deployed, and the default doesn't count
 *   key vault (`reference`)
 *   are an expression                       open
 *   don't have it                           undefined: the default counts
 */
export function givenIn(parameters: unknown, name: string): unknown {
  const open = new Open(`parameters('${name}')`);
  const entry = field(parameters, name);
  if (isExpression(parameters) || isExpression(entry)) return open;
  if (!isRecord(entry)) return undefined;
  const value = field(entry, 'value');
  return value === undefined && Object.keys(entry).length > 0 ? open : value;
}
