import { type Finding, raise } from '../../core/finding.ts';
import type { Clock } from '../../core/time.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Gate } from '../../reconcile/room.ts';
import type { ReviseFindings } from '../../state/findings/model.ts';
import type { Remembered } from '../../state/meta/model.ts';
import type { Meta } from '../../state/meta/store.ts';
import { planChanged as planChangedCheck } from './checks.ts';
import type { DnsReport } from './report.ts';

type ReviewedPlan = Remembered<'plan'>;

export interface PlanGatePorts {
  readonly meta: Pick<Meta, 'find' | 'put'>;
  readonly reviseFindings: ReviseFindings;
  readonly clock: Clock;
  readonly plan: (policy: DnsPolicy) => Promise<DnsReport>;
}

/** Lets mode `enforce` of the dns room go only for the plan that a person reviewed (policy `dns.plan`). */
export function createPlanGate({ meta, reviseFindings, clock, plan }: PlanGatePorts): Gate {
  let accepted: string | undefined;

  const last = (): Promise<ReviewedPlan | undefined> => meta.find('plan');

  async function isOpen({ mode, plan: wanted }: DnsPolicy): Promise<boolean> {
    if (mode === 'observe' || wanted === undefined) return true;
    if (accepted !== wanted) accepted = (await last())?.accepted;
    return accepted === wanted;
  }

  const observing = (policy: Policy): Policy => ({ ...policy, dns: { ...policy.dns, mode: 'observe' } });

  return {
    effective: async (policy) => ((await isOpen(policy.dns)) ? policy : observing(policy)),
    async findReason({ dns }) {
      if (await isOpen(dns)) return undefined;
      const found = await last();
      const wanted = `dns.plan names ${dns.plan}`;
      if (found === undefined) return `${wanted}, and no plan has been made yet: the next sweep makes it`;
      return found.hash === dns.plan
        ? `${wanted}, which the next sweep makes anew and then carries out`
        : `${wanted}, but the plan is ${found.hash} now: review it again`;
    },
    /** Makes the plan anew while we only observe, keeps its counts and hash, and opens the gate where the hash is the reviewed one. */
    async review(policy) {
      const open = await isOpen(policy.dns);
      if (policy.dns.mode === 'enforce' && open) return;
      const report = await plan(policy.dns);
      const isReviewed = policy.dns.mode === 'enforce' && report.hash === policy.dns.plan;
      const known = await last();
      const row: ReviewedPlan = {
        kind: 'plan',
        hash: report.hash,
        counts: report.counts,
        at: clock.now().toISOString(),
      };
      const keeps = isReviewed ? report.hash : known?.accepted;
      await meta.put({ ...row, ...(keeps === undefined ? {} : { accepted: keeps }) });
      const isShut = policy.dns.mode === 'enforce' && !isReviewed;
      const findings = isShut ? [planChanged(policy.dns.plan ?? '', report)] : [];
      await reviseFindings({ room: 'dns', key: 'plan' }, findings, clock.now(), { complete: true });
    },
  };
}

function planChanged(reviewed: string, { hash, counts }: DnsReport): Finding {
  const summary = Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
  return raise(
    planChangedCheck,
    'plan',
    `the plan is no longer the reviewed one (${reviewed}), so nothing is written: it is now ${hash} (${summary})`,
  );
}
