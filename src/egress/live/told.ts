import { days, since } from '../../core/time.ts';
import type { Told, Verified } from '../../state/verifications/model.ts';
import { liveIdOf } from '../path/live.ts';

/** What a machine told is asked anew after a day, and counts for as long again where that is in vain. */
export const askedAgainAfter = days(1);
const countsFor = days(2);

/** Among the bodies a verdict rests on: what was told, while it counts. */
export const liveBodies = (verified: readonly (Verified | undefined)[], now: Date): readonly unknown[] =>
  verified.flatMap((each) =>
    each?.told === undefined || !counts(each.told, now) ? [] : [bodyOf(each.subnet, each.told)],
  );

const counts = ({ at }: Told, now: Date): boolean => since(new Date(at), now) <= countsFor;
const bodyOf = (subnet: string, told: Told): unknown => ({ id: liveIdOf(subnet), properties: told });
