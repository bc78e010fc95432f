import { type Check, raise } from '../../core/finding.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Policy } from '../../policy/policy.ts';
import { type Far, reportProgress } from '../../reconcile/progress.ts';
import type { Gate } from '../../reconcile/room.ts';
import type { State } from '../../state/state.ts';
import type { DnsPorts } from '../ports.ts';
import type { DnsReport } from './report.ts';

/** The gate of mode enforce is shut. */
export const planChanged: Check = {
  id: 'dns-plan-changed',
  severity: 'high',
  when: 'mode enforce waits for a reviewed plan (dns.plan), and the plan is another one now',
  why: 'Nothing is written until somebody has seen what would be.',
  remedy: 'Review the plan again (gatehouse plan dns, or GET /api/plan) and write its hash into dns.plan.',
};

/** Lets mode `enforce` of the dns room go only for the plan that a person reviewed (policy `dns.plan`). */
export function createPlanGate(
  {
    state: { meta },
    reviseFindings,
    clock,
  }: Pick<DnsPorts, 'reviseFindings' | 'clock'> & { readonly state: Pick<State, 'meta'> },
  plan: (policy: Policy, report: (far: Far) => Promise<void>) => Promise<DnsReport>,
): Gate {
  let accepted: string | undefined;

  async function isOpen({ mode, plan: wanted }: DnsPolicy): Promise<boolean> {
    if (mode === 'observe' || wanted === undefined) return true;
    if (accepted !== wanted) accepted = (await meta.find('plan'))?.accepted;
    return accepted === wanted;
  }

  const observing = (policy: Policy): Policy => ({ ...policy, dns: { ...policy.dns, mode: 'observe' } });

  return {
    effective: async (policy) => ((await isOpen(policy.dns)) ? policy : observing(policy)),
    async findReason({ dns }) {
      if (await isOpen(dns)) return undefined;
      const found = await meta.find('plan');
      const wanted = `dns.plan names ${dns.plan}`;
      if (found === undefined) return `${wanted}, and no plan has been made yet: the next sweep makes it`;
      return found.hash === dns.plan
        ? `${wanted}, which the next sweep makes again and then carries out`
        : `${wanted}, but the plan is ${found.hash} now: review it again`;
    },
    /** Makes the plan again while we only observe, keeps its counts and hash, and opens the gate where the hash is the reviewed one. */
    async review(policy) {
      const isEnforced = policy.dns.mode === 'enforce';
      if (isEnforced && (await isOpen(policy.dns))) return;
      const progress = reportProgress(meta, clock, 'plan');
      const { hash, counts } = await plan(policy, progress.report).finally(progress.end);
      const isReviewed = isEnforced && hash === policy.dns.plan;
      const keeps = isReviewed ? hash : (await meta.find('plan'))?.accepted;
      const at = clock.now().toISOString();
      await meta.put({ kind: 'plan', hash, counts, at, ...(keeps === undefined ? {} : { accepted: keeps }) });
      const summary = Object.entries(counts)
        .map(([what, count]) => `${what} ${count}`)
        .join(', ');
      const message = `the plan is no longer the reviewed one (${policy.dns.plan ?? ''}), so nothing is written: it is now ${hash} (${summary})`;
      const findings = isEnforced && !isReviewed ? [raise(planChanged, 'plan', message)] : [];
      await reviseFindings({ room: 'dns', key: 'plan' }, findings, clock.now(), { complete: true });
    },
  };
}
