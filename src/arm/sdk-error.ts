import { RestError } from '@azure/core-rest-pipeline';
import { ConflictError, PermanentError, RetryableError } from '../core/errors.ts';
import { failureOf } from './answer.ts';

/** Puts whatever an Azure SDK threw (an HTTP answer, a broken connection, an abort, a credential's trouble) into our classes. */
export function classifySdkError(error: unknown): Error {
  if (error instanceof RetryableError || error instanceof ConflictError || error instanceof PermanentError)
    return error;
  if (!(error instanceof Error)) return new RetryableError(String(error));
  if (isRestError(error)) {
    const { statusCode, response, request } = error;
    if (statusCode === undefined) return new RetryableError(error.message, { cause: error });
    const asked = request === undefined ? 'a call' : `${request.method} ${pathOf(request.url)}`;
    const text = response?.bodyAsText ?? '';
    const contentType = response?.headers.get('content-type');
    return failureOf({ asked, status: statusCode, contentType, text }, response?.headers.get('retry-after'), error);
  }
  // Aborts and credential failures pass: the time was up, or the identity endpoint is not answering.
  if (passing.has(error.name)) return new RetryableError(error.message, { cause: error });
  return error;
}

const passing: ReadonlySet<string> = new Set([
  'AbortError',
  'TimeoutError',
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
]);

/** Without the query: an operation's carries a signature, which no log or finding should repeat. */
const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url.replace(/\?.*$/, ''));

/** Each SDK may bring its own copy of the pipeline, so the class is told by its name too. */
function isRestError(error: Error): error is RestError {
  return error instanceof RestError || error.name === 'RestError';
}
