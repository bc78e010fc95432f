import { findGivenName } from '../given-name.ts';
import { json } from '../message.ts';
import { subscriptionsOf } from '../sight/readers.ts';
import type { OpenView } from '../view.ts';

/**
 * `GET /api/me`: who the platform says is calling and what they may do, so that a page shows no button that would be refused. Asking keeps
 * nothing of the name.
 */
export const getMe: OpenView = async ({ settings, readers }, request, caller) => {
  if (caller === undefined) return json(200, { signedIn: false });
  const name = findGivenName(request.headers);
  const { tenantId, portal } = settings;
  const seen = caller.role === undefined ? subscriptionsOf(caller, await readers()) : [];
  const own = seen.length === 0 ? {} : { subscriptions: seen };
  return json(200, { signedIn: true, objectId: caller.objectId, name, role: caller.role, ...own, tenantId, portal });
};
