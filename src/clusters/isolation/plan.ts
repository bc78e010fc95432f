import { type Check, type Finding, raise } from '../../core/finding.ts';
import { quote } from '../../core/text.ts';
import { after, millis } from '../../core/time.ts';
import { withExemption } from '../../egress/match.ts';
import type { Resource } from '../../egress/model.ts';
import type { Policy } from '../../policy/policy.ts';
import type { IsolationChange, KnownCluster } from '../../state/clusters/model.ts';
import type { KeptFinding } from '../../state/findings/model.ts';
import { standingFinding } from '../standing.ts';
import { broken, lineChecks } from './checks.ts';
import { givenOf, type LiveAnswer, type Read } from './given.ts';
import { hangsOn } from './hangs-on.ts';
import { judgeIsolation } from './judge.ts';
import { pastChanges } from './lines/history.ts';
import { isClosed, isToBeIsolated } from './meant.ts';
import type { Change, Given, Live } from './model.ts';
import { nodeGroupOf } from './network-view.ts';
import { changedValues, ownValues, type ValueChange, type Values, valuesAfter, valuesAround } from './properties.ts';

type Line = ReturnType<typeof judgeIsolation>['lines'][number] & { readonly check: Check };
type Lines = readonly Line[];

/** What a pass knows of one cluster. */
export interface ClusterSeen {
  readonly key: string;
  /** With all that its lines are based on where it is to be isolated, else its own body alone. */
  readonly read: Read;
  /** Oldest first. */
  readonly history: readonly Change[];
  /** What the cluster itself answered, or why it did not. */
  readonly answer: LiveAnswer;
  readonly known: KnownCluster | undefined;
  /** Whether it was created after the first full read: then the values it was created with count as changes too. */
  readonly isNew: boolean;
  /** Its findings that are open or exempt. */
  readonly standing: readonly KeptFinding[];
}

const nothingKnown: Pick<KnownCluster, 'closed' | 'properties' | 'held' | 'sound'> = {
  closed: false,
  properties: {},
  held: [],
  sound: {},
};
const nothingAnswered: Partial<Live> = {};

export interface ClusterPlan {
  readonly findings: readonly Finding[];
  /** What is known now. */
  readonly row: KnownCluster;
  /** Oldest name first; they are kept with the row. */
  readonly changes: readonly IsolationChange[];
  /** Changes older than policy keeps, oldest first; a limited number at once. */
  readonly past: readonly Change[];
}

/**
 * Pure: what the lines of one cluster come to, and what is remembered of it.
 *
 *   line                 of a cluster that is to be isolated
 *   fails                a finding; and one more where it held before
 *   unknown              the finding that it had stays: unread does not resolve it
 *   passes               none
 *
 * A cluster that is not to be isolated has no findings, and its own properties are remembered all the same: its changes before it was
 * isolated decide whether it became so in the right order. Undefined where the bodies do not hold the cluster.
 */
export function planCluster(
  seen: ClusterSeen,
  { egress: policy, retention }: Pick<Policy, 'egress' | 'retention'>,
  now: Date,
  most: number,
): ClusterPlan | undefined {
  const { known, isNew, standing, history } = seen;
  const last = known ?? nothingKnown;
  const read = givenOf(seen.read, seen.key, { ...seen.answer, history });
  if (read === undefined) return undefined;
  const { cluster, world } = read;
  const isMeant = isToBeIsolated(policy, cluster, world, last.closed);
  const before = last.properties;
  const own = ownValues(cluster);
  const toChange = changesOf(cluster.id.id, now);
  const ofOwn = known === undefined && !isNew ? [] : changedValues(before, valuesAfter(before, own, {}));
  // New changes count as part of the history.
  const given = {
    ...read,
    history: [...history, ...ofOwn.map((each) => asHistory(each, now))],
  };
  const lines = isMeant ? linesOf(given) : [];
  const wanted = valuesAfter(before, own, isMeant ? valuesAround(given, lines) : {});
  const changed = known === undefined && !isNew ? [] : changedValues(before, wanted);
  const waiting = changed.slice(most);
  const held = isMeant ? heldAfter(last.held, lines) : [];
  const isBroken = lines.some(({ id, state }) => state === 'fail' && held.includes(id));
  const sound = isBroken ? last.sound : wanted;
  const weigh: Weigh = (finding) => withExemption(policy, finding, now);
  return {
    findings: [
      ...lines.flatMap((line) => ofLine(line, cluster, standing, weigh)),
      ...ofBreach({ lines, held, sound, values: wanted }, cluster, standing, weigh),
    ],
    row: {
      kind: 'cluster',
      cluster: cluster.id.id,
      properties: without(wanted, waiting),
      closed: isMeant && (last.closed || isClosed(cluster)),
      held,
      sound,
      hangsOn: isMeant ? [...hangsOn(given)] : [],
    },
    changes: changed.slice(0, most).map(toChange),
    past: pastChanges(history, after(now, millis(-retention.isolation))).slice(0, most),
  };
}

