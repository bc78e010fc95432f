import { z } from 'zod';

const Mode = z.enum(['observe', 'enforce']);

/** Placeholder shape: widened by the approvals room. */
export const ApprovalsPolicy = z.strictObject({
  mode: Mode.default('observe'),
  rules: z.array(z.strictObject({ name: z.string() })).default([]),
});
export type ApprovalsPolicy = z.infer<typeof ApprovalsPolicy>;
