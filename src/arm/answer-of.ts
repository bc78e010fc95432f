import { ConflictError, PermanentError, RetryableError } from '../core/errors.ts';
import { minutes } from '../core/time.ts';
import { heeding } from '../core/time-limit.ts';
import type { RawAnswer } from './answer.ts';

/** The longest one call may take, however long its caller would wait: a slower call is made again instead. */
const limit = minutes(1);

/** The options that every Azure SDK takes, and what of a raw response is used here. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (response: {
    readonly status: number;
    readonly headers: { toJSON(): Record<string, string> };
    readonly bodyAsText?: string | null;
    readonly parsedBody?: unknown;
  }) => void;
}

/**
 * Makes one call and gives the raw answer to it. What an SDK makes of an answer, its errors too, is not heeded: it takes a page of HTML for
 * an empty object and a success without a body for a bug, and drops the details of a refusal. The rooms' schemas read JSON as Azure sent it.
 * @throws a classed error where no answer came.
 */
export async function answerOf(
  asked: string,
  signal: AbortSignal,
  call: (options: CallOptions) => PromiseLike<unknown>,
): Promise<RawAnswer> {
  let answer: RawAnswer | undefined;
  const onResponse: CallOptions['onResponse'] = ({ status, headers, bodyAsText, parsedBody }) => {
    const json = typeof parsedBody === 'object' && parsedBody !== null ? parsedBody : undefined;
    answer = { asked, status, headers: headers.toJSON(), text: bodyAsText ?? '', json };
  };
  try {
    await heeding(signal, { what: asked, limit }, async (abortSignal) => call({ abortSignal, onResponse }));
  } catch (error) {
    if (answer === undefined) throw classifyNoAnswer(error);
  }
  if (answer === undefined) throw new TypeError(`${asked} ended without an answer`);
  return answer;
}

/** Puts what ended a call without an answer (a broken connection, an abort, a credential's trouble) into our classes. */
export function classifyNoAnswer(error: unknown): Error {
  if (error instanceof RetryableError || error instanceof ConflictError || error instanceof PermanentError)
    return error;
  if (!(error instanceof Error)) return new RetryableError(String(error));
  return passing.has(error.name) ? new RetryableError(error.message, { cause: error }) : error;
}

/** By name, since each SDK may bring its own copy of a class. Credential failures pass: the identity endpoint is not answering. */
const passing: ReadonlySet<string> = new Set([
  'RestError',
  'AbortError',
  'TimeoutError',
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
]);
