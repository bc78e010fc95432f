import * as z from 'zod';
import { shortId } from '../../core/resource-id.ts';
import type { HeldZone } from '../../reconcile/guard.ts';
import { parseBody } from '../body.ts';
import { json } from '../message.ts';
import { ApiProblem } from '../problem.ts';
import { notFound, parseHash } from '../table-key.ts';
import type { View } from '../view.ts';
import { toFqdn } from './record-item.ts';

export const ReleaseBody = z.strictObject({
  hash: z.string({ error: 'must be the hash of the list that is to be released' }).min(1).max(128),
});

/** `GET /api/guard`: the zones whose deletes wait for an administrator. */
export const listHeldDeletes: View = async ({ guard }) => {
  const zones = [...(await guard.listHeld())].sort((a, b) => (a.zone < b.zone ? -1 : 1));
  return json(200, { value: zones.map(toHeldItem) });
};

/** `POST /api/guard/{zone}/release`: lets go exactly the list whose hash the administrator sends. */
export const releaseHeldDeletes: View = async ({ guard, log }, request, caller) => {
  const zone = parseHash(request, 'zone', 'zone with held deletes');
  const { hash } = await parseBody(request, ReleaseBody);
  const result = await guard.release(zone, hash, caller.objectId);
  log.info('release answered', { requestId: request.id, zone, hash, by: caller.objectId, result });
  if (result === 'notFound') throw notFound('zone with held deletes', zone);
  if (result === 'changed') {
    throw new ApiProblem('list-changed', 'The held deletes are no longer the ones you saw. Read the list again.');
  }
  return json(200, { id: zone, hash, state: 'released' });
};

function toHeldItem({ zone, hash, recordSets }: HeldZone) {
  return {
    id: shortId(zone),
    resourceId: zone,
    hash,
    held: recordSets.map((recordSet) => ({ fqdn: toFqdn(recordSet), recordSetId: recordSet })),
  };
}
