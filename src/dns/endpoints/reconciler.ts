import { PermanentError, RetryableError } from '../../core/errors.ts';
import { findResourceId, parseResourceId } from '../../core/resource-id.ts';
import { isManagedNow, subscriptionsOf } from '../../core/subscription-scope.ts';
import { toIntent } from '../../reconcile/intent.ts';
import type { ActionResult, Ahead, Pass, Plan, Reconciler } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import { isSameBut, type Kept } from '../../state/kept.ts';
import { type ReadName, unclaimedName } from '../../state/names/store.ts';
import type { DnsPorts } from '../ports.ts';
import { type ClaimSetting, readBlocks, setClaims } from '../records/handed-name.ts';
import { findClaim, heldClaims } from '../records/remembered-name.ts';
import { readable } from '../schema.ts';
import { hasLostGroup } from './claims.ts';
import { parseEndpoint } from './endpoint-schema.ts';
import { withoutPlace } from './held-releases.ts';
import type { ClaimChange, ClaimPlan, EndpointObserved, SeenEndpoint, ZoneGroupAction } from './model.ts';
import type { ReadEndpoint } from './observe.ts';
import { nextEndpoint, planEndpoint } from './plan.ts';
import { createLinkServices } from './services.ts';
import { zoneGroupMark } from './strategy.ts';
import { writeZoneGroup } from './zone-group-writes.ts';

type Seen = Pick<EndpointObserved, 'seen' | 'known'>;

/** What a pass read, and the versions of it that its writes replace. */
interface EndpointRead extends EndpointObserved {
  readonly etag: string | undefined;
  readonly names: ReadonlyMap<string, ReadName>;
}

/**
 * What is kept of an endpoint: asked by every pass, and before Azure is. Read in the other order it may be what another pass wrote of a newer look, and
 * an older look would be written over it under its own etag.
 */
class AskedFirst implements Ahead {
  readonly read: Promise<Kept<Endpoint> | undefined>;

  constructor(read: AskedFirst['read']) {
    this.read = read;
  }
}

/**
 * Keeps what one private endpoint claims, and its zone group where policy wants one. Costs one read of the endpoint, and what
 * `readEndpoint` reads beside it. The record sets follow as keys of their own.
 */
