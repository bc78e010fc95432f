import { graphPages } from '../arm/graph-rows.ts';
import { findList, isRecord } from '../core/arm-body.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { Sweeper } from '../reconcile/reconciler.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import { noApprovalsMeta } from './decisions/removal-budget.ts';
import type { Connection } from './model.ts';
import type { ApprovalsDependencies } from './reconciler.ts';
import { hashOfPolicy, hasSay } from './rules/basis.ts';
import { ofRequest } from './rules/same-request.ts';
import { isUnfinished } from './rules/steps.ts';
import { toListedConnections } from './schema.ts';

/** `has` narrows to bodies that contain the words anywhere; each connection's state is read from the answer. */
const queryOf = (condition: string): string => `resources
| where ${condition}
| project id, connections = properties.privateEndpointConnections
| order by id asc`;
const asked = "properties.privateEndpointConnections has 'Pending'";
const connected = `${asked} or properties.privateEndpointConnections has 'Approved'`;

/** Every private link resource that somebody is connected to, or asks. */
export const connectedQuery = queryOf(connected);

/**
 * Finds private link resources whose connections are not the ones we know, a page of Resource Graph for up to a thousand
 * resources. It is the only way to see requests to private link services and those from other subscriptions: they raise no event.
 *
 *   Resource Graph              our rows                                  key
 *   Pending                     not Pending, or none                      yes
 *   Pending                     Pending, of another requester               yes
 *   not Pending, or not shown   Pending                                   yes, once the pass has read every page
 *   Approved                    not Approved, or none                     yes, where policy has a say
 *   any                         an unfinished decision                    yes
 *   any                         Approved by a rule that ended since       yes
 *   any                         Approved, judged under another policy     yes, once for each policy
 *   the same                    the same                                  no
 */
export function createApprovalsSweeper({
  arm,
  state,
  subscriptions,
}: Omit<ApprovalsDependencies, 'activityLog'>): Sweeper {
  return {
    room: 'approvals',
    async *drift(cursor, { signal, policy: { approvals: policy }, now }) {
      const everything = hasSay(policy);
      const version = hashOfPolicy(policy);
      const judgedUnder = (await state.meta.find('approvals'))?.judgedUnder;
      const known = new Known();
      const due = new Set<string>();
      for await (const { value } of state.connections.list()) {
        known.add(value);
        // What its event settled is settled, also before any sweep has said that everything was judged under this policy.
        const isJudged = judgedUnder === version || value.judgedUnder === version;
        const isNews = (everything && !isJudged) || hasEnded(value, policy, now);
        const isUndone = value.decision !== undefined && isUnfinished(value.decision);
        if (isUndone || (isApproved(value.state) && isNews)) due.add(value.privateLinkResource);
      }
      const query = queryOf(everything ? connected : asked);
      for await (const { rows, skipToken, left } of graphPages(arm, query, subscriptions, cursor, signal)) {
        const drifted = new Set(rows.flatMap((row) => known.compare(row, everything)));
        if (skipToken === undefined) {
          for (const resource of due) drifted.add(resource);
          // A pass that began in the middle has not seen the earlier pages: what they held is not missing.
          if (cursor === undefined) for (const resource of known.missing()) drifted.add(resource);
        }
        yield { keys: toKeys(drifted), cursor: skipToken, left };
      }
      await state.meta.change(noApprovalsMeta, (row) =>
        row.judgedUnder === version ? row : { ...row, judgedUnder: version },
      );
    },
  };
}

/**
 * The same for what waits alone, often: new requests, and those that were answered elsewhere, which raise no event either where a
 * private link service was asked. As many calls as there are pages, however many subscriptions and services.
 */
export function createApprovalsPoll({
  arm,
  state,
  subscriptions,
}: Omit<ApprovalsDependencies, 'activityLog'>): Sweeper {
  return {
    room: 'approvals',
    async *drift(_cursor, { signal }) {
      const known = new Known();
      for await (const { value } of state.connections.list()) known.add(value);
      for await (const { rows, skipToken } of graphPages(arm, queryOf(asked), subscriptions, undefined, signal)) {
        const drifted = new Set(rows.flatMap((row) => known.compare(row, false)));
        if (skipToken === undefined) for (const resource of known.missing()) drifted.add(resource);
        yield { keys: toKeys(drifted), cursor: undefined };
      }
    },
  };
}

/** What our rows say, by resource, and which of it Resource Graph has shown. */
class Known {
  readonly #pending = new Map<string, Map<string, KnownConnection>>();
  readonly #approved = new Map<string, KnownConnection>();
  readonly #seen = new Set<string>();

  add(row: KnownConnection): void {
    const { id, privateLinkResource, state } = row;
    if (isApproved(state)) this.#approved.set(id, row);
    if (foldCase(state) !== 'pending') return;
    const rows = this.#pending.get(privateLinkResource) ?? new Map<string, KnownConnection>();
    this.#pending.set(privateLinkResource, rows.set(id, row));
  }

  /** The resource of one row of the answer, where it differs. */
  compare(row: unknown, everything: boolean): string[] {
    const resource = isRecord(row) ? findResourceId(row.id)?.id : undefined;
    if (!isRecord(row) || resource === undefined) return [];
    const shown = toListedConnections(resource, findList(row.connections) ?? []).flatMap((listed) =>
      listed.kind === 'read' ? [listed.connection] : [],
    );
    const pending = shown.filter(({ state }) => state === 'pending');
    const waiting = this.#pending.get(resource);
    if (pending.length > 0) this.#seen.add(resource);
    const isSame =
      pending.length === (waiting?.size ?? 0) && pending.every((each) => isKnown(waiting?.get(each.id), each));
    if (pending.length > 0 && !isSame) return [resource];
    const isNew = shown.some((each) => each.state === 'approved' && !isKnown(this.#approved.get(each.id), each));
    return everything && isNew ? [resource] : [];
  }

  /** Resources of which we remember requests that no page showed. */
  missing(): readonly string[] {
    return [...this.#pending.keys()].filter((resource) => !this.#seen.has(resource));
  }
}

const isKnown = (row: KnownConnection | undefined, connection: Connection): boolean =>
  ofRequest(row, connection) !== undefined;

/** Whether the rule that it rests on has ended since: that raises no event. */
function hasEnded({ basis }: KnownConnection, { rules }: ApprovalsPolicy, now: Date): boolean {
  const rule = basis?.kind === 'rule' ? rules.find(({ name }) => name === basis.rule) : undefined;
  return rule?.validUntil !== undefined && new Date(rule.validUntil) <= now;
}

const isApproved = (state: string): boolean => foldCase(state) === 'approved';
const toKeys = (resources: ReadonlySet<string>): Key[] => [...resources].map((key) => ({ room: 'approvals', key }));
