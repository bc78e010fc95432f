import { type Answer, dnsError, gatewayError } from './answer.ts';
import type { Call } from './call.ts';

interface Limit {
  readonly capacity: number;
  /** Tokens a second. */
  readonly refill: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

interface Charge {
  readonly key: string;
  readonly limit: Limit;
  readonly refuse: (seconds: number) => Answer;
}

const perFiveMinutes = (count: number): Limit => ({ capacity: count, refill: count / 300 });
/** The platform's numbers: platform/limits.md. Actions count as writes. */
const gateway: Readonly<Record<'read' | 'write' | 'delete', Limit>> = {
  read: { capacity: 250, refill: 25 },
  write: { capacity: 200, refill: 10 },
  delete: { capacity: 200, refill: 10 },
};
const networkReads = perFiveMinutes(10_000);
const networkWrites = perFiveMinutes(1_000);
const privateDnsReads = perFiveMinutes(500);

/** Token buckets by principal, subscription and kind of operation, and the network provider's own. */
export interface Throttle {
  /** Takes a token from every bucket concerned, or from none and says when to come again. */
  refused(call: Call): Answer | undefined;
  /** What is left of the subscription's bucket, for the headers. */
  remaining(call: Call): number;
}

export function createThrottle(now: () => Date): Throttle {
  const buckets = new Map<string, Bucket>();

  const fill = ({ key, limit }: Pick<Charge, 'key' | 'limit'>): Bucket => {
    const at = now().getTime();
    const bucket = buckets.get(key) ?? { tokens: limit.capacity, at };
    bucket.tokens = Math.min(limit.capacity, bucket.tokens + ((at - bucket.at) / 1000) * limit.refill);
    bucket.at = at;
    buckets.set(key, bucket);
    return bucket;
  };

  return {
    refused(call) {
      const charges = chargesOf(call);
      for (const charge of charges) {
        const missing = 1 - fill(charge).tokens;
        if (missing > 0) return charge.refuse(Math.max(1, Math.ceil(missing / charge.limit.refill)));
      }
      for (const charge of charges) fill(charge).tokens -= 1;
      return undefined;
    },
    remaining(call) {
      const [first] = chargesOf(call);
      return first === undefined ? 0 : Math.floor(fill(first).tokens);
    },
  };
}

function chargesOf(call: Call): readonly Charge[] {
  const kind = call.kind === 'action' ? 'write' : call.kind;
  const subscription = (call.subscriptionId ?? 'tenant').toLowerCase();
  const own = `${call.caller.objectId}|${subscription}|${kind}`;
  const charges: Charge[] = [
    { key: own, limit: gateway[kind], refuse: (seconds) => subscriptionThrottled(call, seconds) },
  ];
  const type = call.type.toLowerCase();
  if (!type.startsWith('microsoft.network/')) return charges;
  if (kind !== 'read') {
    charges.push({ key: `${subscription}|network|write`, limit: networkWrites, refuse: actionThrottled(call, 1_000) });
  } else if (type.startsWith('microsoft.network/privatedns')) {
    charges.push({ key: `${subscription}|dns|read`, limit: privateDnsReads, refuse: dnsThrottled });
  } else {
    charges.push({ key: `${subscription}|network|read`, limit: networkReads, refuse: actionThrottled(call, 10_000) });
  }
  return charges;
}

function subscriptionThrottled(call: Call, seconds: number): Answer {
  const operation = `${call.method}/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/${call.type.toUpperCase()}/`;
  return after(
    seconds,
    gatewayError(
      429,
      'SubscriptionRequestsThrottled',
      `Number of requests for subscription '${call.subscriptionId}' and operation '${operation}' exceeded the backend storage limit. Please try again after '${seconds}' seconds.`,
    ),
  );
}

function actionThrottled(call: Call, limit: number): (seconds: number) => Answer {
  return (seconds) =>
    after(
      seconds,
      gatewayError(
        429,
        'ResourceRequestsThrottled',
        `Number of requests for action '${call.type}/${call.kind}' exceeded the limit of '${limit}' for time interval '00:05:00'. Please try again after '${seconds}' seconds.`,
      ),
    );
}

function dnsThrottled(seconds: number): Answer {
  return after(
    seconds,
    dnsError(429, 'TooManyRequests', `The request was throttled. Please try again after '${seconds}' seconds.`),
  );
}

function after(seconds: number, answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}
