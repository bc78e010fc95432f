import { matchesGlob } from '../core/glob.ts';
import { foldCase } from '../core/text.ts';
import type { ApprovalRule } from './approvals-rule.ts';
import { isIdPattern } from './patterns.ts';

/**
 * Groups in subscriptions of Microsoft's own, from which a service asks for all of its customers. Front Door: `eafd-Prod-{region}`
 * (learn.microsoft.com/azure/frontdoor/standard-premium/how-to-enable-private-link-storage-account-cli); nothing in such an id says whose profile it is.
 */
const sharedGroups = [{ part: 'eafd-', group: 'eafd-prod-westeurope', service: 'Front Door' }] as const;

/** Groups as customers call theirs: a pattern that takes these too doesn't mean a service. */
const anybodysGroups: readonly string[] = ['rg-orders', 'rg-prod-westeurope', 'app1', 'managed-vnet-3'];

/** Why a rule that approves may let anybody in: what it names is shared by all customers of a service, or only the requester's own text narrows it. Pure. */
export function findSharedRequester({ action, from, message }: ApprovalRule): string | undefined {
  if (action !== 'approve' || from === undefined) return undefined;
  const patterns = [...(from.resourceGroups ?? []), ...(from.endpoints ?? [])].map((each) => foldCase(each));
  const shared = sharedGroups.find((each) =>
    patterns.some(
      (pattern) =>
        pattern.includes(each.part) ||
        (takes(pattern, each.group) && !anybodysGroups.some((group) => takes(pattern, group))),
    ),
  );
  if (shared !== undefined) {
    return `means private endpoints of ${shared.service}, which asks from a subscription of Microsoft's own for all of its customers: nothing the platform writes says whose they are, and a message is the requester's own text; leave them to a person`;
  }
  if (message === undefined || isNarrowed(from) || !restsOnSubscription(from)) return undefined;
  return "is narrowed by a message alone, which is the requester's own text: where a service asks from a subscription of Microsoft's own for all of its customers (Front Door, Data Factory), anybody passes; name resource groups, endpoints or networks, or leave it to a person";
}

type From = NonNullable<ApprovalRule['from']>;

/** Whether it names a subscription or tenant, or a pattern of ids in one. */
const restsOnSubscription = ({
  subscriptions,
  tenants,
  resourceGroups = [],
  endpoints = [],
  networks = [],
}: From): boolean =>
  (subscriptions ?? tenants) !== undefined || [...resourceGroups, ...endpoints, ...networks].some(isIdPattern);

/**
 * Whether a condition keeps other customers' endpoints out. A location doesn't: every customer may choose it. Nor do tags of the target, which say
 * nothing of who asks. Tags of the endpoint do, though they are its writer's own choice: they are seen only where the endpoint can be read, and nobody
 * is given a role in a subscription of Microsoft's own, so that there the rule matches nobody.
 */
function isNarrowed({ resourceGroups, endpoints, networks, tags }: From): boolean {
  const narrows = (patterns: readonly string[] | undefined): boolean =>
    patterns?.some((pattern) => sharedGroups.some(({ group }) => takes(pattern, group))) === false;
  return narrows(resourceGroups) || narrows(endpoints) || narrows(networks) || tags !== undefined;
}

/** Whether a pattern of names, or of ids of groups, endpoints or networks, matches what is in this group of the subscription it names. */
function takes(pattern: string, group: string): boolean {
  if (!isIdPattern(pattern)) return matchesGlob(pattern, group);
  const subscription = /^\/subscriptions\/([^/*?[{]+)\//i.exec(pattern)?.[1] ?? '00000000-0000-0000-0000-000000000000';
  const id = `/subscriptions/${subscription}/resourcegroups/${group}`;
  const things = ['privateendpoints/3ec0f5a1', 'virtualnetworks/vnet', 'virtualnetworks/vnet/subnets/default'];
  return [id, ...things.map((each) => `${id}/providers/microsoft.network/${each}`)].some((each) =>
    matchesGlob(pattern, each),
  );
}
