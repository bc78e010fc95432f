import { randomUUID } from 'node:crypto';
import type { PrivateDns } from '../../arm/private-dns.ts';
import { ConflictError, PermanentError } from '../../core/errors.ts';
import { shortId } from '../../core/resource-id.ts';
import type { Policy } from '../../policy/policy.ts';
import { auditEntry } from '../../reconcile/audit-entry.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { AuditEntry } from '../../state/audit/model.ts';
import type { WhyReader } from '../../why/reader.ts';
import type { ApplyRequest, ApplyResult, Proposal } from './model.ts';
import { planProposals } from './plan.ts';

/** What would keep broken promises, and people's way to have it done. Throws the classed errors of core/errors.ts. */
export interface Proposals {
  /** By id of what would be created. */
  list(signal: AbortSignal): Promise<readonly Proposal[]>;
  apply(request: ApplyRequest, pass: Pass): Promise<ApplyResult>;
}

export interface ProposalPorts {
  readonly reach: Pick<WhyReader, 'graph' | 'freshGraph' | 'outdate' | 'forget'>;
  readonly policyInForce: () => Promise<Policy>;
  readonly privateDns: Pick<PrivateDns, 'createZone' | 'createLink'>;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Whose deployment this is. */
  readonly owner: string;
}

/**
 * Says on a zone or a link that a person had it made here. It is not the mark of what policy wants: `dns.unwantedLinks` takes back only what
 * policy once asked for.
 */
const acceptedTag = 'gatehouse-accepted';

export function createProposals({ reach, policyInForce, privateDns, audit, owner }: ProposalPorts): Proposals {
  const write = ({ kind, target, network }: Proposal, signal: AbortSignal) => {
    const body = { location: 'global', tags: { [acceptedTag]: owner } };
    return kind === 'custom-zone'
      ? privateDns.createZone(target, body, signal)
      : privateDns.createLink(target, { ...body, registrationEnabled: false, virtualNetwork: { id: network } }, signal);
  };

  return {
    async list(signal) {
      const [graph, policy] = await Promise.all([reach.graph(signal), policyInForce()]);
      return planProposals(graph, policy);
    },
    async apply({ proposal: hash, ifMatch, by, reason }, pass) {
      // What was read a moment ago may have been fixed since.
      const proposal = planProposals(await reach.freshGraph(pass.signal), pass.policy).find(
        ({ target }) => shortId(target) === hash,
      );
      if (proposal === undefined) return { kind: 'notFound' };
      if (pass.policy.dns.mode === 'observe') {
        const message = 'dns.mode is observe: nothing is written to Azure; set it to enforce to apply a proposal here';
        throw new PermanentError('ObserveMode', message);
      }
      if (proposal.blockedBy !== undefined) return { kind: 'blocked', proposal };
      if (proposal.etag !== ifMatch) return { kind: 'changed', proposal };

      const key = { room: 'dns', key: proposal.zone } as const;
      const { target, zone, network } = proposal;
      const after = proposal.kind === 'link' ? { network, registrationEnabled: false } : { location: 'global' };
      const act = (kind: string) => ({ kind, target, by, because: reason, before: null, after });
      const decision = () => ({ id: randomUUID(), at: pass.now.toISOString() });
      // First said, then done, as with every decision of a person.
      await audit(auditEntry(key, act('accept-proposal'), decision(), pass));
      const kind = proposal.kind === 'link' ? 'createLink' : 'createZone';
      await reach.outdate();
      try {
        await write(proposal, pass.signal);
      } catch (error) {
        if (error instanceof PermanentError) {
          const answer = { kind: 'refused', reason: error.reason, message: error.message } as const;
          await audit(auditEntry(key, act(kind), decision(), pass, answer));
        }
        // Somebody was there first: what is proposed now is something else, or nothing.
        if (error instanceof ConflictError) return { kind: 'changed', proposal };
        throw error;
      } finally {
        reach.forget();
      }
      await audit(auditEntry({ room: 'dns', key: zone }, act(kind), decision(), pass, { kind: 'running' }));
      return { kind: 'accepted', proposal };
    },
  };
}
