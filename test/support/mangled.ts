import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** Texts that readers trip over. */
export const odd = fc.oneof(
  anyText({ maxLength: 30 }),
  fc.constantFrom('', '..', '__proto__', '%2e%2e', '*', '\u2028', '\u212a', '0.0.0.0/0', '/'),
);

/** A body with one value, anywhere in it, taken out or put in place of another. */
export type Change = { readonly at: number; readonly value: unknown };
export function mangled(body: unknown, { at, value }: Change): unknown {
  const copy = structuredClone(body);
  const places: (() => void)[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      const holder = node as Record<string, unknown>;
      // Which resource a body is of is Azure's; test/approvals and test/arm have the bodies that lie about it. An etag travels in a header.
      if (node === copy && (key === 'id' || key === 'etag')) continue;
      places.push(() => {
        if (value !== undefined) holder[key] = value;
        // No JSON has a hole in a list.
        else if (Array.isArray(node)) node.splice(Number(key), 1);
        else delete holder[key];
      });
      walk(holder[key]);
    }
  };
  walk(copy);
  places[at % Math.max(1, places.length)]?.();
  return copy;
}
export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(200),
  value: fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 1 }),
    odd,
    fc.constantFrom(null, [], {}, [null], 0, true),
  ),
});
