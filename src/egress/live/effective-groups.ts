import { type Family, findPrefix } from '../../core/prefixes.ts';
import type { EffectiveGroup } from '../../state/verifications/model.ts';
import { elementsOf, field, lowerText, textOf } from '../body.ts';
import { refOf } from '../path/parts.ts';
import { reviewFlows } from '../path/review-flows.ts';
import { toRule } from '../path/security-group.ts';

/**
 * How much of the internet each network security group lets out, by its effective rules, which are written as a group's own but for the word All
 * (https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/list-effective-network-security-groups). `from`: the prefixes of the subnet.
 */
export function effectiveGroups(body: unknown, from: readonly string[]): readonly EffectiveGroup[] {
  const prefixes = from.flatMap((text) => findPrefix(text) ?? []);
  const groups = new Map<string, EffectiveGroup>();
  for (const group of elementsOf(field(body, 'value'))) {
    const id = refOf(group, 'networkSecurityGroup');
    const rules = elementsOf(field(group, 'effectiveSecurityRules'))
      .filter((rule) => lowerText(field(rule, 'direction')) === 'outbound')
      .map((rule) => toRule({ id: id ?? '', name: textOf(field(rule, 'name')) ?? '', properties: withStars(rule) }))
      .sort((a, b) => a.priority - b.priority);
    if (id === undefined || rules.length === 0) continue;
    const share = (family: Family) => {
      const sender = { prefixes: prefixes.filter((each) => each.family === family), groups: [] };
      return reviewFlows(rules, family, sender).share;
    };
    groups.set(id, { id, v4: share('v4'), v6: share('v6') });
  }
  return [...groups.values()];
}

const withStars = (rule: unknown): Record<string, unknown> => ({
  ...Object(rule),
  ...(lowerText(field(rule, 'protocol')) === 'all' ? { protocol: '*' } : {}),
});
