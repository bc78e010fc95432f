import { contains, type Prefix } from '../../core/prefixes.ts';
import type { World } from '../../egress/model.ts';
import { findRead, refOf } from '../../egress/path/parts.ts';
import { findRouteTable, type Route } from '../../egress/path/route-table.ts';

/** The route table of a subnet: undefined where it has none, `unread` where it isn't among the bodies. */
export function tableOf(world: World, subnet: string) {
  const id = refOf(findRead(world, subnet)?.properties, 'routeTable');
  return id === undefined ? undefined : (findRouteTable(world, id) ?? ('unread' as const));
}

/** The route of a user's that takes an address: the longest, and none wider than `within`. */
export function routeTo(routes: readonly Route[], address: Prefix, within: Prefix | undefined): Route | undefined {
  const fitting = routes.filter(
    ({ prefix }) =>
      prefix !== undefined && contains(prefix, address) && (within === undefined || contains(within, prefix)),
  );
  return fitting.sort((a, b) => (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0))[0];
}
