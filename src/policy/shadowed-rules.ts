import type { ApprovalRule } from './approvals-rule.ts';
import type { Selector } from './selector.ts';

/** A rule that can never decide, because an earlier one answers everything it would. */
export interface Shadowed {
  readonly rule: string;
  readonly by: string;
}

/** Rules that an earlier one covers as the lists are written (effects of patterns are not compared), for `policy check`. Pure. */
export function findShadowedRules(rules: readonly ApprovalRule[]): readonly Shadowed[] {
  return rules.flatMap((rule, index) => {
    const by = rules.slice(0, index).find((earlier) => covers(earlier, rule));
    return by === undefined ? [] : [{ rule: rule.name, by: by.name }];
  });
}

function covers(earlier: ApprovalRule, later: ApprovalRule): boolean {
  if (earlier.validFrom !== undefined || earlier.validUntil !== undefined || earlier.limit !== undefined) return false;
  if (earlier.message !== undefined && earlier.message !== later.message) return false;
  return (
    wider(earlier.targets ?? {}, later.targets ?? {}) &&
    wider(earlier.from ?? {}, later.from ?? {}) &&
    // A requester nobody names passes a rule without `from` only.
    (earlier.from === undefined || later.from !== undefined)
  );
}

/** Tags must all be carried, so fewer of them are wider; of a list any entry will do, so a longer one is. */
function wider({ tags = {}, ...lists }: Selector, { tags: laterTags = {}, ...laterLists }: Selector): boolean {
  const asked: Lists = laterLists;
  return (
    Object.entries(tags).every(([name, value]) => laterTags[name] === value) &&
    Object.entries<Lists[string]>(lists).every(([field, allowed]) =>
      asked[field]?.every((each) => allowed?.includes(each)),
    )
  );
}

type Lists = Readonly<Record<string, readonly string[] | undefined>>;
