import type { Family } from '../../core/prefixes.ts';
import type { FlowRule, Sender, Share } from './flow-rule.ts';
import { isEverything, isNothing, joinFlows, noFlows, withoutFlows } from './flows.ts';

/** What filters let through to the internet. */
export interface Passage {
  readonly share: Share;
  /** How much of it passes whatever later filters say. */
  readonly always: Share;
  /** The rule that settled it, for people; the platform's own where none of these did. */
  readonly by?: FlowRule | undefined;
}

/**
 * What a list of rules, in order of priority, lets through to the internet; whatever no rule is about passes, as the platform's own last rules say.
 *
 *   rules                                                  share
 *   everything to the internet is denied before an allow   none
 *   something is denied, or only something is allowed      some
 *   nothing about the internet, or everything is allowed   all
 *
 * Denies add up over ports and protocols. One that is about a part of the senders or of the internet denies nothing for sure.
 */
export function reviewFlows(rules: readonly FlowRule[], family: Family, sender: Sender): Passage {
  let denied = noFlows;
  let isRestricted = false;
  let allowedBy: FlowRule | undefined;
  let deniedBy: FlowRule | undefined;
  let always: Share = 'none';
  for (const rule of rules) {
    const reach = rule.destination[family];
    const from = rule.from(sender);
    if (reach === 'none' || from === 'none') continue;
    const isWhole = reach === 'all' && from === 'all';
    if (rule.access === 'deny') {
      isRestricted = true;
      deniedBy ??= rule;
      if (!isWhole) continue;
      denied = joinFlows(denied, rule.flows);
      if (!isEverything(denied)) continue;
      return { share: allowedBy === undefined ? 'none' : 'some', always, by: allowedBy ?? rule };
    }
    const left = withoutFlows(rule.flows, denied);
    if (isNothing(left)) continue;
    allowedBy ??= rule;
    const isAll = isWhole && isEverything(joinFlows(left, denied));
    if (rule.access === 'always') always = isAll && !isRestricted ? 'all' : 'some';
    if (isAll) return { share: isRestricted ? 'some' : 'all', always, by: rule };
  }
  return { share: isRestricted ? 'some' : 'all', always, by: deniedBy ?? allowedBy };
}

/** Two filters in a row: what passes both. */
export function bothPass(a: Share, b: Share): Share {
  if (a === 'none' || b === 'none') return 'none';
  return a === 'some' || b === 'some' ? 'some' : 'all';
}
