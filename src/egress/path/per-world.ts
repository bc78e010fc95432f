import type { World } from '../model.ts';

/** Something worked out once for each world (or estate): an index, or answers kept by key. Kept no longer than the world itself. */
export function perWorld<T, W extends object = World>(build: (world: W) => T): (world: W) => T {
  const kept = new WeakMap<W, T>();
  return (world) => {
    const known = kept.get(world);
    if (known !== undefined) return known;
    const built = build(world);
    kept.set(world, built);
    return built;
  };
}

/** An answer by id, worked out once for each world. */
export function perId<T, W extends object = World>(answer: (world: W, id: string) => T): (world: W, id: string) => T {
  const answers = perWorld<Map<string, T>, W>(() => new Map<string, T>());
  return (world, id) => {
    const known = answers(world);
    const found = known.get(id);
    if (found !== undefined || known.has(id)) return found as T;
    const made = answer(world, id);
    known.set(id, made);
    return made;
  };
}

/** Adds to the list under a key. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
