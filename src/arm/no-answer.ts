import { ConflictError, PermanentError, RetryableError } from '../core/errors.ts';

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
