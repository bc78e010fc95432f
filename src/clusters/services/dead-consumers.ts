import { foldCase, quote } from '../../core/text.ts';
import { requestsOf } from '../../egress/exposure/endpoints.ts';
import type { World } from '../../egress/model.ts';
import { aliasParts } from './alias.ts';
import type { DeadConsumer, PublishedService } from './model.ts';
import type { Described } from './read.ts';

/**
 * Consumers that a service left behind: it was deleted and recreated under the same name, so that it has another alias and its connections are gone.
 *
 *   an endpoint names                                     dead where
 *   this service's id                                     its connection is Disconnected, or the service does not list it
 *   an alias of the same prefix and region, another guid  always: that service is gone
 */
export function deadConsumersOf(
  world: World,
  { id, alias, consumers, kubernetesService }: Described,
): readonly DeadConsumer[] {
  const now = alias === null ? undefined : aliasParts(alias);
  const live = new Set(
    consumers.filter(({ status }) => foldCase(status) !== 'disconnected').flatMap(({ endpoint }) => endpoint ?? []),
  );
  const name = kubernetesService === null ? id : `${kubernetesService.namespace}/${kubernetesService.name}`;
  const endpoints = world.resources.filter((each) => each.id.type === 'microsoft.network/privateendpoints');
  return endpoints.flatMap((endpoint) => {
    const [because] = requestsOf(endpoint.properties).flatMap(({ target = '', status }) => {
      if (target === id)
        return status === 'disconnected' && !live.has(endpoint.id.id)
          ? [`its connection is Disconnected: ${name} removed it, or was deleted and recreated`]
          : [];
      const asked = aliasParts(target);
      const isFormer =
        asked !== undefined &&
        now !== undefined &&
        asked.prefix === now.prefix &&
        asked.region === now.region &&
        asked.guid !== now.guid;
      return isFormer
        ? [`it asks for ${quote(target)}, an alias that it had before: ${name} was deleted and recreated`]
        : [];
    });
    if (because === undefined) return [];
    return [{ endpoint: endpoint.id.id, because, remedy: remedyFor(endpoint.id.id, alias ?? id) }];
  });
}

const remedyFor = (endpoint: string, service: string): string =>
  `Delete ${endpoint} and recreate it for ${service}, then write its record again: a connection of the former service does not come back.`;

/** The same of those that were connected before, and that no body shows: their subscriptions may not be ours to read. */
export function withLeft(service: PublishedService, left: readonly string[]): PublishedService {
  const known = new Set(service.deadConsumers.map(({ endpoint }) => endpoint));
  const more = left
    .filter((endpoint) => !known.has(endpoint))
    .map((endpoint) => ({
      endpoint,
      because: 'it was connected to the service that had this id before: that was deleted and recreated',
      remedy: remedyFor(endpoint, service.alias ?? service.id),
    }));
  return { ...service, deadConsumers: [...service.deadConsumers, ...more] };
}
