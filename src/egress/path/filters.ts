import type { Family } from '../../core/prefixes.ts';
import type { Resource, World } from '../model.ts';
import { adminRulesOf, groupOf } from './admin-rules.ts';
import type { Sender, Share } from './flow-rule.ts';
import type { Live } from './live.ts';
import type { Evidence } from './model.ts';
import { bothPass, reviewFlows } from './review-flows.ts';
import { rulesOfGroup } from './security-group.ts';

/** What all filters between a machine and its first route let through to the internet. */
export interface Filtered {
  readonly share: Share;
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** Groups that were not read: they may deny more. */
  readonly missing: readonly string[];
  /** Whether a running machine showed what a group lets out. */
  readonly isSeen: boolean;
}

/**
 * Admin rules first; then the group of the interface and that of the subnet, which both must allow. A group that was not read is taken to deny
 * nothing, unless a running machine in the subnet showed what it lets out.
 */
export function filterOf(
  world: World,
  subnet: Resource,
  interfaceGroup: string | undefined,
  family: Family,
  sender: Sender,
  live?: Live,
): Filtered {
  const evidence: Evidence[] = [];
  const missing: string[] = [];
  const admin = reviewFlows(adminRulesOf(world, subnet), family, sender);
  if (admin.by !== undefined) evidence.push(evidenceOf(admin.by, admin.share));
  if (admin.share === 'none') {
    return {
      share: 'none',
      because: `security admin rule ${admin.by?.id} denies the internet`,
      evidence,
      missing,
      isSeen: false,
    };
  }
  let share: Share = 'all';
  let isSeen = false;
  let because = '';
  for (const id of new Set([interfaceGroup, groupOf(subnet.properties)])) {
    if (id === undefined || admin.always === 'all') continue;
    const rules = rulesOfGroup(world, id);
    const seen = live?.groups.get(id)?.[family];
    if (rules === undefined && live !== undefined && seen !== undefined) {
      evidence.push({
        id: live.interface,
        property: 'effectiveNetworkSecurityGroups',
        value: shareText(id, seen, live),
      });
      if (seen === 'none') because = `the effective rules of ${id} deny the internet`;
      share = bothPass(share, seen);
      isSeen = true;
      continue;
    }
    if (rules === undefined) {
      missing.push(id);
      continue;
    }
    const passage = reviewFlows(rules, family, sender);
    if (passage.by !== undefined) evidence.push(evidenceOf(passage.by, passage.share));
    if (passage.share === 'none') because = `rule ${passage.by?.name} of ${id} denies the internet`;
    share = bothPass(share, passage.share);
  }
  if (share === 'none' && admin.always !== 'none') share = 'some';
  return { share: bothPass(share, admin.share), because, evidence, missing, isSeen };
}

const evidenceOf = ({ id, access }: { readonly id: string; readonly access: string }, share: Share): Evidence => ({
  id,
  property: 'properties.access',
  value: `${access}, so ${share} of the internet passes`,
});

const shareText = (id: string, share: Share, { at }: Live): string =>
  `${share} of the internet passes ${id}, asked at ${at}`;
