/**
 * A map that keeps the newest so many entries; setting one again makes it the newest. For what a process keeps from one request to the next: others decide how
 * many keys there are, and memory must not.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: K, value: V): this {
    // The order of a Map is that of insertion: the first is the oldest.
    this.delete(key);
    for (const oldest of this.keys()) {
      if (this.size < this.#most) break;
      this.delete(oldest);
    }
    return super.set(key, value);
  }
}
