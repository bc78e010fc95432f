import type { Call } from './call.ts';
import type { PollStyle } from './operations.ts';

/** Microsoft.Network's operations: status for every one, a result only for deletes, Retry-After 10 on creates and deletes. */
export function networkPolling(
  call: Call,
  location: string,
  what: { readonly isNew?: boolean; readonly isDelete?: boolean } = {},
): PollStyle {
  const region = location.toLowerCase().replaceAll(' ', '') || 'eastus';
  const scope = `/subscriptions/${call.subscriptionId}/providers/Microsoft.Network/locations/${region}`;
  return {
    statusPath: `${scope}/operations/{op}`,
    ...(what.isDelete ? { resultPath: `${scope}/operationResults/{op}` } : {}),
    ...(what.isNew || what.isDelete ? { retryAfter: 10 } : {}),
  };
}
