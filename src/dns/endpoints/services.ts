import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { graphRows } from '../../arm/graph-rows.ts';
import { kqlText } from '../../arm/kql.ts';
import { findBodyId, isRecord } from '../../core/arm-body.ts';
import { unlessRefused } from '../../core/errors.ts';
import { linkServiceType } from '../../core/link-service.ts';
import { remember } from '../../core/remember.ts';
import type { SubscriptionScope } from '../../core/subscription-scope.ts';
import { minutes } from '../../core/time.ts';
import type { LinkServiceView } from '../model.ts';
import type { Reading } from '../ports.ts';
import { type Alias, findAlias, toLinkService } from './link-service.ts';

/** Where an alias leads, as far as Resource Graph shows. */
interface Resolved {
  /** Lower-cased id of the service that has the alias; absent where none does that we can see, which proves nothing. */
  readonly id?: string;
  /** Aliases that services of the same name and region have now: a re-created service gets another. Sorted. */
  readonly others: readonly string[];
}

/** Customers' private link services, as endpoints name them: by resource id or by alias. */
export function createLinkServices(arm: Arm, subscriptions: SubscriptionScope) {
  const kept = remember<Resolved>(minutes(5));

  async function query(alias: Alias, { signal }: Reading): Promise<Resolved> {
    const start = kqlText(`${alias.name}.`);
    const text = `resources
| where type =~ '${linkServiceType}'
| where tostring(properties.alias) startswith ${start}
| project id, alias = tostring(properties.alias)
| order by id asc`;
    const rows = await Array.fromAsync(graphRows(arm, text, subscriptions, signal));
    const found = rows.flatMap((row) => {
      const id = findBodyId(row)?.id;
      const other = isRecord(row) ? findAlias(String(row.alias)) : undefined;
      return id === undefined || other === undefined ? [] : [{ id, alias: other }];
    });
    const own = found.find((each) => each.alias.text === alias.text);
    const others = found.flatMap((each) =>
      each.alias.text !== alias.text && each.alias.region === alias.region ? [each.alias.text] : [],
    );
    return { ...(own === undefined ? {} : { id: own.id }), others: others.sort() };
  }

  async function resolve(target: string, reading: Reading): Promise<Resolved | undefined> {
    const alias = findAlias(target);
    return alias === undefined ? undefined : kept.get(alias.text, reading.now, () => query(alias, reading));
  }

  /** Undefined where Azure proves that it is gone. Of another tenant's, or one we have no role on, its own names stay unknown. */
  async function readById(id: string, { signal }: Reading): Promise<LinkServiceView | undefined> {
    const answer = await unlessRefused(arm.find(id, apiVersions.network, signal), 'refused');
    if (answer === 'refused') return { id };
    return answer === undefined ? undefined : { ...toLinkService(answer.body), id };
  }

  async function readByAlias(alias: string, reading: Reading): Promise<LinkServiceView> {
    const resolved = await resolve(alias, reading);
    const view = resolved?.id === undefined ? undefined : await readById(resolved.id, reading);
    if (view !== undefined && (view.alias === undefined || view.alias === alias)) return { ...view, alias };
    // Gone or re-created since Resource Graph was asked: the alias is nobody's any more.
    if (resolved?.id !== undefined) kept.forget(alias);
    return { alias };
  }

  return {
    /** One GET, and for an alias what Resource Graph says of it, kept for five minutes. What may not be read is left out. */
    read: async (target: string, reading: Reading): Promise<LinkServiceView> =>
      target.startsWith('/') ? ((await readById(target, reading)) ?? { id: target }) : readByAlias(target, reading),

    /** The service an alias leads to, where Resource Graph shows one. */
    findByAlias: async (alias: string, reading: Reading): Promise<string | undefined> =>
      (await resolve(alias, reading))?.id,

    /**
     * Whether an alias leads nowhere that we can see, and which aliases services of the same name and region have now; undefined where it
     * leads to a service, or is no alias.
     */
    async findLost(text: string, reading: Reading): Promise<Pick<Resolved, 'others'> | undefined> {
      const alias = findAlias(text);
      if (alias === undefined || (await readByAlias(alias.text, reading)).id !== undefined) return undefined;
      return { others: (await query(alias, reading)).others };
    },
  };
}
