import { expect, it } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import { parseResourceId } from '../../../src/core/resource-id.ts';
import { coverOf } from '../../../src/egress/closing/cover.ts';
import type { Seen } from '../../../src/egress/match.ts';
import { egressPolicy, group, idOf, network, storage, subscription } from '../support.ts';

const id = parseResourceId(idOf(storage({})));
const found = (check: string, more: Partial<Finding> = {}): Finding => ({
  check,
  subject: id.id,
  severity: 'high',
  message: 'm',
  remedy: 'r',
  ...more,
});
const open = found('exposure-storage-public-open');
const mine = { resourceGroups: ['rg-app'] };
const from = [idOf(network())];
const rule = (match: object = mine, checks = ['exposure-storage-*'], more: object = {}) => ({
  match,
  checks,
  from,
  ...more,
});
const second = idOf(network()).replace('net1', 'net0');
const tagged = { subscriptions: [subscription], tags: { close: 'yes' } };

it.each<{ when: string; rules: readonly object[]; findings?: readonly Finding[]; seen?: Seen; is: object | undefined }>(
  [
    {
      when: 'the first rule that is about it: its place, its networks, and the checks',
      rules: [rule({ resourceGroups: ['other'] }), rule(), rule()],
      is: { rule: 'egress.remediate.rules[1]', networks: from, checks: [open.check] },
    },
    {
      when: 'networks and checks sorted, and each once',
      rules: [rule(mine, ['exposure-*', 'private-*'], { from: [...from, second, ...from] })],
      findings: [found('private-b'), open, found('exposure-a'), open],
      is: { networks: [second, ...from], checks: ['exposure-a', open.check, 'private-b'] },
    },
    { when: 'nothing without a finding', rules: [rule()], findings: [], is: undefined },
    {
      when: 'nothing by a finding of another',
      rules: [rule()],
      findings: [{ ...open, subject: group }],
      is: undefined,
    },
    {
      when: 'nothing that policy exempts',
      rules: [rule()],
      findings: [found(open.check, { exemption: 'agreed' })],
      is: undefined,
    },
    {
      when: 'a later rule, where the first is for other checks',
      rules: [rule(mine, ['exposure-sql-*']), rule()],
      is: { rule: 'egress.remediate.rules[1]' },
    },
    { when: 'nothing by tags that were not read', rules: [rule(tagged)], is: undefined },
    {
      when: 'by tags that were',
      rules: [rule(tagged)],
      seen: { tags: { close: 'yes' }, location: undefined, networks: undefined },
      is: { rule: 'egress.remediate.rules[0]' },
    },
  ],
)('what policy wants closed: $when', ({ rules, findings = [open], seen = {} as Seen, is }) => {
  const cover = coverOf(egressPolicy({ remediate: { rules } }), { id }, seen, findings);
  if (is === undefined) expect(cover).toBeUndefined();
  else expect(cover).toMatchObject(is);
});
