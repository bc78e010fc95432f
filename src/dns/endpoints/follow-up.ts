import type { Key } from '../../core/key.ts';
import { findResourceId, parseResourceId } from '../../core/resource-id.ts';
import type { Action, Reconciler } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Kept } from '../../state/kept.ts';
import type { State } from '../../state/state.ts';
import { findAlias } from './link-service.ts';

interface Followed {
  readonly endpoints: readonly string[];
  /** To note that it has a zone group. */
  readonly row?: Kept<Endpoint>;
}

/** A key that is no endpoint's, but whose change endpoints have to be observed for. It costs no read of Azure. */
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
 * A private DNS zone group came, changed or went. An endpoint that lists names of its own doesn't say that a group hangs on it, so its
 * row is marked: the pass that follows, and those after it, read the group too.
 */
export function createZoneGroupFollowUp({ endpoints }: Pick<State, 'endpoints'>): FollowUp {
  /** Without a fingerprint the next sweep observes again, even where this pass fails. */
  async function tell(row: Kept<Endpoint> | undefined): Promise<void> {
    if (row === undefined || row.value.hasZoneGroup) return;
    await endpoints.put({ ...row.value, hasZoneGroup: true, fingerprint: '' }, row.etag);
  }

  return {
    ...onlyFollows,
    async observe(id) {
      const endpoint = parseResourceId(id).parent ?? id;
      const row = await endpoints.find(endpoint);
      return { endpoints: [endpoint], ...(row === undefined ? {} : { row }) };
    },
    carryOut: ({ row, endpoints: [endpoint] }) => ({
      apply,
      remember: () => tell(row),
      async finish() {
        // An endpoint that was observed only now has its row only now.
        if (row === undefined && endpoint !== undefined) await tell(await endpoints.find(endpoint));
      },
    }),
  };
}

/** A private link service came, changed or went: the endpoints that connect to it, by its id or by an alias of its name. */
export function createServiceFollowUp({ endpoints }: Pick<State, 'endpoints'>): FollowUp {
  return {
    ...onlyFollows,
    async observe(id) {
      const name = findResourceId(id)?.name;
      const followed: string[] = [];
      for await (const { value } of endpoints.list()) {
        const { privateLinkResource: target } = value;
        if (target === id || findAlias(target)?.name === name) followed.push(value.id);
      }
      return { endpoints: followed.sort() };
    },
    // Nothing is kept of a service: every pass over an endpoint reads it.
    carryOut: () => ({ apply, remember: () => Promise.resolve() }),
  };
}
