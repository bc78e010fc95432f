import pLimit from 'p-limit';
import type { Arm } from '../arm/arm.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import type { Clock } from '../core/time.ts';
import type { Policy } from '../policy/policy.ts';
import type { Pass, Plan, Reconciler } from '../reconcile/reconciler.ts';
import type { State } from '../state/state.ts';
import { observeResource } from './azure.ts';
import type { Observation } from './children.ts';
import { closingSteps } from './closing/apply.ts';
import { gatherClosings } from './closing/drift.ts';
import { type ClosingObserved, observeClosing, planObserved } from './closing/observe.ts';
import type { ClosingAction, ClosingPlan } from './closing/plan.ts';
import type { AskNetworks } from './closing/read.ts';
import { createWholes } from './closing/whole.ts';
import { differingKeys, type FindingsOnRecord, gatherOnRecord, isVerdict } from './comparison.ts';
import { dependentKeys } from './dependents.ts';
import { keyOfSubject } from './keys.ts';
import { rememberPaths } from './known-paths.ts';
import { createListedBodies, type ListedBodies } from './listed-bodies.ts';
import { readLiveBodies } from './live/read-live.ts';
import { areManaged } from './managed-networks.ts';
import type { World } from './model.ts';
import { type EgressReport, judgeResources } from './plan.ts';
import { createHubReader } from './searches.ts';
import { findType } from './types.ts';
import { worldOf } from './world.ts';

/** Of what a list shows, so many are observed at once: some look up addresses of their rules. */
const sideBySide = 8;

export interface EgressPorts {
  readonly arm: Arm;
  readonly clock: Clock;
  readonly state: Pick<
    State,
    'findings' | 'meta' | 'paths' | 'dependents' | 'endpoints' | 'names' | 'remediations' | 'verifications'
  >;
  /** The subscriptions to read and to act in; all the identity can read where empty. */
  readonly subscriptions: SubscriptionScope;
  /** What networks reach of a resource whose public way is to be closed. */
  readonly askNetworks: AskNetworks;
  /** Has a key observed once nothing has been asked of it for a while. */
  readonly enqueueCalmly: (key: Key, cause: string, changedBy?: string) => Promise<void>;
}

export interface EgressReconciler extends Reconciler<SubjectObserved, ClosingAction, EgressDetail> {
  /** Observes those of these keys that a list shows, as a pass over each would; without what may be on its way to be closed. */
  observeListed(keys: readonly Key[], pass: Pass): Promise<ReadonlyMap<string, SubjectObserved>>;
}

export interface SubjectObserved extends Observation {
  readonly key: string;
  /** Of a virtual network: what is on record about its subnets. */
  readonly subnetFindings?: FindingsOnRecord;
  readonly closing?: ClosingObserved | undefined;
}

/** What a pass concluded, for the steps that carry its plan out. */
export interface EgressDetail extends EgressReport {
  readonly closing?: ClosingPlan | undefined;
}

/**
 * Findings of one resource, and its public way where policy wants that closed. One read of a virtual network judges all its subnets and peerings too,
 * and those whose findings on record differ are observed next, each under its own key.
 */
