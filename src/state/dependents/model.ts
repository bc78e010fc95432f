import * as z from 'zod';

/** dependents: partition = hash of what is depended on, row = hash of the subject. Whose way out depends on what: the index from a change to what it costs. */
export const DependentRow = z.object({
  /** A lower-cased id, or `address:` and a next hop's address. */
  on: z.string(),
  subject: z.string(),
});
export type Dependent = z.infer<typeof DependentRow>;
