import type { Key } from '../../core/key.ts';
import { nameOf, parseResourceId } from '../../core/resource-id.ts';
import type { Action, Reconciler } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Kept } from '../../state/kept.ts';
import type { State } from '../../state/state.ts';
import { findAlias } from './link-service.ts';

interface Followed {
  readonly endpoints: readonly string[];
  /** To note that it has a zone group. */
  readonly kept?: Kept<Endpoint> | undefined;
}

/** A key that is no endpoint's, but whose change endpoints have to be observed for. It costs no read of Azure, and makes no write to it. */
type FollowUp = Reconciler<Followed, Action>;

const onlyFollows: Pick<FollowUp, 'plan'> = {
  plan: ({ endpoints }) => ({
    actions: [],
    findings: [],
    next: endpoints.map((key): Key => ({ room: 'dns', key })),
  }),
};

function apply(): never {
  throw new TypeError('a follow-up makes no write to Azure');
}

/**
 * A private DNS zone group came, changed or went. An endpoint that lists names of its own doesn't say that it has a group, so that is
 * remembered: the pass that follows, and those after it, read the group too.
 */
export function createZoneGroupFollowUp({ endpoints }: Pick<State, 'endpoints'>): FollowUp {
  /** Without a fingerprint the next sweep observes again, even where this pass fails. */
  async function noteGroup(kept: Kept<Endpoint> | undefined): Promise<void> {
    if (kept === undefined || kept.value.hasZoneGroup) return;
    await endpoints.put({ ...kept.value, hasZoneGroup: true, fingerprint: '' }, kept.etag);
  }

  return {
    ...onlyFollows,
    async observe(id) {
      const endpoint = parseResourceId(id).parent ?? id;
      return { endpoints: [endpoint], kept: await endpoints.find(endpoint) };
    },
    isKnown: async (id) => (await endpoints.find(parseResourceId(id).parent ?? id)) !== undefined,
    carryOut: ({ kept, endpoints: [endpoint] }) => ({
      apply,
      remember: () => noteGroup(kept),
      async finish() {
        // An endpoint that was observed only now is remembered only now.
        if (kept === undefined && endpoint !== undefined) await noteGroup(await endpoints.find(endpoint));
      },
    }),
  };
}

/** A private link service came, changed or went: the endpoints that connect to it, by its id or by an alias of its name. */
export function createServiceFollowUp({ endpoints }: Pick<State, 'endpoints'>): FollowUp {
  return {
    ...onlyFollows,
    async observe(id) {
      const followed: string[] = [];
      for await (const { value } of endpoints.list()) {
        const { privateLinkResource: target } = value;
        if (target === id || findAlias(target)?.name === nameOf(id)) followed.push(value.id);
      }
      return { endpoints: followed.sort() };
    },
    // Nothing is kept of a service: every pass over an endpoint reads it.
    carryOut: () => ({ apply, remember: () => Promise.resolve() }),
  };
}
