/** Steps for one expression: what needs more stays an expression, alone. Names and ids of a deployment take tens. */
const mostOfOne = 100_000;

/** Steps for all the expressions of a file: a deployment of a thousand resources takes a hundredth of them. */
const mostOfAll = 1_000_000;

/** What each expression has still when the file's are spent, so that a stranger's costly ones hide no plain one behind them. */
const leastOfOne = 100;

/** Steps of evaluation. Only expressions take any: what a file says in so many words is always read. */
export class Budget {
  #ofAll = mostOfAll;
  #ofOne: number | undefined;

  /** Works out one expression with steps of its own, which what it leads to shares; undefined where they don't suffice. */
  spend<T>(work: () => T): T | undefined {
    if (this.#ofOne !== undefined) return work();
    const given = Math.max(Math.min(mostOfOne, this.#ofAll), leastOfOne);
    this.#ofOne = given;
    try {
      const found = work();
      return this.isSpent ? undefined : found;
    } finally {
      this.#ofAll -= given - this.#ofOne;
      this.#ofOne = undefined;
    }
  }

  take(steps: number): void {
    if (this.#ofOne !== undefined) this.#ofOne -= steps;
  }

  get isSpent(): boolean {
    return this.#ofOne !== undefined && this.#ofOne <= 0;
  }
}
