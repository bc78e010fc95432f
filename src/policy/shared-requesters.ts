import { foldCase } from '../core/text.ts';
import type { ApprovalRule } from './approvals-rule.ts';

/**
 * Groups in subscriptions of Microsoft's own, from which a service asks for all of its customers. Front Door: `eafd-Prod-{region}`
 * (learn.microsoft.com/azure/frontdoor/standard-premium/how-to-enable-private-link-storage-account-cli); nothing in such an id says whose profile it is.
 */
const sharedGroups = [{ part: 'eafd-', service: 'Front Door' }] as const;

/** Why a rule that approves may let anybody in: what it names is shared by all customers of a service, or only the requester's own text narrows it. Pure. */
export function findSharedRequester({ action, from, message }: ApprovalRule): string | undefined {
  if (action !== 'approve' || from === undefined) return undefined;
  const patterns = [...(from.resourceGroups ?? []), ...(from.endpoints ?? [])].map((each) => foldCase(each));
  const shared = sharedGroups.find(({ part }) => patterns.some((pattern) => pattern.includes(part)));
  if (shared !== undefined) {
    return `means private endpoints of ${shared.service}, which asks from a subscription of Microsoft's own for all of its customers: nothing the platform writes says whose they are, and a message is the requester's own text; leave them to a person`;
  }
  const { subscriptions, tenants, ...narrower } = from;
  const isNarrowed = Object.values(narrower).some((each) => each !== undefined);
  if (message === undefined || isNarrowed || (subscriptions ?? tenants) === undefined) return undefined;
  return "is narrowed by a message alone, which is the requester's own text: where a service asks from a subscription of Microsoft's own for all of its customers (Front Door, Data Factory), anybody passes; name resource groups, endpoints or networks, or leave it to a person";
}
