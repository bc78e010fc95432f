import type { LoggedPage } from '../../core/logged-operation.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { isGuid } from '../../core/text.ts';
import { after, type Millis, millis, minutes, since } from '../../core/time.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { Asked } from '../../reconcile/reconciler.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Connection, PrivateLinkResource } from '../model.ts';
import { groupIdsOf } from './group-ids.ts';
import { whoMustApprove } from './two-person.ts';
import { pendingSince } from './waiting.ts';

/** What the row keeps of the activity log. */
export type WhoAsked = NonNullable<KnownConnection['whoAsked']>;

/**
 * How long a request has waited when the log is read: an entry is there three to twenty minutes after the write
 * (https://learn.microsoft.com/azure/azure-monitor/platform/activity-log). The first says it usually, the second for good.
 */
const readings: readonly Millis[] = [minutes(5), minutes(30)];

/** What we saw first may have a clock of its own. */
const skew = minutes(2);

/**
 * The one connection that the event of a request names: the network provider asks a service by
 * `…/privateEndpointConnectionProxies/{private endpoint's name}.{its resourceGuid}` (Microsoft's design of private link for the FHIR service).
 * Undefined where the name is another, or where more than one that waits may be meant: then nobody knows who asked for which.
 */
export function findAsked(asked: Asked | undefined, connections: readonly Connection[]): Connection | undefined {
  const name = findResourceId(asked?.id)?.name ?? '';
  const dot = name.lastIndexOf('.');
  const [endpoint, guid] = [name.slice(0, dot), name.slice(dot + 1)];
  if (dot < 1 || !isGuid(guid)) return undefined;
  const [found, ...others] = connections.filter(
    ({ state, requester }) =>
      state === 'pending' &&
      requester.kind === 'seen' &&
      requester.name === endpoint &&
      (requester.resourceGuid === undefined || requester.resourceGuid === guid),
  );
  return others.length === 0 ? found : undefined;
}

/** Whose log, and whether policy wants to know it. */
export interface Question {
  readonly resource: PrivateLinkResource;
  readonly policy: ApprovalsPolicy;
  readonly now: Date;
}

/**
 * How long until the activity log is to be read for who asks; 0: now. Undefined where one person is enough, nobody is seen to ask, or it was read for good: no more
 * than two reads a request, whatever their answers. Pure. `kept` is what is known of the log by now.
 */
export function untilLogReading(
  { resource, policy, now }: Question,
  connection: Connection,
  row: KnownConnection | undefined,
  kept: WhoAsked | undefined,
): Millis | undefined {
  const { state, requester } = connection;
  const began = state === 'pending' ? pendingSince(connection, row, now) : undefined;
  if (began === undefined || requester.kind === 'unseen') return undefined;
  if (whoMustApprove(policy, resource, groupIdsOf(connection)) === 'one') return undefined;
  const readAfter = kept === undefined ? millis(-1) : since(new Date(began), new Date(kept.readAt));
  const next = readings.find((each) => each > readAfter);
  return next === undefined ? undefined : millis(Math.max(0, next - since(new Date(began), now)));
}

/**
 * Who asked, from the log of the private endpoint: everybody who wrote it since it was last deleted. Pure; `kept` is what an earlier read found, and only grows.
 * Known only where the page was the whole log and holds a write that can have been the request: one from before it was seen.
 */
export function whoAskedBy(
  { operations, complete }: LoggedPage,
  kept: WhoAsked | undefined,
  began: Date,
  now: Date,
): WhoAsked {
  const times = (ending: string) =>
    operations.filter(({ operation }) => operation === `microsoft.network/privateendpoints/${ending}`);
  const deleted = Math.max(0, ...times('delete').map(({ at }) => at.getTime()));
  const writes = times('write').filter(({ at, by }) => at.getTime() > deleted && by.length > 0);
  const isAsked = writes.some(({ at }) => at <= after(began, skew));
  const by = new Set([...(kept?.by ?? []), ...writes.flatMap((each) => each.by)]);
  return { by: [...by].sort(), isKnown: kept?.isKnown === true || (complete && isAsked), readAt: now.toISOString() };
}

/** The log could not be read: it names nobody, and what it said before counts. */
export const notReadable = (kept: WhoAsked | undefined, now: Date): WhoAsked => ({
  ...(kept ?? { by: [], isKnown: false }),
  readAt: now.toISOString(),
});
