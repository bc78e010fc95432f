import type { Arm } from '../../arm/arm.ts';
import type { Network } from '../../arm/network.ts';
import { PermanentError, RetryableError } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { toIntent } from '../../reconcile/intent.ts';
import type { Pass, Reconciler } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { ReadName } from '../../state/names/store.ts';
import type { State } from '../../state/state.ts';
import { readable } from '../schema.ts';
import { hasLostGroup } from './claims.ts';
import { parseEndpoint } from './endpoint-schema.ts';
import { withoutPlace } from './held-releases.ts';
import type { ClaimPlan, EndpointObserved, SeenEndpoint, ZoneGroupAction } from './model.ts';
import type { ReadEndpoint } from './observe.ts';
import { nextEndpoint, planEndpoint } from './plan.ts';
import { createLinkServices } from './services.ts';
import { zoneGroupMark } from './strategy.ts';
import { writeZoneGroup } from './zone-group-writes.ts';

export interface EndpointPorts {
  readonly state: State;
  readonly network: Network;
  readonly arm: Arm;
  readonly readEndpoint: ReadEndpoint;
  /** This deployment's id, which signs the zone groups it writes. */
  readonly owner: string;
  /** Subscriptions whose connections we answer. */
  readonly subscriptions: readonly string[];
}

/** What a pass read, and the versions of it that its writes replace. */
interface EndpointRead extends EndpointObserved {
  readonly rowEtag: string | undefined;
  readonly names: ReadonlyMap<string, ReadName>;
}

/**
 * Keeps what one private endpoint claims, and its zone group where policy wants one. Costs one read of the endpoint, and what
 * `readEndpoint` reads beside it. The record sets follow as keys of their own.
 */
