import { ConflictError, InputError, PermanentError, type Problem, RetryableError } from '../core/errors.ts';
import { type ApiResponse, json } from './message.ts';

/** Every kind of problem the API answers with. The names are stable: clients distinguish problems by them. */
const kinds = {
  unauthenticated: { status: 401, title: 'Sign in first' },
  'wrong-tenant': { status: 403, title: 'Signed in with another tenant' },
  'missing-role': { status: 403, title: 'A role is missing' },
  'groups-unknown': { status: 403, title: 'Nobody knows your groups' },
  'not-in-sight': { status: 403, title: 'Not in your subscriptions' },
  'not-yours-to-decide': { status: 403, title: 'Somebody else must decide' },
  'cross-origin': { status: 403, title: 'Sent from another site' },
  'invalid-parameter': { status: 400, title: 'A parameter is not valid' },
  'invalid-header': { status: 400, title: 'A header is not valid' },
  'invalid-json': { status: 400, title: 'The body is not JSON' },
  'invalid-body': { status: 400, title: 'The body is not valid' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Not with this method' },
  'decision-conflict': { status: 409, title: 'Decided otherwise, or changed meanwhile' },
  'list-changed': { status: 409, title: 'The list changed' },
  'observe-mode': { status: 409, title: 'Policy lets nothing be written' },
  conflict: { status: 409, title: 'Changed meanwhile' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  misdirected: { status: 421, title: 'Sent to another host' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'version-required': { status: 428, title: 'Say which version you saw' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  'azure-refused': { status: 502, title: 'Azure refused' },
  unavailable: { status: 503, title: 'Not available just now' },
} as const;

export type ProblemKind = keyof typeof kinds;
export const problemKinds = Object.keys(kinds) as readonly ProblemKind[];
export const statusOf = (kind: ProblemKind): number => kinds[kind].status;

export interface ProblemOptions {
  /** What is wrong with which field. */
  readonly problems?: readonly Problem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Extension members (RFC 9457, section 3.2). */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Thrown anywhere in a view to end the request with problem details. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly kind: ProblemKind;
  readonly options: ProblemOptions;
  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.kind = kind;
    this.options = options;
  }
}

/** A problem that names its fields; the detail repeats them in one sentence. */
export function fieldProblem(kind: ProblemKind, problems: readonly Problem[]): ApiProblem {
  const detail = problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ');
  return new ApiProblem(kind, `${detail}.`, { problems });
}

export const badParameter = (path: string, message: string): ApiProblem =>
  fieldProblem('invalid-parameter', [{ path, message }]);

/** What a caller gets to see of an error. Only classed errors show their message; anything else is a bug and shows nothing. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof InputError) {
    return new ApiProblem('invalid-body', error.message, { problems: error.problems, cause: error });
  }
  if (error instanceof ConflictError) return new ApiProblem('conflict', error.message, { cause: error });
  if (error instanceof PermanentError) {
    if (error.reason === 'ObserveMode') return new ApiProblem('observe-mode', `${error.message}.`, { cause: error });
    return new ApiProblem('azure-refused', error.message, { more: { reason: error.reason }, cause: error });
  }
  if (error instanceof RetryableError) {
    const wait = Math.max(1, Math.ceil((error.retryAfter ?? 5_000) / 1_000));
    return new ApiProblem('unavailable', withoutHosts(error.message), {
      headers: { 'retry-after': String(wait) },
      cause: error,
    });
  }
  return new ApiProblem('internal', 'The request failed; the log says why under this instance.', { cause: error });
}

/** What a connection failed on names hosts of ours, which are nobody's business: the log has them. */
const withoutHosts = (text: string): string =>
  text.replaceAll(/\bhttps?:\/\/[^\s'"]+|\b[\w-]+(\.[\w-]+){2,}(:\d+)?\b|\[[\da-f:]+\](:\d+)?/gi, '…');

/** The problem as an answer (RFC 9457). */
export function toProblemResponse({ kind, message, options }: ApiProblem, requestId: string): ApiResponse {
  const { status, title } = kinds[kind];
  const problems = options.problems === undefined ? {} : { problems: options.problems };
  const body = {
    ...options.more,
    type: `urn:gatehouse:problem:${kind}`,
    title,
    status,
    detail: message,
    instance: `urn:uuid:${requestId}`,
    ...problems,
  };
  return json(status, body, { ...options.headers, 'content-type': 'application/problem+json; charset=utf-8' });
}
