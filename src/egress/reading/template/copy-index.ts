import { foldCase } from '../../../core/text.ts';
import type { Surroundings } from '../fold/evaluate.ts';

/** `copyIndex()`, `copyIndex(1)`, `copyIndex('loop')`, `copyIndex('loop', 1)`, inside one loop. */
export const copyIndex =
  (index: number, loop: string | undefined): Surroundings['named'] =>
  (name, [first, second]) => {
    if (name !== 'copyindex') return undefined;
    if (typeof first === 'string' && foldCase(first) !== loop) return undefined;
    const offset = typeof first === 'number' ? first : second;
    return index + (typeof offset === 'number' ? offset : 0);
  };
