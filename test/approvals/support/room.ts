import { createDecisions } from '../../../src/approvals/decisions/decisions.ts';
import type {
  DecisionRequest,
  DecisionResult,
  Decisions,
  DeferralRequest,
} from '../../../src/approvals/decisions/model.ts';
import { createApprovalsReconciler } from '../../../src/approvals/reconciler.ts';
import type { Arm } from '../../../src/arm/arm.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { Key } from '../../../src/core/key.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { Guard } from '../../../src/reconcile/guard.ts';
import type { Outcome } from '../../../src/reconcile/outcome.ts';
import { passOnce } from '../../../src/reconcile/pass.ts';
import type { AuditEntry } from '../../../src/state/audit/model.ts';
import { appendAudit } from '../../../src/state/audit/store.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import { createState } from '../../../src/state/state.ts';
import type { Tables } from '../../../src/state/tables.ts';
import { frozen } from '../../support/frozen.ts';
import { memoryState } from '../../support/memory-state.ts';
import { connectionId, now, passWith } from './build.ts';
import { type SmallAzure, silentActivityLog } from './small-azure.ts';

const someGuid = '00000000-0000-4000-8000-000000000001';

/** Nothing draws on a delete budget here. */
const freeGuard: Guard = {
  admit: async () => ({ kind: 'admitted' }),
  listHeld: async () => [],
  review: async () => {},
  release: async () => 'notFound',
};

/** The approvals room over a small Azure and a state in memory, with the real loop around it. */
export interface Room<A extends Arm = SmallAzure> {
  readonly state: Tables;
  readonly azure: A;
  /** Endpoints whose names were asked to be observed, and resources that people's decisions woke. */
  readonly woken: Key[];
  findings: readonly Finding[];
  /** `by`: who asked, as the event of the endpoint `request` says. */
  pass(resource: string, policy: Policy, at?: Date, by?: readonly string[], request?: string): Promise<Outcome>;
  decide(request: DecisionRequest, policy: Policy, at?: Date): Promise<DecisionResult>;
  defer(request: DeferralRequest, policy: Policy, at?: Date): Promise<DecisionResult>;
  row(resource: string, name?: string): Promise<KnownConnection | undefined>;
  audit(): Promise<readonly AuditEntry[]>;
}

export function openRoom<A extends Arm>(
  azure: A,
  options: { subscriptions?: readonly string[]; state?: Tables } = {},
): Room<A> {
  const { subscriptions = [], state = memoryState() } = options;
  const audit = (entry: AuditEntry): Promise<void> => appendAudit(state.audit, entry);
  const { activityLog = silentActivityLog } = azure as Partial<Pick<SmallAzure, 'activityLog'>>;
  const dependencies = { arm: azure, activityLog, state: createState(state), subscriptions, audit };
  const reconciler = frozen(createApprovalsReconciler(dependencies));
  const decisions: Decisions = createDecisions({
    ...dependencies,
    wake: async (keys) => void room.woken.push(...keys),
  });
  const room: Room<A> = {
    state,
    azure,
    woken: [],
    findings: [],
    pass: (resource, policy, at = now, by = [], request = `pe1.${someGuid}`) =>
      passOnce(
        reconciler,
        { room: 'approvals', key: resource },
        { ...passWith(policy, at), asked: { by, id: `${resource}/privateendpointconnectionproxies/${request}` } },
        {
          guard: freeGuard,
          audit,
          reviseFindings: async (_scope, findings) => {
            room.findings = findings;
            return [];
          },
          visit: async (key) => {
            room.woken.push(key);
            return { kind: 'settled', unfinished: false };
          },
        },
      ),
    decide: (request, policy, at = now) => decisions.decide(request, passWith(policy, at)),
    defer: (request, policy, at = now) => decisions.defer(request, passWith(policy, at)),
    row: async (resource, name) =>
      (await state.connections.find(shortId(resource), shortId(connectionId(resource, name))))?.value,
    audit: async () => {
      const rows: AuditEntry[] = [];
      for await (const { value } of state.audit.listAll()) rows.push(value);
      return rows;
    },
  };
  return room;
}
