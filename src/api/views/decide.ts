import { once } from 'node:events';
import * as z from 'zod';
import { type DecisionRequest, type DecisionResult, decidedBy } from '../../approvals/decisions/model.ts';
import { DeferralMoment, deferralProblem, Reason } from '../../core/asked.ts';
import { deciderOf } from '../../core/decider.ts';
import { RetryableError } from '../../core/errors.ts';
import { seconds } from '../../core/time.ts';
import { parseBody } from '../body.ts';
import { findIfMatch, versionRequired } from '../if-match.ts';
import { type ApiRequest, type ApiResponse, json } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import { ApiProblem, fieldProblem } from '../problem.ts';
import { notFound, parseHash } from '../table-key.ts';
import type { View } from '../view.ts';
import { toConnectionItem } from './connection-item.ts';
import { DecisionBody } from './deed.ts';

/** A decision that takes longer is answered with 202. */
const longestWait = seconds(10);

export const DeferralBody = z.strictObject({ reason: Reason, until: DeferralMoment });

/** `POST /api/connections/{id}/approve|reject`. */
export const decide =
  (kind: DecisionRequest['kind']): View =>
  async (deps, request, caller) => {
    const { connection, ifMatch } = parseWhich(request);
    if (kind === 'approve' && ifMatch === undefined) throw versionRequired('connection', 'Approving');
    const { reason } = await parseBody(request, DecisionBody);
    const { objectId: by, kind: as } = caller;
    const result = await decideInTime(deps, { connection, kind, by, as, reason, ifMatch });
    deps.log.info('decision answered', { requestId: request.id, connection, kind, by, result: result.kind });
    return toResponse(request, connection, result);
  };

/** `POST /api/connections/{id}/defer`: it waits until then, and nobody is reminded before. */
export const defer: View = async (deps, request, caller) => {
  const { connection, ifMatch } = parseWhich(request);
  const body = await parseBody(request, DeferralBody);
  const until = parseUntil(body.until, deps.clock.now());
  const { objectId: by, kind: as } = caller;
  const pass = await deps.beginPass(deciderOf(as, by));
  const result = await deps.decisions.defer({ connection, by, as, reason: body.reason, until, ifMatch }, pass);
  deps.log.info('deferral answered', { requestId: request.id, connection, by, result: result.kind });
  return toResponse(request, connection, result);
};

function parseWhich(request: ApiRequest) {
  return { connection: parseHash(request, 'id', 'connection'), ifMatch: findIfMatch(request) };
}

function parseUntil(text: string, now: Date): Date {
  const until = new Date(text);
  const message = deferralProblem(until, now);
  if (message === undefined) return until;
  throw fieldProblem('invalid-body', [{ path: 'until', message }]);
}

async function decideInTime(deps: ApiDependencies, decision: DecisionRequest): Promise<DecisionResult> {
  const pass = await deps.beginPass(decidedBy(decision));
  const signal = AbortSignal.any([pass.signal, AbortSignal.timeout(longestWait)]);
  try {
    return await Promise.race([deps.decisions.decide(decision, { ...pass, signal }), cutOff(signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
    return findStarted(deps, decision);
  }
}

async function cutOff(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** Out of time: only a decision that is in the row is accepted, because only that one will be finished. */
async function findStarted({ state }: ApiDependencies, wanted: DecisionRequest): Promise<DecisionResult> {
  const connection = await state.connections.findByHash(wanted.connection);
  const decision = connection?.value.decision;
  const isOurs = decision?.kind === wanted.kind && decision.by === decidedBy(wanted);
  if (connection === undefined || !isOurs || decision.state === 'failed') {
    throw new RetryableError(
      'The decision was not recorded in time. Send it again: the same decision is made only once.',
    );
  }
  return { kind: decision.state === 'done' ? 'done' : 'accepted', connection };
}

function toResponse({ url }: ApiRequest, id: string, result: DecisionResult): ApiResponse {
  if (result.kind === 'notFound') throw notFound('connection', id);
  const item = toConnectionItem(result.connection);
  const { etag } = result.connection;
  const location = url.pathname.replace(/\/[^/]+\/?$/, '');
  switch (result.kind) {
    case 'done':
      return json(200, item, { etag });
    // A second person may take days: only Azure is worth asking again soon.
    case 'recorded':
      return json(202, item, { etag, location });
    case 'accepted':
      return json(202, item, { etag, location, 'retry-after': '5' });
    case 'conflict':
      throw new ApiProblem('decision-conflict', `${result.message}.`, { more: { connection: item } });
    case 'refused':
      throw new ApiProblem('not-yours-to-decide', `${result.message}.`, { more: { connection: item } });
  }
}
