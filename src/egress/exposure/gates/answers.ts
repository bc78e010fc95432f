import type { Admission, Unknown } from '../model.ts';
import type { Gate } from '../row.ts';

/** A gate of one kind. */
export type GateOf<Kind extends Gate['kind']> = Extract<Gate, { kind: Kind }>;

export const everybody = (because: string, unknown: readonly Unknown[] = []): Admission => ({
  who: 'everybody',
  because,
  unknown,
});

export const nobody = (because: string): Admission => ({ who: 'nobody', because, unknown: [] });

export const unread = (unknown: readonly Unknown[]): Admission => ({
  who: 'unknown',
  because: unknown.map(({ because }) => because).join('; '),
  unknown,
});
