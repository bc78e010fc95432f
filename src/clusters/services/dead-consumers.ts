import { foldCase, quote } from '../../core/text.ts';
import { requestsOf } from '../../egress/exposure/endpoints.ts';
import type { World } from '../../egress/model.ts';
import type { DeadConsumer } from './model.ts';
import type { Described } from './read.ts';

/** `<prefix>.<guid>.<region>.azure.privatelinkservice`: the guid is new each time the service is made. */
function partsOfAlias(
  alias: string,
): { readonly prefix: string; readonly guid: string; readonly region: string } | undefined {
  const [, prefix, guid, region] =
    /^(.+)\.([0-9a-f-]{36})\.([^.]+)\.azure\.privatelinkservice$/.exec(foldCase(alias)) ?? [];
  return prefix === undefined || guid === undefined || region === undefined ? undefined : { prefix, guid, region };
}

/**
 * Consumers that a service left behind: it was deleted and made anew under the same name, so that its alias is another and its connections are gone.
 *
 *   an endpoint names                                     dead where
 *   this service's id                                     its connection is Disconnected, or the service does not list it
 *   an alias of the same prefix and region, another guid  always: that service is gone
 */
export function deadConsumersOf(
  world: World,
  { id, alias, consumers, kubernetesService }: Described,
): readonly DeadConsumer[] {
  const now = alias === null ? undefined : partsOfAlias(alias);
  const live = new Set(
    consumers.filter(({ status }) => foldCase(status) !== 'disconnected').flatMap(({ endpoint }) => endpoint ?? []),
  );
  const name = kubernetesService === null ? id : `${kubernetesService.namespace}/${kubernetesService.name}`;
  const endpoints = world.resources.filter((each) => each.id.type === 'microsoft.network/privateendpoints');
  return endpoints.flatMap((endpoint) => {
    const [because] = requestsOf(endpoint.properties).flatMap(({ target = '', status }) => {
      if (target === id)
        return status === 'disconnected' && !live.has(endpoint.id.id)
          ? [`its connection is Disconnected: ${name} removed it, or was deleted and made anew`]
          : [];
      const asked = partsOfAlias(target);
      const isFormer =
        asked !== undefined &&
        now !== undefined &&
        asked.prefix === now.prefix &&
        asked.region === now.region &&
        asked.guid !== now.guid;
      return isFormer
        ? [`it asks for ${quote(target)}, an alias that it had before: ${name} was deleted and made anew`]
        : [];
    });
    if (because === undefined) return [];
    const remedy = `Delete ${endpoint.id.id} and create it anew for ${alias ?? id}, then write its record again: a connection of the former service does not come back.`;
    return [{ endpoint: endpoint.id.id, because, remedy }];
  });
}
