import type { Arm } from '../arm/arm.ts';
import { type CountedPage, graphPages } from '../arm/graph-rows.ts';
import { rowsOfIds, rowsOfTypes, tableOf, typesQuery } from '../arm/resource-rows.ts';
import { PermanentError } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import { isCovered, type SubscriptionScope, subscriptionsOf } from '../core/subscription-scope.ts';
import type { DriftPage, Pass, Sweeper, Together } from '../reconcile/reconciler.ts';
import { type ChildLists, createChildLists } from './child-lists.ts';
import { type ClosingRows, coveredKeys, gatherClosings, unfinishedKeys } from './closing/drift.ts';
import { differingKeys, type FindingsOnRecord, gatherOnRecord } from './comparison.ts';
import type { ListedBodies } from './listed-bodies.ts';
import { openVerifying, type Verifying } from './live/verifying.ts';
import { rememberManaged } from './managed-networks.ts';
import { managerRowTypes } from './path/managed.ts';
import { judgeResources } from './plan.ts';
import type { EgressPorts } from './reconciler.ts';
import { readSurroundings } from './surroundings.ts';
import { findShownBy, queriedTypes, supportTypes } from './types.ts';
import { openWays, type Ways } from './ways-seen.ts';
import { toResource, worldOf } from './world.ts';

/** A pass reads every judged resource, then asks after those on record; its cursor says how far it is. */
const pagePrefix = 'page:';
const goneCursor = 'gone';

const queried = queriedTypes.filter((name) => tableOf(name) === 'resources');
const queriedElsewhere = queriedTypes.filter((name) => tableOf(name) !== 'resources');

/** What a subnet leans on, and what is on record, may lie outside the subscriptions covered: as far as the identity can read. */
const everywhere: readonly string[] = [];

/**
 * Finds keys whose findings on record are not what Resource Graph shows. It only says what to observe: a row that is missing
 * may be hidden, so a direct read decides. Child lists (the rules of SQL servers) aren't in the graph and are read from their parents.
 */
export function egressSweeper(
  { arm, state, subscriptions }: EgressPorts,
  listed?: Pick<ListedBodies, 'expect'>,
  together?: Together,
): Sweeper {
  const lists = createChildLists(arm);
  return {
    room: 'egress',
    async *drift(cursor, pass) {
      const standing = await gatherOnRecord(state.findings.listWhere({ room: 'egress' }));
      const ways = await openWays(state, cursor === undefined);
      const closings = await gatherClosings(state);
      const verifying = await openVerifying(state, pass);
      if (cursor !== goneCursor) {
        const support = await readSupport(arm, state, lists, pass);
        for await (const page of driftedPages(
          arm,
          subscriptions,
          support,
          { standing, ways, closings, lists, verifying },
          cursor,
          pass,
        )) {
          yield listed?.expect(page.keys) === true ? { ...page, together } : page;
        }
      }
      const gone = await goneKeys(arm, [...standing.keys(), ...closings.keys()], pass);
      yield {
        keys: distinct([...gone, ...ways.unseen(gone), ...unfinishedKeys(closings), ...verifying.keys()]),
        cursor: undefined,
      };
      await ways.close(pass.now);
    },
  };
}

/** What is on record as the sweep begins. */
interface Known {
  readonly standing: FindingsOnRecord;
  readonly ways: Ways;
  readonly closings: ClosingRows;
  readonly lists: ChildLists;
  readonly verifying: Verifying;
}

async function* driftedPages(
  arm: Arm,
  subscriptions: SubscriptionScope,
  support: readonly unknown[],
  known: Known,
  cursor: string | undefined,
  pass: Pass,
): AsyncIterable<DriftPage> {
  const resumed = cursor?.startsWith(pagePrefix) ? cursor.slice(pagePrefix.length) : undefined;
  for await (const { rows, skipToken, left } of pagesFrom(arm, subscriptions, resumed, pass)) {
    const keys = await differingIn(arm, rows, support, known, pass);
    const others = skipToken === undefined ? await ofOtherTable(arm, subscriptions, support, known, pass) : [];
    yield {
      keys: distinct([...keys, ...others]),
      cursor: skipToken === undefined ? goneCursor : `${pagePrefix}${skipToken}`,
      left,
    };
  }
}

/** What another table of the graph shows, with the last page: little of it is judged by itself, and it was read with what lends. */
async function ofOtherTable(
  arm: Arm,
  subscriptions: SubscriptionScope,
  support: readonly unknown[],
  known: Known,
  pass: Pass,
): Promise<readonly Key[]> {
  const covered = await subscriptionsOf(subscriptions);
  const rows = support.filter((row) => {
    const id = toResource(row)?.id;
    return id !== undefined && queriedElsewhere.includes(id.type) && isCovered(covered, id.subscriptionId);
  });
  return rows.length === 0 ? [] : differingIn(arm, rows, support, known, pass);
}

