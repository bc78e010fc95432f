import { createNetworkManagement } from '@azure/arm-network/api';
import { createPrivateDnsManagement } from '@azure/arm-privatedns/api';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import { RetryableError } from '../core/errors.ts';
import { leaveOutUnused } from '../core/unused-policies.ts';
import { userAgentOptions } from '../core/version.ts';
import { type ActivityLog, createActivityLog } from './activity-log.ts';
import { apiVersions } from './api-versions.ts';
import type { Arm, ArmActions } from './arm.ts';
import { createArm } from './arm-client.ts';
import { createNetwork, type Network } from './network.ts';
import { createPrivateDns, type PrivateDns } from './private-dns.ts';
import { createTakeTurns } from './take-turns.ts';

type OnAnswer = (method: string, status: number | undefined) => void;

export interface ArmSettings {
  /** `https://management.azure.com` or a sovereign cloud's, without a trailing slash. */
  readonly endpoint: string;
  readonly audience: string;
  readonly credential: TokenCredential;
  /** Called for each call that was answered, or that got no answer (`status` undefined: network, time, no token). */
  readonly onAnswer?: OnAnswer;
  /** For several clients of one process to share (`createTakeTurns`). */
  readonly turns?: PipelinePolicy;
  /** What sends the requests; the SDKs' own where left out. */
  readonly httpClient?: HttpClient;
}

/** One client in the ways the rooms ask it: of any type by its id, of the two providers they know best, and of who did what. */
export interface ArmViews {
  readonly arm: Arm;
  readonly actions: ArmActions;
  readonly network: Network;
  readonly privateDns: PrivateDns;
  readonly activityLog: ActivityLog;
}

/**
 * The real Azure Resource Manager. A call of any SDK goes through the one pipeline made
 * here: credentials, user agent, turns. Retries are the loop's, so it makes none; nor does it follow a redirect, which ARM sends none of.
 */
export function openArm({
  endpoint,
  audience,
  credential,
  onAnswer,
  turns = createTakeTurns(),
  httpClient,
}: ArmSettings): ArmViews {
  const watched = onAnswer === undefined ? [] : [{ policy: answerWatch(onAnswer), position: 'perCall' as const }];
  const sentBy = httpClient === undefined ? {} : { httpClient };
  // Every path that is asked through it names its own subscription.
  const context = createNetworkManagement(credential, '', {
    endpoint,
    ...sentBy,
    credentials: { scopes: [`${audience}/.default`] },
    retryOptions: { maxRetries: 0 },
    userAgentOptions,
    additionalPolicies: [...watched, { policy: turns, position: 'perRetry' }],
  });
  leaveOutUnused(context.pipeline);
  const arm = createArm(endpoint, context);
  const ofDns = { endpoint, ...sentBy, pipeline: context.pipeline, apiVersion: apiVersions.privateDns };
  const privateDns = createPrivateDns((subscription) => createPrivateDnsManagement(credential, subscription, ofDns));
  return {
    arm,
    actions: arm,
    network: createNetwork(arm),
    privateDns,
    activityLog: createActivityLog(endpoint, context),
  };
}

/** Watches the calls of a pipeline without touching them. */
function answerWatch(onAnswer: OnAnswer): PipelinePolicy {
  return {
    name: 'answerWatch',
    async sendRequest(request, next) {
      try {
        const response = await next(request);
        onAnswer(request.method, response.status);
        return response;
      } catch (error) {
        // A call that waits for its turn was never made.
        if (!(error instanceof RetryableError && error.refused)) onAnswer(request.method, undefined);
        throw error;
      }
    },
  };
}
