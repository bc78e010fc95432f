import { addTo } from '../egress/path/per-world.ts';

/** Values by what `keyOf` says of each, in the order they come. */
export function grouped<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) addTo(groups, keyOf(value), value);
  return groups;
}
