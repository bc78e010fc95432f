import type { Arm, ArmActions } from '../arm/arm.ts';
import { remember } from '../core/remember.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { type Clock, minutes } from '../core/time.ts';
import { worldOf } from '../egress/world.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import { unnamedServers } from './ask/unnamed.ts';
import { type Graph, graphOf } from './graph/graph.ts';
import { wholeName } from './graph/names.ts';
import { factsOfName } from './name-facts.ts';
import {
  listedIn,
  listsUnder,
  type Reading,
  readAskers,
  readHolders,
  readLists,
  readNamed,
  readRecords,
  readSurroundings,
  readTargets,
  withoutCount,
} from './read-azure.ts';
import { readWay } from './read-way.ts';
import { relativeNames } from './relative-names.ts';

/** The basis of an answer, and when it was read. */
export interface SeenGraph {
  readonly graph: Graph;
  readonly asOf: Date;
}

const wholes = ['surroundings', 'children', 'targets', 'records'] as const;

/** Reads of Azure, each of which serves every question within a minute. */
export function createReading(arm: Reading & Pick<ArmActions, 'act'>, subscriptions: SubscriptionScope, clock: Clock) {
  const kept = remember<readonly unknown[]>(minutes(1), 200);
  const once = (key: string, read: () => Promise<readonly unknown[]>) => kept.get(key, clock.now(), read);
  const peek = (part: string) => kept.peek(part, clock.now());
  const rowsAround = (from: Reading, signal: AbortSignal) =>
    once('surroundings', () => readSurroundings(from, subscriptions, signal));

  /** Sources other than networks, subnets and clusters: those are read anyway. */
  async function askers(from: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> {
    const others = from.flatMap((text) => findResourceId(text) ?? []).filter(({ type }) => !isRead.test(type));
    const ids = others.map(({ id }) => id).sort();
    return ids.length === 0 ? [] : once(`askers ${ids.join(' ')}`, () => readAskers(arm, ids, signal));
  }

  /** What has the addresses of DNS servers, so that an answer names it. */
  const holders = async (addresses: readonly string[], from: Reading, signal: AbortSignal) =>
    addresses.length === 0
      ? []
      : once(`holders ${addresses}`, () => readHolders(from, addresses, subscriptions, signal));

  async function around(from: Reading, signal: AbortSignal): Promise<readonly unknown[]> {
    const rows = await rowsAround(from, signal);
    return [...rows, ...(await once('children', () => readLists(from, listsUnder(rows), signal)))];
  }

  return {
    askers,
    forget: (): void => kept.forgetAll(),
    /** Everything that a matrix rests on. */
    async everything(signal: AbortSignal, from: Pick<Arm, 'queryGraph' | 'list'> = arm): Promise<readonly unknown[]> {
      const parts = await Promise.all([
        around(from, signal),
        once('targets', () => readTargets(from, subscriptions, signal)),
        once('records', () => readRecords(from, undefined, subscriptions, signal)),
      ]);
      return parts.flat();
    },
    /** When the first part of everything that is kept was read; undefined where a part isn't kept. */
    everythingAt(): Date | undefined {
      const times = wholes.flatMap((part) => peek(part)?.at.getTime() ?? []);
      return times.length === wholes.length ? new Date(Math.min(...times)) : undefined;
    },
    /** The basis of one question: at most twelve calls, and one more for each further page of 1,000 rows. */
    async question(name: string, from: string, dns: DnsPolicy, signal: AbortSignal): Promise<SeenGraph> {
      const began = clock.now();
      const [label = ''] = name.split('.');
      const owners = [...new Set([label, label.replace(/-secondary$/, '')])];
      const [rows, named, who] = await Promise.all([
        rowsAround(arm, signal),
        once(`named ${label}`, () => readNamed(arm, owners, subscriptions, signal)),
        askers([from], signal),
      ]);
      const own = [...named, ...who];
      const id = findResourceId(from)?.id ?? from;
      const { place } = factsOfName(graphOf(worldOf([...rows, ...own]), dns), name);
      const names = relativeNames(place === undefined ? [name] : [name, wholeName(place.name, place.zone)]);
      const [way, records] = await Promise.all([
        readWay({ arm, once }, { name, from: id, dns, rows, own }, signal),
        once(`records ${name}`, () => readRecords(arm, names, subscriptions, signal)),
      ]);
      const seen = [...rows, ...own, ...way.bodies];
      const isLeft = 3 + callsFor(from) + way.calls < mostCalls;
      const unnamed = isLeft ? unnamedServers(graphOf(worldOf(seen), dns, way), name, id) : [];
      const bodies = [...seen, ...(await holders(unnamed, arm, signal)), ...records];
      const world = worldOf(bodies.map(withoutCount), listedIn(rows, way.lists));
      return {
        graph: graphOf(world, dns, { ...way, holdersReadOf: new Set(unnamed) }),
        asOf: peek('surroundings')?.at ?? began,
      };
    },
  };
}

const mostCalls = 12;
/** The source is read anyway, or takes two queries. */
const callsFor = (from: string): number => (isRead.test(findResourceId(from)?.type ?? '') ? 0 : 2);

/** What is read for every question anyway. */
const isRead = /^microsoft\.(network\/virtualnetworks(\/subnets)?|containerservice\/managedclusters)$/;
