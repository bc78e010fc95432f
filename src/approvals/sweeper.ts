import { findList, isRecord } from '../core/arm-body.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { Sweeper } from '../reconcile/reconciler.ts';
import type { ConnectionRow } from '../state/rows.ts';
import type { ApprovalsDependencies } from './reconciler.ts';
import { isUnfinished } from './rules/review.ts';
import { toListedConnections } from './schema.ts';

/** `has` narrows to bodies that speak the word anywhere; which connections are Pending is read from what comes back. */
const query = `resources
| where properties.privateEndpointConnections has 'Pending'
| project id, connections = properties.privateEndpointConnections
| order by id asc`;

/**
 * Finds private link resources whose Pending connections are not the ones we know, a page of Resource Graph for up to a thousand
 * resources. It is the only way to see requests to private link services and those from other subscriptions: they raise no event.
 *
 *   Resource Graph              our rows                    key
 *   Pending                     not Pending, or none        yes
 *   not Pending, or not shown   Pending                     yes, once the pass has read every page
 *   any                         an unfinished decision      yes
 *   the same                    the same                    no
 */
export function createApprovalsSweeper({ arm, state, subscriptions }: ApprovalsDependencies): Sweeper {
  return {
    room: 'approvals',
    async *drift(cursor, { signal }) {
      const known = new Map<string, Set<string>>();
      const unfinished = new Set<string>();
      for await (const { value } of state.connections.listAll()) {
        if (isPendingRow(value)) add(known, value.privateLinkResource, value.id);
        if (value.decision !== undefined && isUnfinished(value.decision)) unfinished.add(value.privateLinkResource);
      }
      const seen = new Set<string>();
      for (let token = cursor; ; ) {
        const page = await arm.queryGraph(query, subscriptions, token, signal);
        const drifted = new Set<string>();
        for (const { resource, pending } of page.rows.flatMap(toPending)) {
          seen.add(resource);
          if (!isSame(pending, known.get(resource))) drifted.add(resource);
        }
        token = page.skipToken;
        if (token === undefined) {
          for (const resource of unfinished) drifted.add(resource);
          // A pass that began in the middle has not seen the earlier pages: what they held is not missing.
          if (cursor === undefined) for (const resource of known.keys()) if (!seen.has(resource)) drifted.add(resource);
        }
        yield { keys: [...drifted].map((key): Key => ({ room: 'approvals', key })), cursor: token };
        if (token === undefined) return;
      }
    },
  };
}

/** What one row of the answer says is Pending; nothing where the word stood elsewhere. */
function toPending(row: unknown): { resource: string; pending: ReadonlySet<string> }[] {
  const resource = isRecord(row) ? findResourceId(row.id) : undefined;
  if (!isRecord(row) || resource === undefined) return [];
  const pending = toListedConnections(findList(row.connections) ?? []).flatMap((listed) =>
    listed.kind === 'read' && listed.connection.state === 'pending' ? [listed.connection.id] : [],
  );
  return pending.length === 0 ? [] : [{ resource: resource.id, pending: new Set(pending) }];
}

const isPendingRow = ({ state }: ConnectionRow): boolean => state.toLowerCase() === 'pending';

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string> | undefined): boolean =>
  b !== undefined && a.size === b.size && [...a].every((each) => b.has(each));