/** What lends to the verdicts of every page: read once, with the children of hubs, and what network managers say of all networks. */
async function readSupport(
  arm: Arm,
  state: EgressPorts['state'],
  lists: ChildLists,
  pass: Pass,
): Promise<readonly unknown[]> {
  const types = [...new Set([...supportTypes, ...managerRowTypes, ...queriedElsewhere])];
  const rows = await rowsOfTypes(arm, types, everywhere, pass.signal);
  await rememberManaged(state, rows);
  return [...rows, ...(await lists.of(rows, pass.now, pass.signal)).bodies];
}

async function* pagesFrom(
  arm: Arm,
  subscriptions: SubscriptionScope,
  resumed: string | undefined,
  { signal }: Pass,
): AsyncIterable<CountedPage> {
  let mayHaveLapsed = resumed !== undefined;
  try {
    for await (const page of graphPages(arm, typesQuery(queried), subscriptions, resumed, signal)) {
      mayHaveLapsed = false;
      yield page;
    }
  } catch (error) {
    // A token from an earlier pass may have lapsed: start over, or the pass would be stuck on it for ever.
    if (!mayHaveLapsed || !(error instanceof PermanentError)) throw error;
    yield* graphPages(arm, typesQuery(queried), subscriptions, undefined, signal);
  }
}

async function differingIn(
  arm: Arm,
  rows: readonly unknown[],
  support: readonly unknown[],
  { standing, ways, closings, lists, verifying }: Known,
  pass: Pass,
): Promise<readonly Key[]> {
  const children = await lists.of(rows, pass.now, pass.signal);
  const own = [...rows, ...support, ...children.bodies];
  const readIds = (ids: readonly string[]): Promise<readonly unknown[]> => shownRows(arm, ids, pass);
  const bodies = [
    ...own,
    ...(await readSurroundings(arm, own, { readIds, areManaged: allRead, readLive: verifying.readLive }, pass.signal)),
  ];
  const report = judgeResources(bodies, pass.policy.egress, pass.now, children.completeLists, 'room');
  // Not only what was judged: a subnet that has been delegated since is no subject any more, and its finding has to go.
  const shown = worldOf(rows);
  const world = worldOf(bodies);
  const subjects = report.subjects.filter(
    ({ id }) => shown.find(id) !== undefined || shown.find(poolOwner(id)) !== undefined,
  );
  await ways.note({ ...report, subjects }, world, pass.now);
  verifying.note(report.verifiable);
  const ofThisPage = new Map([...standing].filter(([key]) => shown.find(key) !== undefined));
  // What the page leans on is judged with its own page.
  const differing = differingKeys({ ...report, unread: [...report.unread, ...children.unread] }, ofThisPage);
  for (const { key } of differing) lists.forget(key);
  const covered = coveredKeys(report, world, pass.policy.egress, closings);
  return distinct([...differing, ...covered].filter(({ key }) => shown.find(key) !== undefined));
}

/** What network managers say is among what lends. */
const allRead = async (): Promise<boolean> => false;

const distinct = (keys: readonly Key[]): readonly Key[] => [...new Map(keys.map((each) => [each.key, each])).values()];

/**
 * What the verdicts of a page lean on beyond it, from the graph: a direct read would have it too, or the two would never agree. An id that isn't
 * in the graph is asked for once.
 */
function shownRows(arm: Arm, ids: readonly string[], pass: Pass): Promise<readonly unknown[]> {
  const shownBy = [...new Set(ids.map((id) => findShownBy(findResourceId(id)) ?? id))];
  return rowsOfIds(arm, shownBy, pass.signal);
}

/** A node pool may be in its cluster's body only. */
const poolOwner = (id: string): string => id.replace(/\/agentpools\/[^/]+$/, '');

/** Keys with something on record that the graph doesn't show any more; a subnet is a part of its network's row. */
async function goneKeys(arm: Arm, known: readonly string[], pass: Pass): Promise<readonly Key[]> {
  const keys = [...new Set(known)].sort();
  const shownBy = [...new Set(keys.map((key) => findShownBy(findResourceId(key)) ?? key))];
  const shown = worldOf(await rowsOfIds(arm, shownBy, pass.signal));
  return keys.filter((key) => shown.find(key) === undefined).map((key) => ({ room: 'egress', key }));
}
