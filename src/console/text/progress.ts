import type { HealthInFull } from '../data/api.ts';
import { counted } from './counted.ts';

export type Progress = NonNullable<HealthInFull['progress']>;

const numbers = new Intl.NumberFormat('en');

/** How far a step of the sweep is: `plan: 300 read, 900 left`. */
export function sayProgress({ step, pages, done, left }: Progress): string {
  const parts = [
    pages === undefined ? undefined : `${counted(pages, 'page')} read`,
    done === undefined ? undefined : `${numbers.format(done)} read`,
    left === undefined ? undefined : `${numbers.format(left)} left`,
  ];
  return `${step === 'plan' ? 'the plan' : step}: ${parts.filter((part) => part !== undefined).join(', ') || 'begun'}`;
}
