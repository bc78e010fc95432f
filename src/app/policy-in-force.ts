import type { PolicyStatus } from '../api/ports.ts';
import type { Clock } from '../core/time.ts';
import { modesOf, type Policy } from '../policy/policy.ts';
import { policyFinding } from '../policy/policy-problem.ts';
import type { CurrentPolicy, PolicySource } from '../policy/policy-source.ts';
import type { OpenRooms } from '../reconcile/open-rooms.ts';
import type { ReviseFindings } from '../state/findings/model.ts';

export type PolicyInForce = ReturnType<typeof createPolicyInForce>;

/** The policy in force, with what is wrong with the document kept as a finding: opened when it breaks, resolved when it is corrected. */
export function createPolicyInForce(
  source: PolicySource,
  reviseFindings: ReviseFindings,
  clock: Clock,
  { names, gates }: Pick<OpenRooms, 'names' | 'gates'>,
) {
  let reported: string | undefined;

  /** The policy as it is written: `enforce` even while a room waits for a person's review. */
  async function written(): Promise<CurrentPolicy> {
    const inForce = await source.current();
    const { problem } = inForce;
    const said = problem?.message ?? '';
    if (said !== reported) {
      const findings = problem === undefined ? [] : [policyFinding(problem)];
      await reviseFindings({ room: 'policy', key: 'policy' }, findings, clock.now(), { complete: true });
      reported = said;
    }
    return inForce;
  }

  /** The policy as it is to be followed now. */
  async function current(): Promise<CurrentPolicy> {
    const inForce = await written();
    let { policy } = inForce;
    for (const gate of gates) policy = await gate.effective(policy);
    return { ...inForce, policy };
  }

  return {
    current,
    written,
    /** Has every room with a gate see what it would do under this policy. */
    async review(policy: Policy): Promise<void> {
      for (const gate of gates) await gate.review(policy);
    },
    async status(): Promise<PolicyStatus> {
      const { policy, version, commit, problem } = await current();
      const asWritten = (await written()).policy;
      const reasons = await Promise.all(gates.map((gate) => gate.findReason(asWritten)));
      const withheld = reasons.find((reason) => reason !== undefined);
      return {
        version,
        ...(commit === undefined ? {} : { commit }),
        problem: problem?.message,
        ...(withheld === undefined ? {} : { withheld }),
        modes: modesOf(policy, names),
      };
    },
  };
}
