import type { Network } from '../arm/network.ts';
import { hashId, parseResourceId } from '../core/resource-id.ts';
import type { Action, Look, Reconciler } from '../reconcile/reconciler.ts';
import type { EndpointRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import type { Row } from '../state/table.ts';
import {
  type EndpointObserved,
  nextEndpointRow,
  planClaims,
  planEndpoint,
  type SeenEndpoint,
} from './endpoint-plan.ts';
import { type NameRows, namePlace, put, readName, touched } from './name-rows.ts';
import { type ReadEndpoint, readable } from './read-endpoint.ts';
import { parseEndpoint } from './schema.ts';

export interface EndpointPorts {
  readonly state: State;
  readonly network: Network;
  readonly readEndpoint: ReadEndpoint;
}

/**
 * Keeps what one private endpoint claims. Costs one read of the endpoint; one more for each network interface and one for its zone groups
 * only where it lists no names of its own. The record sets follow as keys of their own.
 */
export function createEndpointReconciler({
  state,
  network,
  readEndpoint,
}: EndpointPorts): Reconciler<EndpointObserved, Action> {
  async function see(id: string, look: Look): Promise<SeenEndpoint | undefined> {
    const body = await network.findPrivateEndpoint(id, look.signal);
    if (body === undefined) return undefined;
    return readEndpoint(
      readable(() => parseEndpoint(body)),
      look.policy.dns,
      look.now,
      look.signal,
    );
  }

  const placeOf = (id: string): { partition: string; row: string } => ({
    partition: parseResourceId(id).subscriptionId,
    row: hashId(id),
  });

  return {
    room: 'dns',

    async observe(id, look) {
      const { partition, row: rowKey } = placeOf(id);
      const [seen, row] = await Promise.all([see(id, look), state.endpoints.find(partition, rowKey)]);
      const ids = [...new Set([...(row?.value.names ?? []), ...(seen?.wanted ?? []).map((each) => each.id)])].sort();
      const names = new Map<string, NameRows>();
      await Promise.all(ids.map(async (recordSet) => names.set(recordSet, await readName(state.names, recordSet))));
      return { id, seen, row, names, attempt: look.attempt, memo: { rowEtag: row?.etag } };
    },

    plan: (observed, policy, now) => planEndpoint(observed, policy.dns, now),

    apply() {
      throw new TypeError('an endpoint plan makes no write to Azure of its own');
    },

    async remember(observed, _plan, _results, look) {
      const plan = planClaims(observed, look.policy.dns, look.now);
      // The endpoint's row first, with its old and new names: whatever is cut off after this can be found again from it.
      const next = nextEndpointRow(observed, plan, look.now);
      const isBegun = observed.seen !== undefined && plan.changes.length > 0;
      if (next !== undefined) await writeRow(observed, isBegun ? { ...next, fingerprint: unfinished } : next);
      for (const { recordSet, claim } of plan.changes) {
        const { partition, recordRow, claimRow } = namePlace(recordSet);
        const { claims, record } = observed.names.get(recordSet) ?? { claims: [], record: undefined };
        const key = claimRow(observed.id);
        await state.names.transact(partition, [
          put(
            key,
            claim,
            claims.find(({ row }) => row === key),
          ),
          put(recordRow, touched(recordSet, record), record),
        ]);
      }
      if (next !== undefined && isBegun) await writeRow(observed, next);
    },

    async finish(observed, _plan, look) {
      const { keeps } = planClaims(observed, look.policy.dns, look.now);
      const { partition, row } = placeOf(observed.id);
      const { rowEtag } = observed.memo;
      if (rowEtag === undefined) return;
      if (observed.seen === undefined) await state.endpoints.remove(partition, row, rowEtag);
      else {
        const current = nextEndpointRow(observed, { changes: [], keeps, unconfirmed: false }, look.now);
        if (current === undefined || current.names.length === keeps.length) return;
        await state.endpoints.replace(partition, row, { ...current, names: [...keeps].sort() }, rowEtag);
      }
    },
  };

  async function writeRow(observed: EndpointObserved, next: EndpointRow): Promise<void> {
    const { partition, row } = placeOf(observed.id);
    const { memo } = observed;
    // Once this look has written the row, what it had read no longer stands there.
    if (memo.rowEtag === observed.row?.etag && isUnchanged(observed.row, next)) return;
    memo.rowEtag =
      memo.rowEtag === undefined
        ? await state.endpoints.insert(partition, row, next)
        : await state.endpoints.replace(partition, row, next, memo.rowEtag);
  }
}

/** Stands in the row while claims are being written: killed then, no sweep may take the endpoint for seen to. */
const unfinished = '';

/** A row that differs only in when it was last seen is not worth a write. */
function isUnchanged(known: Row<EndpointRow> | undefined, next: EndpointRow): boolean {
  return known !== undefined && JSON.stringify(comparable(known.value)) === JSON.stringify(comparable(next));
}

function comparable(row: EndpointRow): unknown {
  return Object.entries({ ...row, lastSeen: '' })
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
