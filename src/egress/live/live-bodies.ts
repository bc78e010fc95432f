import { days, since } from '../../core/time.ts';
import type { InterfaceReport, Verified } from '../../state/verifications/model.ts';
import { liveIdOf } from '../path/live.ts';

/** A machine's report is renewed after a day, and counts for another day where that fails. */
export const askedAgainAfter = days(1);
const countsFor = days(2);

/** The reports that still count, as bodies for a verdict. */
export const liveBodies = (verified: readonly (Verified | undefined)[], now: Date): readonly unknown[] =>
  verified.flatMap((each) =>
    each?.told === undefined || !counts(each.told, now) ? [] : [bodyOf(each.subnet, each.told)],
  );

const counts = ({ at }: InterfaceReport, now: Date): boolean => since(new Date(at), now) <= countsFor;
const bodyOf = (subnet: string, report: InterfaceReport): unknown => ({ id: liveIdOf(subnet), properties: report });
