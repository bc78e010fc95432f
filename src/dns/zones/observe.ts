import { nameOf } from '../../core/resource-id.ts';
import { seconds, since } from '../../core/time.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import type { DnsPorts } from '../ports.ts';
import { askProgress, observeDnsServers, observeLinks, observeZone } from './azure.ts';
import { listClusterZones } from './clusters.ts';
import type { ZoneLink, ZoneLinks, ZoneObserved, ZoneOperation } from './model.ts';
import { toRefusal, unobserved, withRefusal } from './remember.ts';
import { readUses, unused } from './use.ts';
import { isClusterZone, wantedLinks } from './wanted-links.ts';

/** How long what was just created may be missing from a read. */
export const creationLag = seconds(10);

/** What a pass read, with what is remembered of the zone and the version of it. */
export interface ZoneRead extends ZoneObserved {
  readonly known: ZoneLinks | undefined;
  readonly etag: string | undefined;
}

/**
 * Observes one zone. Costs nothing but our own tables where nothing of ours concerns it; else one read of the zone, one page of its links
 * for each hundred, one query for the networks that use it, and one read for each write that Azure is still busy with.
 */
export async function observe(
  ports: Pick<DnsPorts, 'arm' | 'owner' | 'subscriptions'> & { readonly state: Pick<State, 'names' | 'zones'> },
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
  const common = { id, use, known: kept?.value, block: block?.value, attempt, etag: kept?.etag };
  const isAsked =
    use.isWrittenTo ||
    wantedLinks(id, { ...use, isWrittenTo: false }, policy.dns).length > 0 ||
    known.operations.length > 0;
  if (!isAsked) return { ...common, ...nothing, zone: 'unasked', current: known };

  // First how far our writes are, then what exists: the other way round, one that ends in between would be made again.
  const ends = await askAll(ports, known.operations, signal);
  const zone = await observeZone(ports, id, signal);
  const [links, dnsServers] = await Promise.all([
    typeof zone === 'string' ? undefined : observeLinks(ports, id, signal),
    typeof zone === 'string' ? new Map() : observeDnsServers(ports, use.networks, signal),
  ]);
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
    dnsServers,
    running,
    cutOff,
    unaudited: ends
      .filter(({ operation }) => !operation.audited && !cutOff.includes(operation))
      .map(({ operation, end }) => ({ operation, answer: answerOf(end) })),
    refusals: current.refusals,
    current,
  };
}

/** Of a zone that nothing of ours concerns. */
const nothing = {
  links: undefined,
  dnsServers: new Map(),
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

function exists(
  { kind, target, network }: ZoneOperation,
  zone: ZoneObserved['zone'],
  links: readonly ZoneLink[] | undefined,
): boolean {
  if (kind === 'createZone') return typeof zone !== 'string' && zone.isOurs;
  const name = target.slice(target.lastIndexOf('/') + 1);
  return links?.some((link) => link.name === name && link.network === network) === true;
}