const changesOf =
  (cluster: string, now: Date) =>
  (change: ValueChange): IsolationChange => ({ kind: 'change', cluster, at: now.toISOString(), ...change });

/** A change as lines take it. */
export const asHistory = ({ property, before, after }: ValueChange, at: Date): Change => ({
  at,
  property,
  before: before ?? undefined,
  after: after ?? undefined,
});

/**
 * The lines that have a check of their own. A public service is a frontend of a load balancer in the node resource group: where these were read,
 * line 3.2 needs no answer of the cluster.
 */
function linesOf(given: Given): Lines {
  const group = nodeGroupOf(given.cluster);
  const isListed = group !== undefined && given.world.findChildren(group, 'loadbalancers') !== undefined;
  const { storageClasses, claims, services = isListed ? [] : undefined } = given.live ?? nothingAnswered;
  return judgeIsolation({ ...given, live: { storageClasses, claims, services } }).lines.flatMap((line) => {
    const check = lineChecks[line.id];
    return check === undefined ? [] : [{ ...line, check }];
  });
}

/** A line that has passed once has to pass from then on. */
const heldAfter = (before: readonly string[], lines: Lines): string[] => {
  const passing = lines.filter(({ state }) => state === 'pass').map(({ id }) => id);
  return [...new Set([...before, ...passing])].sort();
};

/** More changes than are kept at once are seen again by the next pass. */
function without(values: Values, waiting: readonly ValueChange[]): Record<string, string> {
  const left = { ...values };
  for (const { property, before } of waiting) {
    if (before === null) delete left[property];
    else left[property] = before;
  }
  return left;
}

/** A new finding, with its exemption from policy; a kept one has its exemption already. */
type Weigh = (finding: Finding) => Finding;

function ofLine(
  { id, state, because, check }: Line,
  cluster: Resource,
  standing: readonly KeptFinding[],
  weigh: Weigh,
): readonly Finding[] {
  if (state === 'pass') return [];
  if (state === 'fail') return [weigh(raise(check, cluster.id.id, `line ${id}: ${because}`))];
  return standingFinding(standing, check);
}

interface Breach {
  readonly lines: Lines;
  readonly held: readonly string[];
  readonly sound: Values;
  readonly values: Values;
}

function ofBreach(
  { lines, held, sound, values }: Breach,
  cluster: Resource,
  standing: readonly KeptFinding[],
  weigh: Weigh,
): readonly Finding[] {
  const open = lines.filter(({ id, state }) => state === 'fail' && held.includes(id));
  if (open.length === 0) {
    const isUnsure = lines.some(({ id, state }) => state === 'unknown' && held.includes(id));
    return isUnsure ? standingFinding(standing, broken) : [];
  }
  const changes = changedValues(sound, values)
    .filter(({ property }) => !property.startsWith('lines/'))
    .map(({ property, before, after }) => `${property} was ${text(before)} and is ${text(after)}`);
  const what = open.map(({ id, because }) => `${id} (${because})`).join(', ');
  const why = changes.length === 0 ? '' : `; since it held, ${changes.join(', ')}`;
  return [weigh(raise(broken, cluster.id.id, `it was isolated and fails now in ${what}${why}`))];
}

const text = (value: string | null): string => (value === null ? 'not set' : quote(value));
