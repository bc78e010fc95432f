import type { Proposal } from '../../access/proposals/model.ts';
import { shortId } from '../../core/resource-id.ts';
import { findIfMatch, versionRequired } from '../if-match.ts';
import { json } from '../message.ts';
import { ApiProblem } from '../problem.ts';
import { notFound } from '../table-key.ts';
import { azureLimit, type View } from '../view.ts';
import { parseDeed } from './deed.ts';

/** `GET /api/proposals`: what would keep the promises of policy that are broken because a link is missing. */
export const listProposals: View = async ({ proposals }) => {
  const found = await proposals.list(azureLimit());
  return json(200, { value: found.map(toItem) });
};

/** `POST /api/proposals/{id}/apply`: has one done, provided it is still what the administrator saw. */
export const applyProposal: View = async (deps, request, caller) => {
  const { id: proposal, begin, ...deed } = await parseDeed(request, caller, 'proposal', deps.beginPass);
  const ifMatch = findIfMatch(request);
  if (ifMatch === undefined) throw versionRequired('proposal', 'Applying');
  const result = await deps.proposals.apply({ proposal, ifMatch, ...deed }, await begin());
  deps.log.info('proposal answered', { requestId: request.id, proposal, by: caller.objectId, result: result.kind });
  if (result.kind === 'notFound') throw notFound('proposal that still fits', proposal);
  const item = toItem(result.proposal);
  if (result.kind === 'accepted') return json(202, item, { etag: item.etag, 'retry-after': '5' });
  const detail =
    result.kind === 'changed'
      ? 'It is no longer the proposal you saw. Read the list again.'
      : `It can not be applied here: ${result.proposal.blockedBy}.`;
  throw new ApiProblem('decision-conflict', detail, { more: { proposal: item } });
};

function toItem({ blockedBy, zone, network, target, ...rest }: Proposal) {
  return { id: shortId(target), target, zone, network, ...rest, blockedBy: blockedBy ?? null };
}
