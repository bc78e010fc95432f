import * as z from 'zod';
import { GroupId, listOf, SubscriptionId } from './patterns.ts';

/** Who may see what over the API, beside the app roles. */
export const ApiPolicy = z.strictObject({
  readers: z
    .array(
      z.strictObject({
        group: GroupId.describe('Object id of the Entra group, as the groups claim of tokens has it'),
        subscriptions: listOf(SubscriptionId).describe('The subscriptions whose rows its members may see'),
      }),
    )
    .default([])
    .describe(
      'Groups whose members see some subscriptions without an app role, and nothing else; somebody in several sees all of theirs. An app role goes before: with Gatehouse.Reader everything is seen',
    ),
});
export type ApiPolicy = z.infer<typeof ApiPolicy>;
