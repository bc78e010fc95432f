import type { HealthInFull } from '../data/api.ts';

export type Progress = NonNullable<HealthInFull['progress']>;

const counted = new Intl.NumberFormat('en');

/** How far a step of the sweep is: `plan: 300 read, 900 left`. */
export function sayProgress({ step, pages, done, left }: Progress): string {
  const parts = [
    pages === undefined ? undefined : `${counted.format(pages)} page${pages === 1 ? '' : 's'} read`,
    done === undefined ? undefined : `${counted.format(done)} read`,
    left === undefined ? undefined : `${counted.format(left)} left`,
  ];
  return `${step === 'plan' ? 'the plan' : step}: ${parts.filter((part) => part !== undefined).join(', ') || 'begun'}`;
}
