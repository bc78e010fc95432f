import * as z from 'zod';
import { decidedBy } from '../../approvals/decisions/model.ts';
import { Reason } from '../../core/asked.ts';
import { parseBody } from '../body.ts';
import type { ApiRequest } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { parseHash } from '../table-key.ts';

export const DecisionBody = z.strictObject({ reason: Reason });

/** What an administrator has done to one thing, with a reason: which one, who they are, and the pass in which it is done. */
export async function parseDeed(
  request: ApiRequest,
  caller: Principal,
  what: string,
  beginPass: ApiDependencies['beginPass'],
) {
  const id = parseHash(request, 'id', what);
  const { reason } = await parseBody(request, DecisionBody);
  const by = decidedBy({ as: caller.kind, by: caller.objectId });
  return { id, reason, by, begin: () => beginPass(by) };
}
