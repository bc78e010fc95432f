import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { BoundedMap } from '../core/bounded.ts';
import { RetryableError } from '../core/errors.ts';
import { foldCase } from '../core/text.ts';
import { type Millis, millis } from '../core/time.ts';
import { parseJson } from './answer.ts';
import { readErrorBody, readRetryAfter } from './classify.ts';
import { afterRefusal, afterService, freeTurns, type Turns, takeTurn } from './turns.ts';

type Kind = 'read' | 'write' | 'delete';

/**
 * Time for one token of the subscription's own buckets: 25 reads, 10 writes, 10 deletes a second
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). Slower buckets show themselves by refusing.
 */
const refills: Readonly<Record<Kind, Millis>> = { read: millis(40), write: millis(100), delete: millis(100) };

/** 429 too, but only the one resource is busy: nobody else has to wait for it. */
const contention: ReadonlySet<string> = new Set(['RetryableError', 'RetryableErrorDueToAnotherOperation']);

/** Of any subscription that somebody asks from; one that is forgotten shows itself by refusing again. */
const mostBuckets = 2_000;

/**
 * One policy for every pipeline of the process: what Azure asks of one call, all that draw on the same bucket keep to. A call whose turn is
 * near waits for it; any other is not sent, and fails with the time to try again.
 * @throws RetryableError, refused, with the time to wait.
 */
export function createTakeTurns(now: () => number = Date.now): PipelinePolicy {
  const buckets = new BoundedMap<string, Turns>(mostBuckets);
  const turnsOf = (bucket: string): Turns => buckets.get(bucket) ?? freeTurns;

  async function awaitTurn(bucket: string, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const { turn, turns } = takeTurn(turnsOf(bucket), now());
      buckets.set(bucket, turns);
      if (turn.kind === 'wait') {
        const message = `Azure has asked for patience with ${bucket}: this call waits for its turn`;
        throw new RetryableError(message, { retryAfter: turn.after, refused: true });
      }
      const wait = turn.at - now();
      if (wait > 0) await sleep(wait, undefined, signal === undefined ? {} : { signal });
      // Somebody may have been refused meanwhile.
      if (turnsOf(bucket).notBefore <= now()) return;
    }
  }

  function learn(bucket: string, kind: Kind, sentAt: number, { status, headers, bodyAsText }: PipelineResponse): void {
    const refill = refills[kind];
    if (status !== 429) {
      buckets.set(bucket, afterService(turnsOf(bucket), findRemaining(headers, kind), refill));
      return;
    }
    if (contention.has(readErrorBody(parseJson(bodyAsText ?? '')).code ?? '')) return;
    const retryAfter = readRetryAfter(headers.get('retry-after'), new Date(now()));
    buckets.set(bucket, afterRefusal(turnsOf(bucket), { sentAt, now: now(), retryAfter, refill }));
  }

  return {
    name: 'takeTurns',
    async sendRequest(request, next) {
      const kind = kindOf(request);
      const bucket = bucketOf(request, kind);
      await awaitTurn(bucket, request.abortSignal as AbortSignal | undefined);
      const sentAt = now();
      const response = await next(request);
      learn(bucket, kind, sentAt, response);
      return response;
    },
  };
}

function kindOf({ method }: PipelineRequest): Kind {
  if (method === 'DELETE') return 'delete';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** Azure counts by subscription, provider and kind; private DNS counts apart from the rest of Microsoft.Network. */
function bucketOf({ url }: PipelineRequest, kind: Kind): string {
  const path = foldCase(decodeURIComponent(new URL(url).pathname));
  const subscription = /^\/subscriptions\/([^/]+)/.exec(path)?.[1] ?? 'the tenant';
  const provider = path.split('/providers/').at(-1)?.split('/')[0] ?? '';
  const isPrivateDns = path.includes('/providers/microsoft.network/privatedns');
  return `${kind}s of ${isPrivateDns ? 'private DNS' : provider || 'resources'} in ${subscription}`;
}

/** Tokens that are left, where the answer says: in the subscription's bucket, or in the one of private DNS (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). */
function findRemaining(headers: PipelineResponse['headers'], kind: Kind): number | undefined {
  const said = [`${kind}s`, 'resource-requests']
    .map((name) => headers.get(`x-ms-ratelimit-remaining-subscription-${name}`))
    .filter((text) => text !== undefined && /^\d+$/.test(text));
  return said.length === 0 ? undefined : Math.min(...said.map(Number));
}
