import { InputError } from './errors.ts';

/** More than any deployment has, and little enough to be read in a moment: a file may be a stranger's. */
export const deepest = 128;
const most = 2_000_000;
export const tooDeep = `is nested more than ${deepest} levels deep; no deployment is`;

/**
 * Refuses a document that is nested deeper or holds more values than any deployment's. Nothing here calls itself, so no document can exhaust the stack.
 * @throws InputError naming the bound.
 */
export function refuseBeyondBounds(content: unknown, what = 'resources'): void {
  let level: readonly unknown[] = [content];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) refuse(what, tooDeep);
    count += level.length;
    if (count > most) refuse(what, `holds more than ${most.toLocaleString('en')} values; give it in parts`);
    const next: unknown[] = [];
    for (const value of level)
      if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) next.push(each);
    level = next;
  }
}

function refuse(what: string, message: string): never {
  throw new InputError(what, message);
}
