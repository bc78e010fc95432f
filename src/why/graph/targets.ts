import { isRecord } from '../../core/arm-body.ts';
import { clusterType } from '../../core/cluster-type.ts';
import { foldCase } from '../../core/text.ts';
import { groupIdsOf } from '../../dns/names/endings.ts';
import { connectionsOf } from '../../egress/exposure/endpoints.ts';
import type { Resource, World } from '../../egress/model.ts';
import { addTo, perWorld } from '../../egress/path/per-world.ts';

/** Types of resources that are no services: nobody asks for them by a name of theirs. */
const plumbing = /^microsoft\.(network|resources|authorization|insights\/diagnosticsettings)\b/;

/** Whether somebody may ask for this resource by a public name. */
const isTarget = (resource: Resource): boolean =>
  !plumbing.test(resource.id.type) &&
  resource.id.parent === undefined &&
  // A cluster's names are in its own body alone: no list of group ids and endings says them.
  (resource.id.type === clusterType ||
    groupIdsOf(resource.id.type).length > 0 ||
    connectionsOf(resource) !== undefined);

const index = perWorld((world: World) => {
  const byHost = new Map<string, string[]>();
  const byName = new Map<string, Resource[]>();
  const hosts = new Map<string, readonly string[]>();
  for (const resource of world.resources) {
    if (!isTarget(resource)) continue;
    addTo(byName, resource.id.name, resource);
    const own = [...new Set(hostsIn(resource.properties))];
    hosts.set(resource.id.id, own);
    for (const host of own) addTo(byHost, host, resource.id.id);
  }
  return { byHost, byName, hosts };
});

/** The resources whose own bodies say this host name. */
export const targetsWithHost = (world: World, host: string): readonly string[] => index(world).byHost.get(host) ?? [];

/** The resources of this name that have public names at all. */
export const targetsNamed = (world: World, name: string): readonly Resource[] => index(world).byName.get(name) ?? [];

/** The host names in a resource's own body. */
export const hostsOf = (world: World, id: string): readonly string[] => index(world).hosts.get(id) ?? [];

const host =
  /^(?:https?:\/\/|tcp:|amqps?:\/\/|sb:\/\/)?([a-z0-9*](?:[a-z0-9_.-]*[a-z0-9])?\.[a-z]{2,})\.?(?:[:/].*)?$/i;

/** Texts that are host names or addresses of one: `vaultUri`, `primaryEndpoints.blob`, `fullyQualifiedDomainName`, `defaultHostName`, … */
function hostsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') {
    const found = value.length < 300 ? host.exec(value)?.[1] : undefined;
    return found === undefined ? [] : [foldCase(found)];
  }
  if (depth > 3) return [];
  if (Array.isArray(value)) return value.flatMap((each) => hostsIn(each, depth + 1));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    /connections$|^tags$|^allowed/i.test(key) ? [] : hostsIn(each, depth + 1),
  );
}
