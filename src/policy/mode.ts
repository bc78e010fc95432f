import * as z from 'zod';

export const Mode = z.enum(['observe', 'enforce']);
export type Mode = z.infer<typeof Mode>;
