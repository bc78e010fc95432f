import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { kqlList, kqlText } from '../arm/kql.ts';
import { findAddress } from '../core/addresses.ts';
import type { ResourceType, World } from './model.ts';
import { findType } from './types.ts';
import { worldOf } from './world.ts';

/** What may have the address that a route names as its next hop. */
const ownerTypes =
  "'microsoft.network/azurefirewalls', 'microsoft.network/loadbalancers', 'microsoft.network/networkinterfaces'";
const addressesPerQuery = 20;
/** Compared as a whole, which a query takes many of: all rules of one account, or those of a page of a sweep. */
const publicPerQuery = 500;

/** Where an address's owner may be, as far as the identity can read. */
const everywhere: readonly string[] = [];

/**
 * Reads what the verdicts on these bodies hang on, until nothing is missing any more or can't be read: `readIds` what they name by id, and a search
 * the owners of addresses, private next hops and the public ones of rules. What is read for their sake is not judged: a network has other subnets, whose route tables are nobody's concern here.
 */
export async function readSurroundings(
  arm: Arm,
  bodies: readonly unknown[],
  readIds: (ids: readonly string[]) => Promise<readonly unknown[]>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  const tried = new Set<string>();
  const own = new Set(worldOf(bodies).resources.map(({ id }) => id.id));
  const untried = (all: readonly string[]): readonly string[] => {
    const left = [...new Set(all)].filter((each) => !tried.has(each)).sort();
    for (const each of left) tried.add(each);
    return left;
  };
  for (;;) {
    const world = worldOf([...bodies, ...read]);
    const ids = untried(missingFrom(world, own, ({ leansOn }) => leansOn));
    if (ids.length > 0) {
      read.push(...(await readIds(ids)));
      continue;
    }
    const addresses = untried(
      missingFrom(world, own, ({ seeks }) => seeks).flatMap((text) => findAddress(text)?.text ?? []),
    );
    const publicTexts = untried(missingFrom(world, own, ({ seeksPublic }) => seeksPublic));
    if (addresses.length + publicTexts.length === 0) return read;
    read.push(...(await ownersOf(arm, addresses, addressesPerQuery, queryAddresses, signal)));
    read.push(...(await ownersOf(arm, publicTexts, publicPerQuery, queryPublic, signal)));
  }
}

/** What verdicts on the resources of `own` hang on and isn't here. */
function missingFrom(
  world: World,
  own: ReadonlySet<string>,
  asked: (type: ResourceType) => ResourceType['leansOn'],
): readonly string[] {
  return world.resources.flatMap((resource) => {
    const type = resource.isRead && own.has(resource.id.id) ? findType(resource.id.type) : undefined;
    return type === undefined ? [] : (asked(type)?.(resource, world) ?? []);
  });
}

async function ownersOf(
  arm: Arm,
  addresses: readonly string[],
  perQuery: number,
  queryOf: (addresses: readonly string[]) => string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let start = 0; start < addresses.length; start += perQuery) {
    const query = queryOf(addresses.slice(start, start + perQuery));
    for await (const row of graphRows(arm, query, everywhere, signal)) found.push(row);
  }
  return found;
}

/** Canonical addresses hold nothing that a query would read otherwise. */
function queryAddresses(addresses: readonly string[]): string {
  const condition = addresses.map((address) => `tostring(properties) has ${kqlText(address)}`).join(' or ');
  return `resources | where type in~ (${ownerTypes}) | where ${condition} | project id, name, type, properties | order by id asc`;
}

/** A rule of an address counts by where that address is, so its place is asked for too. */
function queryPublic(texts: readonly string[]): string {
  const list = kqlList(texts);
  return `resources | where type in~ ('microsoft.network/publicipaddresses', 'microsoft.network/publicipprefixes') | where tostring(properties.ipAddress) in~ (${list}) or tostring(properties.ipPrefix) in~ (${list}) | project id, name, type, location, properties | order by id asc`;
}
