import * as z from 'zod';
import { Scope } from '../../core/asked.ts';
import { shortId } from '../../core/resource-id.ts';
import type { Kept } from '../../state/kept.ts';
import { type Remediation, remediationStates } from '../../state/remediations/model.ts';
import { json } from '../message.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiDependencies } from '../ports.ts';
import { ApiProblem } from '../problem.ts';
import { isWithin, oneOf, pageFields, parseQuery } from '../query.ts';
import { notFound } from '../table-key.ts';
import type { View } from '../view.ts';
import { parseDeed } from './deed.ts';

export const RemediationQuery = z.strictObject({
  state: oneOf(remediationStates).optional(),
  subject: Scope.optional(),
  ...pageFields('remediations'),
});

/** `GET /api/remediations`: the public ways that policy wants closed, by id. */
export const listRemediations: View = async ({ state }, request) => {
  const query = parseQuery(request.query, RemediationQuery);
  const { value, last } = await takePage(matching(state, query), ({ value: { id } }) => [id], query);
  return listResponse(request, 'remediations', { value: value.map(toItem), last });
};

async function* matching(
  { remediations }: ApiDependencies['state'],
  query: z.infer<typeof RemediationQuery>,
): AsyncIterable<Kept<Remediation>> {
  const subscription = /^\/subscriptions\/([^/]+)/.exec(query.subject ?? '')?.[1];
  for await (const each of remediations.list(subscription)) {
    if ((query.state === undefined || each.value.state === query.state) && isWithin(each.value.id, query.subject))
      yield each;
  }
}

/** `POST /api/remediations/{id}/undo`: what was there before is written again, or what was announced is called off; no rule closes it again. */
export const undoRemediation: View = async (deps, request, caller) => {
  const { id: remediation, begin, ...deed } = await parseDeed(request, caller, 'remediation', deps.beginPass);
  const result = await deps.undoing.undo({ remediation, ...deed }, await begin());
  deps.log.info('undo answered', { requestId: request.id, remediation, by: caller.objectId, result: result.kind });
  if (result.kind === 'notFound') throw notFound('remediation', remediation);
  const item = toItem(result.remediation);
  const isBeingClosed = 'It is being closed this very moment: send the undo again in a minute.';
  if (result.kind === 'conflict')
    throw new ApiProblem('decision-conflict', isBeingClosed, { more: { remediation: item } });
  const location = request.url.pathname.replace(/\/[^/]+\/undo\/?$/, '');
  return result.kind === 'done' ? json(200, item) : json(202, item, { location, 'retry-after': '5' });
};

function toItem({ value }: Kept<Remediation>) {
  const { kind: _, id, intent: __, stood: ____, before, undo, ...rest } = value;
  const { id: ___, ...undone } = undo ?? { id: '' };
  return {
    id: shortId(id),
    resourceId: id,
    ...rest,
    before: before ?? null,
    ...(undo === undefined ? {} : { undo: undone }),
  };
}
