import { isAlwaysAliased } from '../../core/public-aliases.ts';
import { nameOf, parseResourceId } from '../../core/resource-id.ts';
import { isManagedNow } from '../../core/subscription-scope.ts';
import { seconds, since } from '../../core/time.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import type { DnsPorts } from '../ports.ts';
import { askProgress, observeAddresses, observeLinks, observeZone } from './azure.ts';
import { listClusterZones } from './clusters.ts';
import { type HiddenName, hiddenNames } from './hidden.ts';
import { takesServiceAway } from './hollow.ts';
import type { Surroundings, ZoneLink, ZoneLinks, ZoneObserved, ZoneOperation } from './model.ts';
import { toRefusal, unobserved, withRefusal } from './remember.ts';
import { observeSurroundings } from './surroundings.ts';
import { readUses, unused } from './use.ts';
import { isClusterZone, wantedLinks } from './wanted-links.ts';

/** Names that another zone answers for are looked up there one by one, but not hundreds of them in a pass. */
const mostElsewhere = 20;

/** How long what was just created may be missing from a read. */
export const creationLag = seconds(10);

/** What a pass read, with what is remembered of the zone and the version of it. */
export interface ZoneRead extends ZoneObserved {
  readonly known: ZoneLinks | undefined;
  readonly etag: string | undefined;
}

/**
 * Observes one zone. Costs nothing but our own tables where nothing of ours concerns it; else one read of the zone, one page of its links
 * for each hundred, one query for the networks that use it and the zones that overlap with it, one read for each write that Azure is still busy
 * with, and one for each name that another zone answers for.
 */
export async function observe(
  ports: Pick<DnsPorts, 'arm' | 'owner' | 'subscriptions' | 'privateDns'> & {
    readonly state: Pick<State, 'names' | 'zones'>;
  },
  id: string,
  { signal, policy, now, attempt }: Pass,
): Promise<ZoneRead> {
  const { names, zones } = ports.state;
  const [uses, kept, block] = await Promise.all([
    readUses(names.list(id), now),
    zones.find('links', id),
    zones.find('blocked', id),
  ]);
  const clusters = isClusterZone(nameOf(id)) ? await listClusterZones(ports, policy.dns, signal) : new Set();
  const use = { ...(uses.get(id) ?? unused), isNamed: clusters.has(id) };
  const known = kept?.value ?? unobserved(id);
  const { owner } = ports;
  const isManaged = await isManagedNow(ports.subscriptions, parseResourceId(id).subscriptionId);
  const common = { id, owner, isManaged, use, known: kept?.value, block: block?.value, attempt, etag: kept?.etag };
  const unasked = { ...common, ...nothing, zone: 'unasked', current: known } as const;
  const isConcerned =
    use.isWrittenTo ||
    wantedLinks(id, { ...use, isWrittenTo: false }, policy.dns).length > 0 ||
    known.operations.length > 0;
  if (!isConcerned && !isAlwaysAliased(nameOf(id))) return unasked;

  // First how far our writes are, then what exists: the other way round, one that ends in between would be made again.
  const ends = await askAll(ports, known.operations, signal);
  const zone = await observeZone(ports, id, signal);
  if (!isConcerned && typeof zone === 'string') return unasked;
  const [links, surroundings] =
    typeof zone === 'string'
      ? ([undefined, noSurroundings] as const)
      : await Promise.all([
          observeLinks(ports, id, signal),
          observeSurroundings(ports, id, use.networks, policy.dns, signal),
        ]);
  if (!isConcerned && !takesServiceAway(id, zone, links)) return unasked;
  const hidden = hiddenNames(id, links ?? [], surroundings.around, use.claimed);
  const elsewhere = await observeElsewhere(ports, hidden, signal);
  const isThere = (operation: ZoneOperation): boolean => exists(operation, zone, links);
  // What ended a moment ago may not show yet: another replica answers.
  const isLagging = ({ operation, end }: Asked): boolean =>
    end.kind === 'over' && !isThere(operation) && since(new Date(operation.decidedAt), now) < creationLag;
  const running = ends.filter((each) => each.end.kind === 'running' || isLagging(each)).map((each) => each.operation);
  const unsent = ends.filter(({ end }) => end.kind === 'unsent').map(({ operation }) => operation);
  const cutOff = unsent.filter((operation) => !isThere(operation));
  let current: ZoneLinks = { ...known, operations: [...running, ...cutOff] };
  for (const { operation, end } of ends)
    if (end.kind === 'failed') current = withRefusal(current, toRefusal(operation, end, now));
  return {
    ...common,
    zone,
    links,
    ...surroundings,
    elsewhere,
    running,
    cutOff,
    unaudited: ends
      .filter(({ operation }) => !operation.audited && !cutOff.includes(operation))
      .map(({ operation, end }) => ({ operation, answer: answerOf(end) })),
    refusals: current.refusals,
    current,
  };
}

async function observeElsewhere(
  ports: Pick<DnsPorts, 'privateDns'>,
  hidden: readonly HiddenName[],
  signal: AbortSignal,
): Promise<ZoneObserved['elsewhere']> {
  const read = hidden.slice(0, mostElsewhere).map(async ({ recordSet }) => {
    const addresses = await observeAddresses(ports, recordSet, signal);
    return addresses === undefined ? [] : [[recordSet, addresses] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

const noSurroundings = { dnsServers: new Map(), around: [], gateways: [] } satisfies Surroundings;

/** Of a zone that nothing of ours concerns. */
const nothing = {
  links: undefined,
  ...noSurroundings,
  elsewhere: new Map(),
  running: [],
  cutOff: [],
  unaudited: [],
  refusals: [],
} satisfies Partial<ZoneObserved>;

/** How far one of our writes is. */
interface Asked {
  readonly operation: ZoneOperation;
  readonly end: End;
}
type End = Awaited<ReturnType<typeof askProgress>> | { readonly kind: 'unsent' };

/** A write without a URL was begun, and a kill or a lost answer hides whether it ever reached Azure. */
const askAll = (
  ports: Pick<DnsPorts, 'arm'>,
  operations: readonly ZoneOperation[],
  signal: AbortSignal,
): Promise<Asked[]> =>
  Promise.all(
    operations.map(async (operation) => ({
      operation,
      end: operation.url === undefined ? { kind: 'unsent' } : await askProgress(ports, operation.url, signal),
    })),
  );

function answerOf(end: End): ZoneObserved['unaudited'][number]['answer'] {
  if (end.kind === 'failed') return { kind: 'refused', reason: end.code, message: end.message };
  return { kind: end.kind === 'running' ? 'running' : 'applied' };
}

/** Whether Azure shows what a write is for. */
function exists(
  { kind, target, network }: ZoneOperation,
  zone: ZoneObserved['zone'],
  links: readonly ZoneLink[] | undefined,
): boolean {
  if (kind === 'createZone') return typeof zone !== 'string' && zone.isOurs;
  const name = target.slice(target.lastIndexOf('/') + 1);
  const isLinked = links?.some((link) => link.name === name && link.network === network);
  return kind === 'removeLink' ? isLinked === false : isLinked === true;
}
