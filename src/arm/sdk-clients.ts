import { NetworkManagementClient } from '@azure/arm-network';
import { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import { answerWatch } from './answer-watch.ts';
import type { ArmSettings } from './arm-client.ts';
import { ownOriginPolicy } from './own-origin.ts';
import { createTakeTurns } from './take-turns.ts';

/** The management SDKs' clients: one for each subscription, made on first use. Retries are the loop's, so they make none. */
export interface SdkClients {
  network(subscriptionId: string): NetworkManagementClient;
  privateDns(subscriptionId: string): PrivateDnsManagementClient;
}

export function createSdkClients({
  endpoint,
  audience,
  credential,
  onAnswer,
  turns = createTakeTurns(),
}: ArmSettings): SdkClients {
  const options = {
    endpoint,
    credentialScopes: `${audience}/.default`,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [
      { policy: ownOriginPolicy(endpoint), position: 'perCall' as const },
      { policy: turns, position: 'perRetry' as const },
      // Further in: what the SDK makes of a failure has no status any more.
      ...(onAnswer === undefined ? [] : [{ policy: answerWatch(onAnswer), position: 'perRetry' as const }]),
    ],
    userAgentOptions: { userAgentPrefix: 'gatehouse' },
  };
  return {
    network: once((subscriptionId) => new NetworkManagementClient(credential, subscriptionId, options)),
    privateDns: once((subscriptionId) => new PrivateDnsManagementClient(credential, subscriptionId, options)),
  };
}

function once<T>(make: (subscriptionId: string) => T): (subscriptionId: string) => T {
  const made = new Map<string, T>();
  return (subscriptionId) => {
    const existing = made.get(subscriptionId);
    if (existing !== undefined) return existing;
    const created = make(subscriptionId);
    made.set(subscriptionId, created);
    return created;
  };
}
