import type { Arm, ArmAnswer } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { PermanentError } from '../core/errors.ts';
import { findResourceId, parseResourceId } from '../core/resource-id.ts';
import { findApiVersion } from './api-versions.ts';
import { at } from './body.ts';
import { isSubject } from './rules/subnet.ts';
import { isRead, toSubnet } from './schema.ts';
import { toResource, type World, worldOf } from './world.ts';

/** Bodies to judge, and which child lists among them were read to the end. Nothing at all where the resource is gone. */
export interface Observation {
  readonly bodies: readonly unknown[];
  readonly completeLists: readonly string[];
}

const nothing: Observation = { bodies: [], completeLists: [] };
const sqlLists = ['firewallrules', 'virtualnetworkrules'] as const;

/**
 * Reads one resource and what its verdict leans on: the rules of a SQL server; the NAT gateway, route table and network of a
 * subnet, each only where the verdict still hangs on it.
 * @throws PermanentError `UnreadableAnswer` where Azure answers with a body that says nothing.
 */
export async function observeResource(arm: Arm, id: string, signal: AbortSignal): Promise<Observation> {
  const type = findResourceId(id)?.type ?? '';
  const apiVersion = findApiVersion(type);
  if (apiVersion === undefined) return nothing;
  const answer = await findSubject(arm, id, apiVersion, signal);
  if (answer === undefined) return nothing;
  const body = isRecord(answer.body) ? { ...answer.body, id } : {};
  const resource = toResource(body);
  if (resource === undefined || !(isRead(resource) || type === 'microsoft.network/virtualnetworks')) {
    throw new PermanentError('UnreadableAnswer', `Azure's answer for ${id} has no properties; nothing can be judged`);
  }
  if (type === 'microsoft.sql/servers') {
    const { bodies, completeLists } = await observeSqlRules(arm, id, signal);
    return { bodies: [body, ...bodies], completeLists };
  }
  return { bodies: [body, ...(await observeSurroundings(arm, [body], signal))], completeLists: [] };
}

/**
 * A subnet missing from a network that stands answers `NotFound`, which proves nothing by itself: the network's own list of its
 * subnets does.
 */
async function findSubject(
  arm: Arm,
  id: string,
  apiVersion: string,
  signal: AbortSignal,
): Promise<ArmAnswer | undefined> {
  try {
    return await arm.find(id, apiVersion, signal);
  } catch (error) {
    const { parent, type } = parseResourceId(id);
    const isMissing = error instanceof PermanentError && error.reason === 'NotFound';
    if (!isMissing || parent === undefined || type !== 'microsoft.network/virtualnetworks/subnets') throw error;
    const network = await arm.find(parent, apiVersion, signal);
    if (network === undefined) return undefined;
    const isListed = worldOf([network.body]).find(id) !== undefined;
    if (isListed || !Array.isArray(at(network.body, 'properties', 'subnets'))) throw error;
    return undefined;
  }
}

/** The firewall and virtual network rules of a SQL server: children that neither its body nor Resource Graph shows. */
export async function observeSqlRules(arm: Arm, server: string, signal: AbortSignal): Promise<Observation> {
  const apiVersion = findApiVersion('microsoft.sql/servers') ?? '';
  const lists = await Promise.all(
    sqlLists.map(async (list) => {
      const path = `${server}/${list}`;
      const bodies = await arm.list(path, apiVersion, signal);
      return { path, bodies, isComplete: bodies.every((body) => toResource(body) !== undefined) };
    }),
  );
  return {
    bodies: lists.flatMap(({ bodies }) => bodies),
    completeLists: lists.flatMap(({ path, isComplete }) => (isComplete ? [path] : [])),
  };
}

/** What the subnets among these bodies hang on: read until nothing is missing any more, or can't be read. */
async function observeSurroundings(
  arm: Arm,
  bodies: readonly unknown[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  const tried = new Set<string>();
  for (;;) {
    const missing = [...new Set(missingIds(worldOf([...bodies, ...read])))].filter((id) => !tried.has(id));
    if (missing.length === 0) return read;
    for (const id of missing) tried.add(id);
    const found = await Promise.all(missing.map((id) => findSupport(arm, id, signal)));
    read.push(...found.filter((body) => body !== undefined));
  }
}

function missingIds(world: World): readonly string[] {
  return world.resources.flatMap((resource) => {
    if (resource.id.type !== 'microsoft.network/virtualnetworks/subnets' || !isRead(resource)) return [];
    const subnet = toSubnet(resource, world);
    const { natGateway, routeTable } = subnet;
    if (!isSubject(subnet) || subnet.defaultOutbound === false) return [];
    if (natGateway.kind === 'unread') return [natGateway.id];
    if (natGateway.kind === 'nat' && natGateway.hasAddress) return [];
    const network = resource.id.parent ?? '';
    return [
      ...(routeTable.kind === 'unread' ? [routeTable.id] : []),
      ...(world.find(network) === undefined ? [network] : []),
    ];
  });
}

/** What may lie where we have no rights stays unread and becomes a note; trouble that passes is thrown. */
async function findSupport(arm: Arm, id: string, signal: AbortSignal): Promise<unknown> {
  const apiVersion = findApiVersion(findResourceId(id)?.type ?? '');
  if (apiVersion === undefined) return undefined;
  try {
    return (await arm.find(id, apiVersion, signal))?.body;
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}
