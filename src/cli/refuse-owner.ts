import { ownerPattern, ownerWords } from '../core/deployment-name.ts';
import { InputError } from '../core/errors.ts';
import { quote } from '../core/text.ts';

/** @throws InputError where an owner could not be the mark of a deployment: nothing would be known by it. */
export function refuseWrongOwner(owner: string): void {
  if (!ownerPattern.test(owner)) throw new InputError('--owner', `${quote(owner)} ${ownerWords}`);
}
