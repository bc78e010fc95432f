import { minutes } from '../core/time.ts';

/** Whatever the caller's patience: what Azure Resource Manager takes longer over is asked again instead. */
export const armLimit = minutes(1);
