import { z } from 'zod';

const Mode = z.enum(['observe', 'enforce']);

/** Placeholder shape: widened by the egress room. */
export const EgressPolicy = z.strictObject({ mode: Mode.default('observe') });
export type EgressPolicy = z.infer<typeof EgressPolicy>;
