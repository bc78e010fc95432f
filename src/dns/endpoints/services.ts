import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { isRecord } from '../../core/arm-body.ts';
import { PermanentError } from '../../core/errors.ts';
import { linkServiceType } from '../../core/link-service.ts';
import { remember } from '../../core/remember.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { minutes } from '../../core/time.ts';
import type { LinkServiceView } from '../model.ts';
import { type Alias, findAlias, toLinkService } from './link-service.ts';

/** Where an alias leads, as far as Resource Graph shows. */
interface Resolved {
  /** Lower-cased id of the service that has the alias; absent where none does that we can see, which proves nothing. */
  readonly id?: string;
  /** Aliases that services of the same name and region have now: a re-created service gets another. Sorted. */
  readonly others: readonly string[];
}

/** Customers' private link services, as endpoints name them: by resource id or by alias. */
export interface LinkServices {
  /** One GET, and for an alias what Resource Graph says of it, kept for five minutes. What may not be read is left out. */
  read(target: string, now: Date, signal: AbortSignal): Promise<LinkServiceView>;
  /** The service an alias leads to, where Resource Graph shows one. */
  findByAlias(alias: string, now: Date, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Whether an alias leads nowhere that we can see, and which aliases services of the same name and region have now; undefined where it
   * leads to a service, or is no alias.
   */
  findLost(alias: string, now: Date, signal: AbortSignal): Promise<{ readonly others: readonly string[] } | undefined>;
}

export function createLinkServices(arm: Arm, subscriptions: readonly string[]): LinkServices {
  const kept = remember<Resolved>(minutes(5));

  async function query(alias: Alias, signal: AbortSignal): Promise<Resolved> {
    const text = `resources
| where type =~ '${linkServiceType}'
| where tostring(properties.alias) startswith '${alias.name}.'
| project id, alias = tostring(properties.alias)
| order by id asc`;
    const { rows } = await arm.queryGraph(text, subscriptions, undefined, signal);
    const found = rows.flatMap((row) => {
      const id = isRecord(row) ? findResourceId(row.id)?.id : undefined;
      const other = isRecord(row) ? findAlias(String(row.alias)) : undefined;
      return id === undefined || other === undefined ? [] : [{ id, alias: other }];
    });
    const own = found.find((each) => each.alias.text === alias.text);
    const others = found.flatMap((each) =>
      each.alias.text !== alias.text && each.alias.region === alias.region ? [each.alias.text] : [],
    );
    return { ...(own === undefined ? {} : { id: own.id }), others: others.sort() };
  }

  async function resolve(target: string, now: Date, signal: AbortSignal): Promise<Resolved | undefined> {
    const alias = findAlias(target);
    return alias === undefined ? undefined : kept.get(alias.text, now, () => query(alias, signal));
  }

  /** Undefined where Azure proves that it is gone. */
  async function readById(id: string, signal: AbortSignal): Promise<LinkServiceView | undefined> {
    try {
      const answer = await arm.find(id, apiVersions.network, signal);
      return answer === undefined ? undefined : { ...toLinkService(answer.body), id };
    } catch (error) {
      // Another tenant's, or one we have no role on: its own names stay unknown.
      if (error instanceof PermanentError) return { id };
      throw error;
    }
  }

  async function readByAlias(alias: string, now: Date, signal: AbortSignal): Promise<LinkServiceView> {
    const resolved = await resolve(alias, now, signal);
    const view = resolved?.id === undefined ? undefined : await readById(resolved.id, signal);
    if (view !== undefined && (view.alias === undefined || view.alias === alias)) return { ...view, alias };
    // Gone or re-created since Resource Graph was asked: the alias is nobody's any more.
    if (resolved?.id !== undefined) kept.forget(alias);
    return { alias };
  }

  return {
    read: async (target, now, signal) =>
      target.startsWith('/') ? ((await readById(target, signal)) ?? { id: target }) : readByAlias(target, now, signal),
    findByAlias: async (alias, now, signal) => (await resolve(alias, now, signal))?.id,
    async findLost(text, now, signal) {
      const alias = findAlias(text);
      if (alias === undefined || (await readByAlias(alias.text, now, signal)).id !== undefined) return undefined;
      return { others: (await query(alias, signal)).others };
    },
  };
}