export function createEndpointReconciler(
  ports: EndpointPorts,
): Reconciler<EndpointRead, ZoneGroupAction, ClaimPlan, never> {
  const { state, network, readEndpoint } = ports;
  const mark = zoneGroupMark(ports.owner);
  const services = createLinkServices(ports.arm, ports.subscriptions);

  async function see(id: string, row: Endpoint | undefined, pass: Pass): Promise<SeenEndpoint | undefined> {
    const body = await network.findPrivateEndpoint(id, pass.signal);
    if (body === undefined) return undefined;
    const view = readable(() => parseEndpoint(body));
    const hints = { hasZoneGroup: row?.hasZoneGroup === true };
    return readEndpoint(view, pass.policy.dns, pass.now, pass.signal, hints);
  }

  /** Nobody raises an event for a request within one subscription: the first pass that sees it waiting enqueues the approvals room's key. */
  async function findAsked(
    seen: SeenEndpoint | undefined,
    row: Endpoint | undefined,
    pass: Pass,
  ): Promise<string | undefined> {
    if (seen === undefined || !isFirstPending(seen, row)) return undefined;
    const target = seen.view.privateLinkResource;
    const id = target.startsWith('/') ? target : await services.findByAlias(target, pass.now, pass.signal);
    return ports.subscriptions.includes(findResourceId(id)?.subscriptionId ?? '') ? id : undefined;
  }

  /** Which of the names that policy moved are held up in their new zone. */
  async function findRefused(seen: SeenEndpoint | undefined, row: Endpoint | undefined): Promise<Set<string>> {
    const wanted = new Set(seen?.wanted.map(({ id }) => id));
    const left = new Set(row?.names.filter((id) => !wanted.has(id)).map(withoutPlace));
    const moved = [...wanted].filter((id) => left.has(withoutPlace(id)));
    const rows = await Promise.all(moved.map((id) => state.work.find({ room: 'dns', key: id })));
    return new Set(moved.filter((_, index) => rows[index]?.value.outcome === 'blocked'));
  }

  return {
    async observe(id, pass) {
      const kept = await state.endpoints.find(id);
      const [row, rowEtag] = [kept?.value, kept?.etag];
      const seen = await see(id, row, pass);
      const ids = [...new Set([...(row?.names ?? []), ...(seen?.wanted ?? []).map((each) => each.id)])].sort();
      const names = new Map<string, ReadName>();
      await Promise.all(ids.map(async (recordSet) => names.set(recordSet, await state.names.read(recordSet))));
      const asks = await findAsked(seen, row, pass);
      const refused = await findRefused(seen, row);
      const read = { id, seen, row, rowEtag, names, attempt: pass.attempt, refused };
      return { ...read, ...(asks === undefined ? {} : { asks }) };
    },

    plan: (observed, policy, now) => planEndpoint(observed, policy.dns, now),

    carryOut(observed, { detail: claims }, pass) {
      /** Of our row, as this pass has written it. */
      let etag = observed.rowEtag;
      const next = nextEndpoint(observed, claims, pass.now);

      async function writeRow(row: Endpoint): Promise<void> {
        // Once this pass has written the row, what it had read no longer exists there.
        if (etag === observed.rowEtag && isUnchanged(observed.row, row)) return;
        etag = await state.endpoints.put(row, etag);
      }

      return {
        async apply(action, decision) {
          if (next === undefined) throw new TypeError(`'${observed.id}' is gone: nothing is written to it`);
          const { kind, target, zones } = action;
          const zoneGroupWrite = { kind, target, zones: [...zones], ...toIntent(action, decision) };
          // Said before it is done: a kill in between leaves a decision whose audit row is still owed.
          await writeRow({ ...next, fingerprint: unfinished, zoneGroupWrite });
          try {
            return await writeZoneGroup(ports.arm, action, mark, pass);
          } catch (error) {
            // Azure did nothing: what comes to exist there is not ours.
            if (error instanceof RetryableError && error.refused) await writeRow({ ...next, fingerprint: unfinished });
            throw error;
          }
        },

        async remember(results) {
          // Whether Azure took the write is not known: the row goes on saying that it may have.
          if (results.some((result) => result.kind === 'failed' && !(result.error instanceof PermanentError))) return;
          // The endpoint's row first, with its old and new names: a pass that is cut off after this can be finished from it.
          const isBegun = observed.seen !== undefined && claims.changes.length > 0;
          if (next !== undefined) await writeRow(isBegun ? { ...next, fingerprint: unfinished } : next);
          for (const { recordSet, claim } of claims.changes) {
            const name = observed.names.get(recordSet);
            if (name === undefined) throw new TypeError(`'${recordSet}' was not read`);
            const known = name.claims.find(({ endpoint }) => endpoint === observed.id);
            await state.names.setClaim(name, claim, hasLostGroup(known, claim));
          }
          if (next !== undefined && isBegun) await writeRow(next);
        },

        async finish() {
          if (etag === undefined) return;
          if (observed.seen === undefined) return state.endpoints.remove(observed.id, etag);
          if (next === undefined || next.names.length === claims.keeps.length) return;
          await state.endpoints.put({ ...next, names: [...claims.keeps].sort() }, etag);
        },
      };
    },
  };
}

/** Exists in the row while claims are being written: after a kill at that point, no sweep may take the endpoint for settled. */
const unfinished = '';

/** Provisioned, Pending, and not known so already: an answer, or a new request, makes it the first again. */
function isFirstPending({ view }: SeenEndpoint, row: Endpoint | undefined): boolean {
  const isPending = view.connectionState === 'Pending' && view.provisioningState === 'Succeeded';
  const isKnown =
    row?.connectionState === 'Pending' &&
    row.provisioningState === 'Succeeded' &&
    row.resourceGuid === view.resourceGuid &&
    row.privateLinkResource === view.privateLinkResource;
  return isPending && !isKnown;
}

/** A row that differs only in when it was last seen is not worth a write. */
function isUnchanged(known: Endpoint | undefined, next: Endpoint): boolean {
  return known !== undefined && JSON.stringify(comparable(known)) === JSON.stringify(comparable(next));
}

function comparable(row: Endpoint): unknown {
  return Object.entries({ ...row, lastSeen: '' })
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
