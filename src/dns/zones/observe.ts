import type { Arm } from '../../arm/arm.ts';
import { seconds, since } from '../../core/time.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { State } from '../../state/state.ts';
import { askProgress, observeDnsServers, observeLinks, observeZone } from './azure.ts';
import type { ZoneLink, ZoneLinks, ZoneObserved, ZoneOperation, ZoneUse } from './model.ts';
import { toRefusal, unobserved, withRefusal } from './remember.ts';
import { createZoneUse } from './use.ts';
import { wantedLinks } from './wanted-links.ts';

/** How long what was just created may be missing from a read. */
export const creationLag = seconds(10);

export interface ObservePorts {
  readonly arm: Arm;
  readonly state: Pick<State, 'names' | 'zones'>;
  /** Where Resource Graph is asked; empty: everywhere the identity can read. */
  readonly subscriptions: readonly string[];
  /** This deployment's id in tags and metadata. */
  readonly owner: string;
}

/** What a pass read, and the version of its row. */
export interface ZoneRead extends ZoneObserved {
  readonly rowEtag: string | undefined;
}

/**
 * Observes one zone. Costs nothing but our own tables where nothing of ours concerns it; else one read of the zone, one page of its links
 * for each hundred, one query for the networks that use it, and one read for each write that Azure is still busy with.
 */
export async function observe(ports: ObservePorts, id: string, pass: Pass): Promise<ZoneRead> {
  const { arm, state, owner, subscriptions } = ports;
  const { signal, policy, now, attempt } = pass;
  const [use, row, block] = await Promise.all([
    readUse(state, id, now),
    state.zones.find('links', id),
    state.zones.find('blocked', id),
  ]);
  const value = row?.value ?? unobserved(id);
  const common = { id, use, row: row?.value, block: block?.value, attempt, rowEtag: row?.etag };
  const isAsked = use.isWrittenTo || wantedLinks(id, false, policy.dns).length > 0 || value.operations.length > 0;
  if (!isAsked) return unasked(common, value);

  // First how far our writes are, then what exists: the other way round, one that ends in between would be made again.
  const ends = await askAll(arm, value.operations, signal);
  const zone = await observeZone(arm, id, owner, signal);
  const [links, dnsServers] = await Promise.all([
    typeof zone === 'string' ? undefined : observeLinks(arm, id, signal),
    typeof zone === 'string' ? new Map() : observeDnsServers(arm, use.networks, subscriptions, signal),
  ]);
  // What ended a moment ago may not show yet: another replica answers.
  const isLagging = ({ operation, end }: (typeof ends)[number]): boolean =>
    end.kind === 'over' &&
    !isStanding(operation, zone, links) &&
    since(new Date(operation.decidedAt), now) < creationLag;
  const running = ends
    .filter((each) => each.end.kind === 'running' || isLagging(each))
    .map(({ operation }) => operation);
  const unsent = ends.filter(({ end }) => end.kind === 'unsent').map(({ operation }) => operation);
  const arrived = unsent.filter((operation) => isStanding(operation, zone, links));
  const cutOff = unsent.filter((operation) => !arrived.includes(operation));
  let current: ZoneLinks = { ...value, operations: [...running, ...cutOff] };
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

type Known = Pick<ZoneRead, 'id' | 'use' | 'row' | 'block' | 'attempt' | 'rowEtag'>;

function unasked(known: Known, current: ZoneLinks): ZoneRead {
  const nothing = { links: undefined, dnsServers: new Map(), running: [], cutOff: [], unaudited: [], refusals: [] };
  return { ...known, ...nothing, zone: 'unasked', current };
}

async function readUse(state: Pick<State, 'names'>, id: string, now: Date): Promise<ZoneUse> {
  const use = createZoneUse();
  for await (const name of state.names.list(id)) use.add(name);
  return use.conclude(now);
}

type End = Awaited<ReturnType<typeof askProgress>> | { readonly kind: 'unsent' };

/** A write without a URL was begun, and a kill or a lost answer hides whether it ever reached Azure. */
const askAll = (
  arm: Arm,
  operations: readonly ZoneOperation[],
  signal: AbortSignal,
): Promise<{ operation: ZoneOperation; end: End }[]> =>
  Promise.all(
    operations.map(async (operation) => ({
      operation,
      end: operation.url === undefined ? { kind: 'unsent' as const } : await askProgress(arm, operation.url, signal),
    })),
  );

function answerOf(end: End): ZoneObserved['unaudited'][number]['answer'] {
  if (end.kind === 'failed') return { kind: 'refused', reason: end.code, message: end.message };
  return { kind: end.kind === 'running' ? 'running' : 'applied' };
}

function isStanding(
  { kind, target, network }: ZoneOperation,
  zone: ZoneObserved['zone'],
  links: readonly ZoneLink[] | undefined,
): boolean {
  if (kind === 'createZone') return typeof zone !== 'string' && zone.isOurs;
  const name = target.slice(target.lastIndexOf('/') + 1);
  return links?.some((link) => link.name === name && link.network === network) === true;
}
