import type { PolicyStatus } from '../api/ports.ts';
import type { Clock } from '../core/time.ts';
import { policyFinding } from '../policy/policy-problem.ts';
import type { CurrentPolicy, PolicySource } from '../policy/policy-source.ts';
import type { SyncFindings } from '../state/findings/model.ts';
import type { PlanGate } from './plan-gate.ts';

export interface PolicyInForce {
  /** The policy as it is to be followed now. */
  current(): Promise<CurrentPolicy>;
  /** The policy as it is written: `enforce` even while its plan waits for review. */
  written(): Promise<CurrentPolicy>;
  status(): Promise<PolicyStatus>;
}

/** The policy in force, with what is wrong with the document kept as a finding: opened when it breaks, resolved when it is mended. */
export function createPolicyInForce(
  source: PolicySource,
  syncFindings: SyncFindings,
  clock: Clock,
  gate: PlanGate,
): PolicyInForce {
  let reported: string | undefined;

  async function written(): Promise<CurrentPolicy> {
    const inForce = await source.current();
    const { problem } = inForce;
    const said = problem?.message ?? '';
    if (said !== reported) {
      const findings = problem === undefined ? [] : [policyFinding(problem)];
      await syncFindings({ room: 'policy', key: 'policy' }, findings, clock.now(), { complete: true });
      reported = said;
    }
    return inForce;
  }

  async function current(): Promise<CurrentPolicy> {
    const inForce = await written();
    return { ...inForce, policy: await gate.effective(inForce.policy) };
  }

  return {
    current,
    written,
    async status() {
      const { policy, version, problem } = await current();
      const withheld = await gate.findReason((await written()).policy);
      const { dns, approvals, egress } = policy;
      return {
        version,
        problem: problem?.message,
        ...(withheld === undefined ? {} : { withheld }),
        modes: { dns: dns.mode, approvals: approvals.mode, egress: egress.mode },
      };
    },
  };
}
