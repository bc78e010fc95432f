import { isRecord } from '../core/arm-body.ts';
import { ConflictError, PermanentError, type PolicyViolation, RetryableError } from '../core/errors.ts';
import { abridged, plain, quote } from '../core/text.ts';
import { type Millis, millis, minutes, seconds } from '../core/time.ts';

/** What an answer says about failure; `status` is absent where there was no answer at all. */
export interface Failure {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly message: string;
  readonly retryAfter?: Millis | undefined;
  readonly violations?: readonly PolicyViolation[] | undefined;
  readonly cause?: unknown;
}

/** Azure's sentences may repeat names and texts of a request. */
const longestMessage = 2_000;

/** 409 codes that never pass by waiting. All others mean that somebody else is busy with the resource. */
const permanentConflicts: ReadonlySet<string> = new Set([
  'ScopeLocked',
  'MissingSubscriptionRegistration',
  'CannotDeleteResource',
  'ReadOnlyDisabledSubscription',
  'SubscriptionNotRegistered',
]);

/**
 * The only place that turns an answer of Azure's into one of our error classes. Nobody reads a message.
 *
 *   no answer, 408, 429, 5xx     RetryableError, with what Retry-After asked for
 *   412, 409                     ConflictError, but a 409 known never to pass is permanent
 *   every other 4xx              PermanentError, its reason the code Azure gave
 */
export function classify(failure: Failure): RetryableError | ConflictError | PermanentError {
  const { status, code, retryAfter, violations = [], cause } = failure;
  const message = abridged(plain(failure.message), longestMessage);
  if (status === undefined || status === 408 || status === 429 || status >= 500) {
    return new RetryableError(message, { retryAfter, refused: status === 429, cause });
  }
  if (status === 412) return new ConflictError(message, { cause });
  if (status === 409 && !permanentConflicts.has(code ?? '')) return new ConflictError(message, { cause });
  return new PermanentError(code ?? defaultReason(status), withPolicies(message, violations), { cause, violations });
}

/** Azure's own sentence names the policies only sometimes, and people have to know which. */
function withPolicies(message: string, violations: readonly PolicyViolation[]): string {
  if (violations.length === 0) return message;
  const named = violations.map(
    ({ assignment, definition }) => `assignment ${quote(assignment)} of ${quote(definition)}`,
  );
  return `${message.replace(/\.$/, '')} (Azure Policy: ${named.join(', ')})`;
}

/** A code would prove something; a bare status doesn't. */
const defaultReason = (status: number): string =>
  ({ 401: 'Unauthorized', 403: 'AuthorizationFailed' })[status] ?? `Http${status}`;

/** Code and message of an error body: ARM's `{error:{…}}`, private DNS's bare `{code,…}`, App Service's `{Code,…}`; anything else gives nothing. */
export function readErrorBody(body: unknown): { code: string | undefined; message: string | undefined } {
  const error = errorIn(body);
  return { code: firstText(error, 'code', 'Code'), message: firstText(error, 'message', 'Message') };
}

function errorIn(body: unknown): Record<string, unknown> {
  const error = isRecord(body) && isRecord(body.error) ? body.error : body;
  return isRecord(error) ? error : {};
}

const firstText = (fields: Record<string, unknown>, ...names: readonly string[]): string | undefined =>
  names.map((name) => fields[name]).find((value): value is string => typeof value === 'string' && value !== '');

/**
 * The Azure Policies that denied a write, from `additionalInfo` of the error or of its details: ARM's common error says which
 * assignment of which definition it was (code RequestDisallowedByPolicy).
 */
export function readPolicyViolations(body: unknown): readonly PolicyViolation[] {
  const error = errorIn(body);
  return [error, ...recordsIn(error.details)]
    .flatMap(({ additionalInfo }) => recordsIn(additionalInfo))
    .flatMap(({ type, info }) => {
      if (type !== 'PolicyViolation' || !isRecord(info)) return [];
      const named = (what: string): string => firstText(info, `${what}DisplayName`, `${what}Name`, `${what}Id`) ?? '?';
      return [{ assignment: named('policyAssignment'), definition: named('policyDefinition') }];
    });
}

const recordsIn = (list: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(list) ? list.filter(isRecord) : [];

/** Azure's slowest buckets fill up again within it: 1,000 writes of Microsoft.Network, 500 reads of private DNS in five minutes. */
const longestWait = minutes(5);

/**
 * Retry-After as seconds or as an HTTP date, five minutes at most: one answer that asks for longer (or a clock that is wrong) must not stop
 * everything that draws on the same bucket for hours. A call made too early is refused again, at the cost of one call.
 */
export function readRetryAfter(header: string | undefined, now: Date): Millis | undefined {
  if (header === undefined) return undefined;
  const count = Number(header);
  const asked =
    header.trim() !== '' && Number.isFinite(count) ? seconds(count) : millis(Date.parse(header) - now.getTime());
  return Number.isNaN(asked) ? undefined : millis(Math.min(Math.max(0, asked), longestWait));
}

/**
 * Whether a 404's code proves that what a direct GET asked for is not there. Any other 404 (a hidden subscription, a proxy in between)
 * leaves it unread. Private DNS says `NotFound` for a record set where ARM says `ResourceNotFound` (test/facts/private-dns.ts).
 */
export function provesAbsence(status: number, code: string | undefined, type: string): boolean {
  if (status !== 404) return false;
  if (code === 'ResourceNotFound' || code === 'ResourceGroupNotFound') return true;
  return code === 'NotFound' && type.startsWith('microsoft.network/privatednszones/');
}
