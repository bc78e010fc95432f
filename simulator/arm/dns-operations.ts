import type { Call } from './call.ts';
import type { PollStyle } from './operations.ts';

/** Private DNS polls answer 202 while in progress and 30 seconds of Retry-After (dns-lifecycle-blob-…). */
export function dnsPolling(call: Call): PollStyle {
  const scope = `/subscriptions/${call.subscriptionId}/resourceGroups/${call.resourceGroup}/providers/Microsoft.Network`;
  return {
    statusPath: `${scope}/privateDnsOperationStatuses/{op}`,
    resultPath: `${scope}/privateDnsOperationResults/{op}`,
    waitingStatus: 202,
    retryAfter: 30,
  };
}
