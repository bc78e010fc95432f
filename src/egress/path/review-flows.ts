import { type Family, holdInternet, isCovered, notPublic, type Prefix } from '../../core/prefixes.ts';
import type { FlowRule, Sender, Share } from './flow-rule.ts';
import { type Flows, isEverything, isNothing, joinFlows, noFlows, withoutFlows } from './flows.ts';

/** What filters let through to the internet. */
export interface Passage {
  readonly share: Share;
  /** How much of it passes regardless of later filters. */
  readonly always: Share;
  /** The rule that settled it, for people; the platform's own where none of these did. */
  readonly by?: FlowRule | undefined;
}

/**
 * What a list of rules, in order of priority, lets through to the internet; traffic that no rule is about passes, by the platform's own last rules.
 *
 *   rules                                                  share
 *   everything to the internet is denied before an allow   none
 *   something is denied, or only something is allowed      some
 *   nothing about the internet, or everything is allowed   all
 *
 * Denies add up over ports, protocols and prefixes: two halves of the internet are the whole. One that is about a part of the senders denies nothing for
 * sure, nor does a service tag, whose addresses nobody outside of Azure can list.
 */
export function reviewFlows(rules: readonly FlowRule[], family: Family, sender: Sender): Passage {
  let denied = noFlows;
  const parts: Part[] = [];
  const ofFamily = ({ prefixes }: FlowRule): readonly Prefix[] => prefixes.filter((each) => each.family === family);
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
      if (from !== 'all') continue;
      if (isWhole) denied = joinFlows(denied, rule.flows);
      else parts.push({ flows: rule.flows, prefixes: ofFamily(rule) });
      denied = joinFlows(denied, deniedBetween(parts, family));
      if (!isEverything(denied)) continue;
      return { share: allowedBy === undefined ? 'none' : 'some', always, by: allowedBy ?? rule };
    }
    const left = withoutFlows(rule.flows, denied);
    if (isNothing(left) || (rule.isExact && isDenied(ofFamily(rule), left, parts))) continue;
    allowedBy ??= rule;
    const isAll = isWhole && isEverything(joinFlows(left, denied));
    if (rule.access === 'always') always = isAll && !isRestricted ? 'all' : 'some';
    if (isAll) return { share: isRestricted ? 'some' : 'all', always, by: rule };
  }
  return { share: isRestricted ? 'some' : 'all', always, by: deniedBy ?? allowedBy };
}

/** What a deny of a part of the internet denies. */
interface Part {
  readonly flows: Flows;
  readonly prefixes: readonly Prefix[];
}

/** The prefixes to which at least these flows are denied. */
const closedTo = (flows: Flows, parts: readonly Part[]): readonly Prefix[] =>
  parts.filter((part) => isNothing(withoutFlows(flows, part.flows))).flatMap(({ prefixes }) => prefixes);

/** The flows that denies of parts deny to all of the internet between them. */
const deniedBetween = (parts: readonly Part[], family: Family): Flows =>
  parts
    .filter(({ flows }) => holdInternet(family, closedTo(flows, parts)))
    .reduce((all, { flows }) => joinFlows(all, flows), noFlows);

/** Whether an allow of these prefixes lets nothing through, for what it names is denied before it. */
function isDenied(prefixes: readonly Prefix[], flows: Flows, parts: readonly Part[]): boolean {
  const closed = parts.length === 0 ? [] : closedTo(flows, parts);
  return closed.length > 0 && prefixes.every((prefix) => isCovered(prefix, [...closed, ...notPublic]));
}

/** Two filters in a row: what passes both. */
export function bothPass(a: Share, b: Share): Share {
  if (a === 'none' || b === 'none') return 'none';
  return a === 'some' || b === 'some' ? 'some' : 'all';
}
