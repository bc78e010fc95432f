import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { RetryableError } from '../core/errors.ts';

/** Called for each call that was answered, or that got no answer (`status` undefined: network, time, no token). */
export type OnAnswer = (method: string, status: number | undefined) => void;

/** Watches the calls of a pipeline without touching them. */
export function answerWatch(onAnswer: OnAnswer): PipelinePolicy {
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
