import { RestError } from '@azure/core-rest-pipeline';
import { ConflictError, PermanentError, RetryableError } from '../core/errors.ts';
import { classify, readErrorBody, readPolicyViolations, readRetryAfter } from './classify.ts';

/** Puts whatever an Azure SDK threw (an HTTP answer, a broken connection, an abort, a credential's trouble) into our classes. */
export function classifySdkError(error: unknown): Error {
  if (error instanceof RetryableError || error instanceof ConflictError || error instanceof PermanentError)
    return error;
  if (!(error instanceof Error)) return new RetryableError(String(error));
  if (isRestError(error)) {
    const body = parseJson(error.response?.bodyAsText);
    const answered = readErrorBody(body);
    const header = error.response?.headers.get('retry-after') ?? undefined;
    return classify({
      status: error.statusCode,
      code: answered.code ?? (error.statusCode === undefined ? undefined : error.code),
      message: answered.message ?? error.message,
      retryAfter: readRetryAfter(header, new Date()),
      violations: readPolicyViolations(body),
      cause: error,
    });
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

/** Each SDK may bring its own copy of the pipeline, so the class is told by its name too. */
function isRestError(error: Error): error is RestError {
  return error instanceof RestError || error.name === 'RestError';
}

function parseJson(text: string | null | undefined): unknown {
  if (text === undefined || text === null || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
