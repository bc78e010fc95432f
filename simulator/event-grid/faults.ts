import { createRandom, shuffled } from './random.ts';

/** Which events a fault is for: all given parts must fit. Both are compared without case. */
export interface EventMatch {
  /** The whole operation name. */
  readonly operation?: string | undefined;
  /** Text the subject contains. */
  readonly subject?: string | undefined;
}

export interface FaultScope {
  readonly match?: EventMatch | undefined;
  /** How many fitting events it is for, counting from now; 1 unless given. */
  readonly count?: number | undefined;
}

export type Fault =
  | ({ readonly kind: 'drop' } & FaultScope)
  /** `copies` more deliveries of the same event; 1 unless given. */
  | ({ readonly kind: 'duplicate'; readonly copies?: number | undefined } & FaultScope)
  | ({ readonly kind: 'delay'; readonly ms: number } & FaultScope)
  /** Keeps events back until `release`. */
  | ({ readonly kind: 'hold' } & FaultScope);

/** What becomes of one event. */
export type Fate =
  | { readonly kind: 'deliver'; readonly copies: number; readonly delayMs: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hold' };

export interface Faults {
  add(fault: Fault): void;
  /** Forgets every fault that has not come true yet. */
  clear(): void;
  /** Uses up the first fault that fits. */
  decide(event: { readonly operation: string; readonly subject: string }): Fate;
}

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.count ?? 1 });
    },
    clear() {
      waiting = [];
    },
    decide(event) {
      const found = waiting.find(({ fault }) => fits(fault.match, event));
      if (found === undefined) return { kind: 'deliver', copies: 1, delayMs: 0 };
      found.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return fateOf(found.fault);
    },
  };
}

function fateOf(fault: Fault): Fate {
  switch (fault.kind) {
    case 'drop':
    case 'hold':
      return { kind: fault.kind };
    case 'duplicate':
      return { kind: 'deliver', copies: 1 + (fault.copies ?? 1), delayMs: 0 };
    case 'delay':
      return { kind: 'deliver', copies: 1, delayMs: fault.ms };
  }
}

function fits(match: EventMatch = {}, event: { readonly operation: string; readonly subject: string }): boolean {
  const { operation, subject } = match;
  return (
    (operation === undefined || operation.toLowerCase() === event.operation.toLowerCase()) &&
    (subject === undefined || event.subject.toLowerCase().includes(subject.toLowerCase()))
  );
}

/** In which order held events go out. A seed makes a shuffle that can be run again. */
export type ReleaseOrder = 'in-order' | 'reversed' | { readonly seed: number };

export function inOrder<Item>(items: readonly Item[], order: ReleaseOrder): readonly Item[] {
  if (order === 'in-order') return items;
  return order === 'reversed' ? items.toReversed() : shuffled(items, createRandom(order.seed));
}