export function createEndpointReconciler(
  {
    state,
    network,
    arm,
    owner,
    subscriptions,
  }: Pick<DnsPorts, 'state' | 'network' | 'arm' | 'owner' | 'subscriptions'>,
  readEndpoint: ReadEndpoint,
): Reconciler<EndpointRead, ZoneGroupAction, ClaimPlan, never> {
  const mark = zoneGroupMark(owner);
  const services = createLinkServices(arm, subscriptions);

  function see(body: unknown, known: Endpoint | undefined, pass: Pass): Promise<SeenEndpoint> {
    const view = readable(() => parseEndpoint(body));
    return readEndpoint(view, pass, known?.hasZoneGroup);
  }

  const readAhead = (id: string): AskedFirst => new AskedFirst(state.endpoints.find(id));

  /** Nobody raises an event for a request within one subscription: the first pass that sees it waiting enqueues the approvals room's key. */
  async function findAsked({ seen, known }: Seen, pass: Pass): Promise<string | undefined> {
    if (seen === undefined || !isFirstPending(seen, known)) return undefined;
    const target = seen.view.privateLinkResource;
    const id = target.startsWith('/') ? target : await services.findByAlias(target, pass);
    const managed = await subscriptionsOf(subscriptions);
    return managed.includes(findResourceId(id)?.subscriptionId ?? '') ? id : undefined;
  }

  /** Which of the names that policy moved are held up in their new zone. */
  async function findRefused({ seen, known }: Seen): Promise<Set<string>> {
    const wanted = new Set(seen?.wanted.map(({ id }) => id));
    const left = new Set(known?.names.filter((id) => !wanted.has(id)).map(withoutPlace));
    const moved = [...wanted].filter((id) => left.has(withoutPlace(id)));
    const rows = await Promise.all(moved.map((id) => state.work.find({ room: 'dns', key: id })));
    return new Set(moved.filter((_, index) => rows[index]?.value.outcome === 'blocked'));
  }

  return {
    async observe(id, pass) {
      const kept = await (pass.ahead instanceof AskedFirst ? pass.ahead : readAhead(id)).read;
      const body = await network.findPrivateEndpoint(id, pass.signal);
      const known = kept?.value;
      const shown = body === undefined ? undefined : await see(body, known, pass);
      const ids = [...new Set([...(known?.names ?? []), ...(shown?.wanted ?? []).map((each) => each.id)])].sort();
      const isManaged = await isManagedNow(subscriptions, parseResourceId(id).subscriptionId);
      const asks = await findAsked({ seen: shown, known }, pass);
      const etag = kept?.etag;
      const around = { id, known, etag, attempt: pass.attempt, isManaged, asks };
      if (known === undefined && shown !== undefined) {
        const fresh = { ...around, seen: shown, names: namesOf(ids.map(unclaimedName)), refused: new Set<string>() };
        if (claimsEach(planEndpoint(fresh, pass.policy.dns, pass.now), ids)) return fresh;
      }
      const names = namesOf(await Promise.all(ids.map((recordSet) => state.names.read(recordSet))));
      const isRestored = heldClaims({ id, names }).some(({ privateLinkResource }) => privateLinkResource === '');
      const seen =
        shown?.isOptedOut && isRestored ? await readEndpoint(shown.view, pass, known?.hasZoneGroup, true) : shown;
      return { ...around, seen, names, refused: await findRefused({ seen, known }) };
    },

    readAhead,

    isKnown: async (id) => (await state.endpoints.find(id)) !== undefined,

    plan: (observed, policy, now) => planEndpoint(observed, policy.dns, now),

    carryOut(observed, { detail: claims }, pass) {
      /** What is kept of it, as this pass has written it. */
      let { etag, known } = observed;
      const next = nextEndpoint(observed, claims, pass.now);

      async function keep(value: Endpoint): Promise<void> {
        if (known !== undefined && isSameBut('lastSeen', known, value)) return;
        etag = await state.endpoints.put(value, etag);
        known = value;
      }

      function settingOf({ recordSet, claim }: ClaimChange): ClaimSetting {
        const name = observed.names.get(recordSet);
        if (name === undefined) throw new TypeError(`'${recordSet}' was not read`);
        return { name, claim, isDoubtful: hasLostGroup(findClaim(observed, recordSet), claim) };
      }

      return {
        async apply(action, decision) {
          if (next === undefined) throw new TypeError(`'${observed.id}' is gone: nothing is written to it`);
          const { kind, target, zones } = action;
          const zoneGroupWrite = { kind, target, zones: [...zones], ...toIntent(action, decision) };
          // Said before it is done: a kill in between leaves a decision whose audit row is still owed.
          await keep({ ...next, fingerprint: unfinished, zoneGroupWrite });
          try {
            return await writeZoneGroup(arm, action, mark, pass);
          } catch (error) {
            // Azure did nothing: what comes to exist there is not ours.
            if (error instanceof RetryableError && error.refused) await keep({ ...next, fingerprint: unfinished });
            throw error;
          }
        },

        async prepare(results, hand) {
          if (claims.changes.length === 0 || isUncertain(results)) return;
          const settings = claims.changes.map(settingOf);
          // The endpoint's row first, with its old and new names: a pass that is cut off after this can be finished from it.
          const beforeThem = async (): Promise<void> => {
            // Of one that is gone it lists them already.
            if (next !== undefined && observed.seen !== undefined) await keep({ ...next, fingerprint: unfinished });
          };
          const [blocks] = await Promise.all([readBlocks(state, settings, pass.now), beforeThem()]);
          await setClaims(state.names, settings, blocks, pass, hand);
        },

        async remember(results) {
          // What is given up at once is gone with its row, or is found gone again while something holds it.
          const isGoing = observed.seen === undefined && claims.changes.length > 0;
          if (next !== undefined && !isGoing && !isUncertain(results)) await keep(next);
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

const namesOf = (read: readonly ReadName[]): ReadonlyMap<string, ReadName> =>
  new Map(read.map((name) => [name.recordSet, name]));

/**
 * Whether all that comes of an endpoint that is not known yet is a claim on each of its names. Then these are not read first: its claims are inserted as if nobody
 * had any, and where somebody has, the insert is refused and the next pass, to which it is known, reads them.
 */
const claimsEach = ({ actions, detail }: Plan<ZoneGroupAction, ClaimPlan>, ids: readonly string[]): boolean =>
  actions.length === 0 && detail.changes.length === ids.length;

/** Whether Azure took a write is not known: the row goes on saying that it may have. */
const isUncertain = (results: readonly ActionResult<ZoneGroupAction, never>[]): boolean =>
  results.some((result) => result.kind === 'failed' && !(result.error instanceof PermanentError));

/** The fingerprint that is kept while claims are being written: after a kill at that point, no sweep may take the endpoint for settled. */
const unfinished = '';

/** Provisioned, Pending, and not known so already: an answer, or a new request, makes it the first again. */
function isFirstPending({ view }: SeenEndpoint, known: Endpoint | undefined): boolean {
  const isPending = (of: Pick<Endpoint, 'connectionState' | 'provisioningState'> | undefined): boolean =>
    of?.connectionState === 'Pending' && of.provisioningState === 'Succeeded';
  const isSame = known?.resourceGuid === view.resourceGuid && known.privateLinkResource === view.privateLinkResource;
  return isPending(view) && !(isPending(known) && isSame);
}
