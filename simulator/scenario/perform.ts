import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord, propertiesOf } from '../../src/core/arm-body.ts';
import { describeAnswer, findConnection, listFromApi, sameText } from './observe.ts';
import type { Step } from './schema.ts';
import type { Answer, ApiCall, WorldAccess } from './world-access.ts';

/** A step that could not be done; the message says what was answered. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/**
 * Does what a step says.
 * @throws StepError where ARM or the API refuses.
 */
export async function perform(step: Step, access: WorldAccess, signal: AbortSignal | undefined): Promise<void> {
  if (step.put) return demand(await access.put(step.put.id, step.put.body), `PUT ${step.put.id}`);
  if (step.delete) return demand(await access.delete(step.delete), `DELETE ${step.delete}`);
  if (step.approve) return decide(access, 'approve', step.approve);
  if (step.reject) return decide(access, 'reject', step.reject);
  if (step.defer) {
    const until = new Date(Date.now() + step.defer.for).toISOString();
    return decide(access, 'defer', step.defer, { until });
  }
  if (step.apply) return apply(access, step.apply, signal);
  if (step.answerInAzure) return answerInAzure(access, step.answerInAzure);
  if (step.call) {
    const { status, ...request } = step.call;
    return ask(access, request, [status]);
  }
  for (const kind of ['drop', 'duplicate', 'hold'] as const) {
    const scope = step[kind];
    if (scope === undefined) continue;
    const { count, ...match } = scope;
    return access.events.fault({ kind, match, count });
  }
  if (step.release) return release(access, step.release, signal);
  if (step.publish) {
    access.events.publish(step.publish);
    return access.events.idle();
  }
  if (step.sweep) return access.sweep();
  if (step.wait !== undefined) await sleep(step.wait, undefined, signal === undefined ? {} : { signal });
}

/** Whether an answer is a success, an accepted operation included; for DELETE also that there was nothing. */
export function demand(answer: Answer, what: string): void {
  if (answer.status >= 300) throw new StepError(`${what} was answered ${describeAnswer(answer)}`);
}

/** The id in the API's routes is the connection row's own; the list says it. */
async function decide(
  access: WorldAccess,
  verb: 'approve' | 'reject' | 'defer',
  { resource, from, as, reason, status }: NonNullable<Step['approve']>,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const rows = await listFromApi(access, `/api/connections?resource=${encodeURIComponent(resource)}`);
  const row = rows.find(({ endpointId }) => sameText(endpointId, from));
  if (row === undefined) throw new StepError(`Gatehouse knows no connection from ${from} to ${resource}`);
  const path = `/api/connections/${String(row.id)}/${verb}`;
  // 202: Azure takes longer than the API waits.
  await ask(
    access,
    { as, method: 'POST', path, body: { reason, ...more }, ifMatch: textOf(row.etag) },
    status === undefined ? [200, 202] : [status],
  );
}

/** Resource Graph shows what exists a moment later, and an answer is kept for a minute. */
async function apply(
  access: WorldAccess,
  { zone, network, as, reason, status }: NonNullable<Step['apply']>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + 90_000;
  for (;;) {
    const found = await listFromApi(access, '/api/proposals');
    const item = found.find((each) => sameText(each.zone, zone) && sameText(each.network, network));
    if (item !== undefined) {
      const path = `/api/proposals/${String(item.id)}/apply`;
      return ask(access, { as, method: 'POST', path, body: { reason }, ifMatch: textOf(item.etag) }, [status]);
    }
    if (performance.now() > deadline) throw new StepError(`nothing is proposed for ${zone} and ${network}`);
    await sleep(500, undefined, signal === undefined ? {} : { signal });
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

async function ask(access: WorldAccess, request: ApiCall, statuses: readonly number[]): Promise<void> {
  const answer = await access.api(request);
  if (statuses.includes(answer.status)) return;
  const { as = 'nobody', method, path } = request;
  const expected = statuses.join(' or ');
  throw new StepError(`${method} ${path} as ${as} was answered ${describeAnswer(answer)}; expected ${expected}`);
}

async function answerInAzure(
  access: WorldAccess,
  { resource, from, state, description }: NonNullable<Step['answerInAzure']>,
): Promise<void> {
  const connection = await findConnection(access, resource, from);
  if (connection === undefined) throw new StepError(`there is no connection from ${from} to ${resource}`);
  const properties = propertiesOf(connection.body);
  const before = isRecord(properties.privateLinkServiceConnectionState)
    ? properties.privateLinkServiceConnectionState
    : {};
  const after = { ...before, status: state, description };
  const body = { ...connection.body, properties: { ...properties, privateLinkServiceConnectionState: after } };
  demand(await access.put(connection.id, body), `PUT ${connection.id}`);
}

/** An event is held back when its operation ends, which may be a little after the request was answered. */
async function release(
  access: WorldAccess,
  order: NonNullable<Step['release']>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (access.events.release(order) === 0) {
    if (performance.now() > deadline) throw new StepError('no event was held back');
    await sleep(50, undefined, signal === undefined ? {} : { signal });
  }
  return access.events.idle();
}
