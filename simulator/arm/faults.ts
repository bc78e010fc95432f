import type { Answer } from './answer.ts';
import { providerError } from './answer.ts';
import type { Call } from './call.ts';

/** What goes wrong. Times are milliseconds, `retryAfter` is seconds. */
export type Fault =
  | { readonly kind: 'throttled'; readonly retryAfter?: number }
  | { readonly kind: 'failed'; readonly status: 408 | 500 | 502 | 503 | 504; readonly code?: string }
  | { readonly kind: 'precondition' }
  | { readonly kind: 'timeout'; readonly after?: number }
  | { readonly kind: 'slow'; readonly by: number }
  /** The work is done at once, and only the caller hears of it late. */
  | { readonly kind: 'slow answer'; readonly by: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lost answer' };

export interface FaultRule {
  /** Regular expressions, tested without regard to case; absent ones match everything. */
  readonly match: { readonly method?: string; readonly path?: string };
  /** How many calls it hits; all where absent. */
  readonly times?: number;
  /** How many matching calls pass first. */
  readonly after?: number;
  readonly what: Fault;
}

/** Trouble on demand, changeable while the simulator runs. */
export interface FaultControl {
  /** Returns the way to take the rule away again. */
  add(rule: FaultRule): () => void;
  clear(): void;
  /** The trouble that hits this call; the first rule that matches and has hits left. */
  next(call: Pick<Call, 'method' | 'path'>): Fault | undefined;
}

/** The caller gets no answer: its connection is cut. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

export function createFaults(): FaultControl {
  const rules = new Set<{ rule: FaultRule; method: RegExp; path: RegExp; seen: number; hits: number }>();
  return {
    add(rule) {
      const entry = {
        rule,
        method: new RegExp(rule.match.method ?? '', 'i'),
        path: new RegExp(rule.match.path ?? '', 'i'),
        seen: 0,
        hits: 0,
      };
      rules.add(entry);
      return () => {
        rules.delete(entry);
      };
    },
    clear() {
      rules.clear();
    },
    next(call) {
      for (const entry of rules) {
        if (!entry.method.test(call.method) || !entry.path.test(call.path)) continue;
        entry.seen += 1;
        if (entry.seen <= (entry.rule.after ?? 0) || entry.hits >= (entry.rule.times ?? Number.POSITIVE_INFINITY))
          continue;
        entry.hits += 1;
        return entry.rule.what;
      }
      return undefined;
    },
  };
}

/** The answer to the caller; undefined where the fault is not an answer. Bodies as in test/facts/errors.ts. */
export function faultAnswer(fault: Fault, call: Call): Answer | undefined {
  switch (fault.kind) {
    case 'throttled': {
      const seconds = fault.retryAfter ?? 10;
      return {
        ...providerError(429, 'RetryableError', 'A retryable error occurred.', {
          details: [
            {
              code: 'RetryableErrorDueToAnotherOperation',
              message: `Operation PutOperation (${call.requestId}) is updating resource ${call.path}. The call can be retried in ${seconds} seconds.`,
            },
          ],
        }),
        headers: { 'retry-after': String(seconds) },
      };
    }
    case 'failed': {
      const codes: Readonly<Record<number, string>> = {
        408: 'RequestTimeout',
        500: 'InternalServerError',
        502: 'BadGatewayConnection',
        503: 'ServerTimeout',
        504: 'GatewayTimeout',
      };
      const code = fault.code ?? codes[fault.status] ?? 'InternalServerError';
      const answer = providerError(fault.status, code, 'The request could not be completed. Please try again later.');
      return { ...answer, headers: { 'x-ms-failure-cause': fault.status === 503 ? 'gateway' : 'service' } };
    }
    case 'precondition':
      return {
        status: 412,
        body: { code: 'PreconditionFailed', message: 'The resource has been modified (etag mismatch).' },
      };
    default:
      return undefined;
  }
}

/** Resolves after some milliseconds, or at once when the caller gives up. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
