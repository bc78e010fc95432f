import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { BoundedMap } from '../core/bounded.ts';
import { RetryableError } from '../core/errors.ts';
import { findJson } from '../core/find-json.ts';
import { foldCase } from '../core/text.ts';
import { type Millis, millis } from '../core/time.ts';
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
/** 429 of the subscription's own bucket, for every provider; every other is that of the provider. */
const ofSubscription = 'SubscriptionRequestsThrottled';

/** What one call draws on. */
interface Buckets {
  readonly subscription: string;
  readonly provider: string;
}

/** Of any subscription that somebody asks from; one that is forgotten shows itself by refusing again. */
const mostBuckets = 2_000;

/**
 * One policy for every pipeline of the process: what Azure asks of one call, all that draw on the same bucket keep to. A call whose turn is
 * near waits for it; any other is not sent, and fails with the time to try again.
 * @throws RetryableError, refused, with the time to wait.
 */
export function createTakeTurns(now: () => number = Date.now): PipelinePolicy {
  const known = new BoundedMap<string, Turns>(mostBuckets);
  const turnsOf = (bucket: string): Turns => known.get(bucket) ?? freeTurns;

  async function awaitTurn({ subscription, provider }: Buckets, signal: AbortSignal | undefined): Promise<void> {
    const names = [subscription, provider];
    for (;;) {
      const { turn, buckets } = takeTurn(names.map(turnsOf), now());
      for (const [index, turns] of buckets.entries()) known.set(names[index] ?? '', turns);
      if (turn.kind === 'wait') {
        const message = `Azure has asked for patience with ${provider}: this call waits for its turn`;
        throw new RetryableError(message, { retryAfter: turn.after, refused: true });
      }
      const wait = turn.at - now();
      if (wait > 0) await sleep(wait, undefined, signal === undefined ? {} : { signal });
      // Somebody may have been refused meanwhile.
      if (names.every((name) => turnsOf(name).notBefore <= now())) return;
    }
  }

  function learn(
    buckets: Buckets,
    kind: Kind,
    sentAt: number,
    { status, headers, bodyAsText }: PipelineResponse,
  ): void {
    const refill = refills[kind];
    const { subscription, provider } = buckets;
    if (status !== 429) {
      known.set(subscription, afterService(turnsOf(subscription), findRemaining(headers, `${kind}s`), refill));
      known.set(provider, afterService(turnsOf(provider), findRemaining(headers, 'resource-requests'), refill));
      return;
    }
    const { code = '' } = readErrorBody(findJson(bodyAsText ?? ''));
    if (contention.has(code)) return;
    const retryAfter = readRetryAfter(headers.get('retry-after'), new Date(now()));
    const bucket = code === ofSubscription ? subscription : provider;
    known.set(bucket, afterRefusal(turnsOf(bucket), { sentAt, now: now(), retryAfter, refill }));
  }

  return {
    name: 'takeTurns',
    async sendRequest(request, next) {
      const kind = kindOf(request);
      const buckets = bucketsOf(request, kind);
      await awaitTurn(buckets, request.abortSignal as AbortSignal | undefined);
      const sentAt = now();
      const response = await next(request);
      learn(buckets, kind, sentAt, response);
      return response;
    },
  };
}

function kindOf({ method }: PipelineRequest): Kind {
  if (method === 'DELETE') return 'delete';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** Azure counts by subscription and kind, and each provider by itself too; private DNS apart from the rest of Microsoft.Network. */
function bucketsOf({ url }: PipelineRequest, kind: Kind): Buckets {
  const path = foldCase(decodeURIComponent(new URL(url).pathname));
  const place = /^\/subscriptions\/([^/]+)/.exec(path)?.[1] ?? 'the tenant';
  const provider = path.split('/providers/').at(-1)?.split('/')[0] ?? '';
  const isPrivateDns = path.includes('/providers/microsoft.network/privatedns');
  const name = isPrivateDns ? 'private DNS' : provider || 'resources';
  return { subscription: `${kind}s in ${place}`, provider: `${kind}s of ${name} in ${place}` };
}

/** Tokens that are left, where the answer says (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). */
function findRemaining(headers: PipelineResponse['headers'], of: string): number | undefined {
  const text = headers.get(`x-ms-ratelimit-remaining-subscription-${of}`);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
