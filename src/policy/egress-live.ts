import * as z from 'zod';

/** Whether running machines are asked what no body shows. */
export const LiveVerification = z
  .strictObject({
    perHour: z
      .int({ error: 'is not a whole number; write how many interfaces may be asked in an hour, 0 for none' })
      .min(0, { error: 'is below 0; write how many interfaces may be asked in an hour, 0 for none' })
      .max(60, { error: 'is above 60; each question takes Azure seconds to minutes, and one is put at a time' })
      .default(0)
      .describe(
        'How many network interfaces of running machines are asked in an hour, in each subscription, for their effective routes and security groups; 0 asks none, and earlier answers no longer count. A question changes nothing in Azure, whatever the mode is',
      ),
  })
  .prefault({})
  .describe(
    'Asking Azure what a running machine really has, where a way out is unknown or rests on a default route that may be learnt: once a day for each such subnet. It takes the right of a role of its own (allowLiveVerification)',
  );
export type LiveVerification = z.infer<typeof LiveVerification>;
