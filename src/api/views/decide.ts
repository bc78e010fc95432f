import { z } from 'zod';
import type { DecisionRequest, DecisionResult } from '../../approvals/decisions/model.ts';
import { RetryableError } from '../../core/errors.ts';
import { after, hours, seconds } from '../../core/time.ts';
import { parseBody } from '../body.ts';
import { type ApiRequest, type ApiResponse, json } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import { ApiProblem, fieldProblem } from '../problem.ts';
import { parseQuery } from '../query.ts';
import { notFound, parseHash } from '../table-key.ts';
import type { View } from '../view.ts';
import { toConnectionItem } from './connection-item.ts';

/** A decision that takes longer is answered with 202. */
const longestWait = seconds(10);

const reason = z
  .string({ error: 'must be a text that says why' })
  .trim()
  .min(1, 'must say why')
  .max(500, 'must have at most 500 characters')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of plain text, without control characters');

const DecisionBody = z.strictObject({ reason });

const moment = { error: 'must be a date and time with its zone, such as 2026-03-01T08:00:00Z' };
const DeferralBody = z.strictObject({ reason, until: z.iso.datetime({ offset: true, ...moment }) });

/** Nobody remembers why after this long. */
const longestDeferral = hours(24 * 90);

/** `POST /api/connections/{id}/approve|reject`. */
export function decide(kind: DecisionRequest['kind']): (deps: ApiDependencies) => View {
  return (deps) => async (request, caller) => {
    parseQuery(request.query, z.strictObject({}));
    const connection = parseHash(request, 'id', 'connection');
    const ifMatch = findIfMatch(request);
    const { reason } = await parseBody(request, DecisionBody);
    const decision = { connection, kind, by: caller.objectId, reason, ifMatch };
    const result = await decideInTime(deps, decision);
    deps.log.info('decision answered', {
      requestId: request.id,
      connection,
      kind,
      by: decision.by,
      result: result.kind,
    });
    return toResponse(request, decision, result);
  };
}

/** `POST /api/connections/{id}/defer`: it waits until then, and nobody is reminded before. */
export function defer(deps: ApiDependencies): View {
  return async (request, caller) => {
    parseQuery(request.query, z.strictObject({}));
    const connection = parseHash(request, 'id', 'connection');
    const ifMatch = findIfMatch(request);
    const body = await parseBody(request, DeferralBody);
    const until = parseUntil(body.until, deps.clock.now());
    const deferral = { connection, by: caller.objectId, reason: body.reason, until, ifMatch };
    const pass = await deps.beginPass(`person ${deferral.by}`);
    const result = await deps.decisions.defer(deferral, pass);
    deps.log.info('deferral answered', { requestId: request.id, connection, by: deferral.by, result: result.kind });
    return toResponse(request, deferral, result);
  };
}

function parseUntil(text: string, now: Date): Date {
  const until = new Date(text);
  const message = until <= now ? 'must be in the future' : 'must be at most 90 days away';
  if (until > now && until <= after(now, longestDeferral)) return until;
  throw fieldProblem('invalid-body', [{ path: 'until', message }]);
}

async function decideInTime(deps: ApiDependencies, decision: DecisionRequest): Promise<DecisionResult> {
  const pass = await deps.beginPass(`person ${decision.by}`);
  const signal = AbortSignal.any([pass.signal, AbortSignal.timeout(longestWait)]);
  try {
    return await orAbort(deps.decisions.decide(decision, { ...pass, signal }), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return findStarted(deps, decision);
  }
}

/** Out of time: only a decision that is in the row is accepted, because only that one will be finished. */
async function findStarted({ state }: ApiDependencies, wanted: DecisionRequest): Promise<DecisionResult> {
  const connection = await state.connections.findByHash(wanted.connection);
  const decision = connection?.value.decision;
  const isOurs = decision?.kind === wanted.kind && decision.by === `person ${wanted.by}`;
  if (connection === undefined || !isOurs || decision.state === 'failed') {
    throw new RetryableError(
      'The decision was not recorded in time. Send it again: the same decision is made only once.',
    );
  }
  return { kind: decision.state === 'done' ? 'done' : 'accepted', connection };
}

async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function toResponse(
  { url }: ApiRequest,
  { connection: id }: Pick<DecisionRequest, 'connection'>,
  result: DecisionResult,
): ApiResponse {
  if (result.kind === 'notFound') throw notFound('connection', id);
  const item = toConnectionItem(result.connection);
  switch (result.kind) {
    case 'done':
      return json(200, item, { etag: result.connection.etag });
    case 'recorded':
    case 'accepted': {
      const location = url.pathname.replace(/\/[^/]+\/?$/, '');
      // A second person may take days: only Azure is worth asking again soon.
      if (result.kind === 'recorded') return json(202, item, { etag: result.connection.etag, location });
      return json(202, item, { etag: result.connection.etag, location, 'retry-after': '5' });
    }
    case 'conflict':
      throw new ApiProblem('decision-conflict', `${result.message}.`, {
        more: { connection: item },
      });
    case 'refused':
      throw new ApiProblem('not-yours-to-decide', `${result.message}.`, { more: { connection: item } });
  }
}

/** The version a person saw. `*` asks only that it exists, which a decision asks anyway. */
function findIfMatch({ headers }: ApiRequest): string | undefined {
  const text = headers.get('if-match')?.trim();
  if (text === undefined || text === '*') return undefined;
  if (/^(W\/)?"[\x21\x23-\x7e]*"$/.test(text)) return text;
  throw new ApiProblem('invalid-header', 'If-Match must be one entity tag, as the etag of the connection says it.', {
    problems: [{ path: 'if-match', message: 'must be one entity tag in quotes' }],
  });
}
