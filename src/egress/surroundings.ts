import type { Arm } from '../arm/arm.ts';
import { findAddress } from '../core/addresses.ts';
import type { ResourceType, World } from './model.ts';
import type { Sought } from './path/sought.ts';
import { hubsNamed, ownersOf, publicOwnersOf, type ReadHubs, rulesFor } from './searches.ts';
import { findType } from './types.ts';
import { worldOf } from './world.ts';

/** Where the bodies that verdicts depend on are read from. */
export interface Sources {
  /** What they name by id. */
  readonly readIds: (ids: readonly string[]) => Promise<readonly unknown[]>;
  /** Whether network managers have deployed anything anywhere, so that it is worth asking for each network; where nobody knows, it is. */
  readonly areManaged?: () => Promise<boolean>;
  readonly readHubs?: ReadHubs;
  /** What running machines reported of these subnets. */
  readonly readLive?: (subnets: readonly string[]) => Promise<readonly unknown[]>;
}

/**
 * Reads what the verdicts on these bodies depend on, until nothing is missing any more or can't be read: what they name by id, and by a search
 * what no body names. What is read for their sake is not judged: a network has other subnets, whose route tables are nobody's concern here.
 */
export async function readSurroundings(
  arm: Arm,
  bodies: readonly unknown[],
  { readIds, areManaged, readHubs = (names, its) => hubsNamed(arm, names, its), readLive }: Sources,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  const tried = new Set<string>();
  let world = worldOf(bodies, [], 'room');
  const own = new Set(world.resources.map(({ id }) => id.id));
  const untried = <T>(all: readonly T[], textOf: (each: T) => string): readonly T[] => {
    const left = new Map(all.map((each) => [textOf(each), each]));
    const fresh = [...left].filter(([text]) => !tried.has(text)).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [text] of fresh) tried.add(text);
    return fresh.map(([, each]) => each);
  };
  for (;;) {
    if (read.length > 0) world = worldOf([...bodies, ...read], [], 'room');
    const ids = untried(
      missingFrom(world, own, ({ leansOn }) => leansOn),
      (id) => id,
    );
    if (ids.length > 0) {
      read.push(...(await readIds(ids)));
      continue;
    }
    const sought = untried(
      missingFrom(world, own, ({ seeks }) => seeks).flatMap(canonical),
      ({ kind, of }) => `${kind} ${of}`,
    );
    if (sought.length === 0) return read;
    const those = (wanted: Sought['kind']): readonly string[] =>
      sought.flatMap(({ kind, of }) => (kind === wanted ? [of] : []));
    const hubs = those('hub');
    const managed = those('rules');
    const places = those('live');
    const isWorthAsking = managed.length > 0 && ((await areManaged?.()) ?? true);
    read.push(
      ...(await publicOwnersOf(arm, those('public'), signal)),
      ...(await ownersOf(arm, those('address'), signal)),
      ...(hubs.length === 0 ? [] : await readHubs(hubs, signal)),
      ...(await rulesFor(arm, isWorthAsking ? managed : [], signal)),
      ...(places.length === 0 ? [] : ((await readLive?.(places)) ?? [])),
    );
  }
}

/** What is no address can't be searched for as one. */
function canonical(sought: Sought): readonly Sought[] {
  if (sought.kind !== 'address') return [sought];
  const address = findAddress(sought.of)?.text;
  return address === undefined ? [] : [{ kind: 'address', of: address }];
}

/** What verdicts on the resources of `own` depend on and isn't here. */
function missingFrom<T>(
  world: World,
  own: ReadonlySet<string>,
  asked: (type: ResourceType) => ((resource: World['resources'][number], world: World) => readonly T[]) | undefined,
): readonly T[] {
  return world.resources.flatMap((resource) => {
    const type = resource.isRead && own.has(resource.id.id) ? findType(resource.id.type) : undefined;
    return type === undefined ? [] : (asked(type)?.(resource, world) ?? []);
  });
}