export function egressReconciler(
  ports: EgressPorts,
  listed: ListedBodies = createListedBodies(ports.arm),
): EgressReconciler {
  const { arm, state, clock, subscriptions, askNetworks, enqueueCalmly } = ports;
  const closings = { arm, state, subscriptions, askNetworks, wholes: createWholes(arm, clock) };
  const searches = { areManaged: () => areManaged(state), readHubs: createHubReader(arm, clock) };
  const observeBy = (own: ListedBodies['find'], key: string, pass: Pass): Promise<Observation> => {
    const readLive = (subnets: readonly string[]) => readLiveBodies(state, subnets, pass);
    const find = (id: string, apiVersion: string) => own(id, apiVersion, pass);
    return observeResource(arm, key, pass.signal, { find }, { ...searches, readLive });
  };
  return {
    async observeListed(keys, pass) {
      const observed = new Map<string, SubjectObserved>();
      if (pass.policy.egress.remediate.rules.length > 0) return observed;
      const closing = await gatherClosings(state);
      await pLimit(sideBySide).map(keys, async ({ key }) => {
        if (closing.has(key)) return;
        try {
          const observation = await observeBy(listed.findListed, key, pass);
          if (observation.bodies.length > 0) observed.set(key, { key, ...observation });
        } catch (error) {
          // Its own pass meets it again, and says so.
          pass.log.debug('not observed from the list', { key, error });
        }
      });
      return observed;
    },
    async observe(key, pass) {
      const observation = await observeBy(listed.find, key, pass);
      const id = findResourceId(key);
      const list = findType(id?.type ?? '')?.inlineList;
      if (id === undefined || list === undefined)
        return { key, ...observation, closing: await observeClosing(closings, key, observation, pass) };
      const isChild = (each: string): boolean => each.startsWith(`${key}/`);
      const subnetFindings = await gatherOnRecord(state.findings.listIn(id.subscriptionId), isChild);
      return { key, ...observation, subnetFindings };
    },
    /** All that is kept of a resource are its findings and its paths; that it was refused says nothing of it. */
    isKnown: async (key) =>
      (await state.findings.listOf({ room: 'egress', key })).some(({ value }) => isVerdict(value)),
    plan: planEgress,
    carryOut(observed, { detail }, pass) {
      const { kept } = observed.closing ?? {};
      const closing = closingSteps(closings, kept?.etag, pass);
      return {
        apply: closing.apply,
        async remember(results) {
          logUnknown(observed, detail, pass);
          if (observed.closing !== undefined) await closing.remember(detail.closing?.row, kept?.value, results);
          const world = worldOf(observed.bodies);
          await rememberOwn(state, observed, detail, world, pass.now);
          if (pass.direct !== true) return;
          for (const key of await dependentKeys(state, observed.key, world))
            await enqueueCalmly(key, `after ${pass.cause}`, pass.changedBy);
        },
      };
    },
  };
}

/**
 * Pure: what the bodies say, as findings of this key and, for a network, as the subnets and peerings to observe next. A network read for one
 * subnet's sake holds all the others too: a key keeps only what is about itself, or one trouble would be recorded under many keys.
 */
function planEgress(observed: SubjectObserved, policy: Policy, now: Date): Plan<ClosingAction, EgressDetail> {
  const { key, bodies, completeLists, subnetFindings } = observed;
  const detail = observed.closing?.read.judged ?? judgeResources(bodies, policy.egress, now, completeLists, 'room');
  const findings = detail.findings.filter(({ subject }) => keyOfSubject(subject) === key);
  const next =
    subnetFindings === undefined
      ? {}
      : { next: differingKeys(detail, subnetFindings).filter(({ key: each }) => each.startsWith(`${key}/`)) };
  const closing = observed.closing === undefined ? undefined : planObserved(key, observed.closing, policy, now);
  if (closing === undefined) return { actions: [], findings, ...next, detail };
  const { actions, finished, recheck } = closing;
  return {
    actions,
    findings: [...findings, ...closing.findings],
    finished,
    recheck,
    ...next,
    detail: { ...detail, closing },
  };
}

/** The paths of the key itself, and of what its body holds: node pools, the subnets of a network. What is gone has none. */
async function rememberOwn(
  state: Pick<State, 'paths'>,
  { key, bodies }: SubjectObserved,
  report: EgressReport,
  world: World,
  now: Date,
): Promise<void> {
  if (bodies.length === 0) return state.paths.remove([key]);
  const subjects = report.subjects.filter(({ id }) => id === key || id.startsWith(`${key}/`));
  return rememberPaths(state, { ...report, subjects }, world, now);
}

function logUnknown(observed: SubjectObserved, { unknown }: EgressReport, pass: Pass): void {
  const isWhole = observed.subnetFindings !== undefined;
  for (const { id, property, because } of unknown) {
    if (!isWhole && id !== '' && keyOfSubject(id) !== observed.key) continue;
    pass.log.info('could not be known', { subject: id, property, because });
  }
}
