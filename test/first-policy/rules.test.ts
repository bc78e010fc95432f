import { expect, it } from 'vitest';
import { findResourceId, type ResourceId } from '../../src/core/resource-id.ts';
import type { ExistingConnection } from '../../src/first-policy/existing.ts';
import { proposeRules, type Rule } from '../../src/first-policy/rules.ts';
import { idOf, shop, stranger, teams, vault } from './estate.ts';

const parsed = (id: string): ResourceId => {
  const found = findResourceId(id);
  if (found === undefined) throw new Error(`no id: ${id}`);
  return found;
};
const endpoint = (name: string, group = 'rg-ep', subscription = shop): ResourceId =>
  parsed(idOf(subscription, group, `Microsoft.Network/privateEndpoints/${name}`));
/** `pe-a` of `rg-ep`, approved at `kv1` for the group vault, but for what is said. */
const connected = (name: string, more: Partial<ExistingConnection> = {}): ExistingConnection => ({
  endpoint: endpoint(name),
  target: parsed(vault('kv1')),
  groupIds: ['vault'],
  isApproved: true,
  ...more,
});
const waits = { isApproved: false };
const at = (name: string, group?: string) => ({ target: parsed(vault(name, group)) });
const of = (name: string, group: string, subscription?: string) => ({ endpoint: endpoint(name, group, subscription) });

const place = (group = 'rg-app'): string => `/subscriptions/${shop}/resourceGroups/${group}`;
const targets = { types: ['microsoft.keyvault/vaults'], resourceGroups: [place()], groupIds: ['vault'] };
const fromGroup = { resourceGroups: [place('rg-ep')] };
const newly = (groups: string, existing: string) =>
  `would newly allow any private endpoint of ${groups} to such a resource there; ${existing}`;
const noOther = 'none exists there today that is not connected';
const rule = (value: Partial<Rule>, ...because: readonly string[]) => ({
  value: { name: 'vaults in rg-app', action: 'approve', targets, ...value },
  because,
});
const everybodyElse = { value: { name: 'everybody else', action: 'hold' }, because: ['a person decides'] };
const refused = 'what waits or was refused is of the same resource groups';

interface Row {
  readonly when: string;
  readonly existing: readonly ExistingConnection[];
  readonly rules: readonly object[];
  readonly notes?: readonly string[];
}

it.each<Row>([
  { when: 'nothing is connected: a person decides', existing: [], rules: [] },
  { when: 'a request alone makes no rule', existing: [connected('pe-a', waits)], rules: [] },
  {
    when: 'one connection: its kind, its group and who asked from where',
    existing: [connected('pe-a')],
    rules: [rule({ from: fromGroup }, 'covers 1 connection to kv1', newly(place('rg-ep'), noOther))],
  },
  {
    when: 'what several are connected to and for is named once, and in order',
    existing: [
      connected('pe-b', { ...at('kv2'), groupIds: ['vault', 'b'] }),
      connected('pe-b', { groupIds: ['b'] }),
      connected('pe-a', of('pe-a', 'rg-a')),
    ],
    rules: [
      rule(
        {
          targets: { ...targets, groupIds: ['b', 'vault'] },
          from: { resourceGroups: [place('rg-a'), place('rg-ep')] },
        },
        'covers 3 connections to kv1, kv2',
        newly(`${place('rg-a')}, ${place('rg-ep')}`, noOther),
      ),
    ],
  },
  {
    when: 'one connection does not say its group: the rule names none',
    existing: [connected('pe-a'), connected('pe-b', { groupIds: [] })],
    rules: [
      rule(
        { targets: { types: targets.types, resourceGroups: targets.resourceGroups }, from: fromGroup },
        'covers 2 connections to kv1',
        newly(place('rg-ep'), noOther),
      ),
    ],
  },
  {
    when: 'other endpoints of these groups are counted, each once, and none of elsewhere',
    existing: [
      connected('pe-a'),
      connected('pe-b', { ...waits, ...at('kv9', 'rg-other') }),
      connected('pe-b', { ...waits, ...at('kv8', 'rg-other') }),
      connected('pe-c', { ...waits, ...at('kv9', 'rg-other'), ...of('pe-c', 'rg-far') }),
    ],
    rules: [
      rule(
        { from: fromGroup },
        'covers 1 connection to kv1',
        newly(place('rg-ep'), 'other endpoints that exist there today: 1'),
      ),
    ],
  },
  {
    when: 'of many groups and resources a few are named',
    existing: ['1', '2', '3', '4', '5', '6', '7'].map((each) =>
      connected(`pe-${each}`, { ...at(`kv${each}`), ...of(`pe-${each}`, `rg-${Math.min(Number(each), 5)}`) }),
    ),
    rules: [
      rule(
        { from: { resourceGroups: ['1', '2', '3', '4', '5'].map((each) => place(`rg-${each}`)) } },
        'covers 7 connections to kv1, kv2, kv3, kv4, kv5 and 2 more',
        newly(`${place('rg-1')}, ${place('rg-2')}, ${place('rg-3')} and 2 more groups`, noOther),
      ),
    ],
  },
  {
    when: 'three groups and five resources are named whole',
    existing: ['1', '2', '3', '4', '5'].map((each) =>
      connected(`pe-${each}`, { ...at(`kv${each}`), ...of(`pe-${each}`, `rg-${Math.min(Number(each), 3)}`) }),
    ),
    rules: [
      rule(
        { from: { resourceGroups: ['1', '2', '3'].map((each) => place(`rg-${each}`)) } },
        'covers 5 connections to kv1, kv2, kv3, kv4, kv5',
        newly(`${place('rg-1')}, ${place('rg-2')}, ${place('rg-3')}`, noOther),
      ),
    ],
  },
  {
    when: 'a request from another group is no conflict',
    existing: [connected('pe-a'), connected('pe-b', { ...waits, ...of('pe-b', 'rg-far') })],
    rules: [rule({ from: fromGroup }, 'covers 1 connection to kv1', newly(place('rg-ep'), noOther))],
  },
  {
    when: 'a request for another group of the resource is no conflict',
    existing: [connected('pe-a'), connected('pe-b', { ...waits, groupIds: ['vault', 'other'] })],
    rules: [
      rule(
        { from: fromGroup },
        'covers 1 connection to kv1',
        newly(place('rg-ep'), 'other endpoints that exist there today: 1'),
      ),
    ],
  },
  {
    when: 'a request for groups that are not known is one',
    existing: [connected('pe-a'), connected('pe-b', { ...waits, groupIds: [] })],
    rules: [
      rule(
        { from: { endpoints: [endpoint('pe-a').id] } },
        'covers 1 connection to kv1',
        `only these endpoints, to any such resource there: ${refused}: 1 request (pe-b)`,
      ),
    ],
  },
  {
    when: 'a request for any group is one where the rule names no groups',
    existing: [connected('pe-a', { groupIds: [] }), connected('pe-b', { ...waits, groupIds: ['other'] })],
    rules: [
      rule(
        {
          targets: { types: targets.types, resourceGroups: targets.resourceGroups },
          from: { endpoints: [endpoint('pe-a').id] },
        },
        'covers 1 connection to kv1',
        `only these endpoints, to any such resource there: ${refused}: 1 request (pe-b)`,
      ),
    ],
  },
  {
    when: 'requests from the same group: the endpoints that are connected, in order, each once',
    existing: [
      connected('pe-c'),
      connected('pe-a'),
      connected('pe-a', at('kv2')),
      connected('pe-y', waits),
      connected('pe-x', waits),
    ],
    rules: [
      rule(
        { from: { endpoints: [endpoint('pe-a').id, endpoint('pe-c').id] } },
        'covers 3 connections to kv1, kv2',
        `only these endpoints, to any such resource there: ${refused}: 2 requests (pe-x, pe-y)`,
      ),
    ],
  },
  {
    when: 'a connected endpoint asks for another resource: the resources that are connected too, in order',
    existing: [
      connected('pe-b', at('kv2')),
      connected('pe-a'),
      connected('pe-a', { ...waits, ...at('kv3') }),
      connected('pe-x', { ...waits }),
    ],
    rules: [
      rule(
        {
          targets: { ...targets, ids: [parsed(vault('kv1')).id, parsed(vault('kv2')).id] },
          from: { endpoints: [endpoint('pe-a').id, endpoint('pe-b').id] },
        },
        'covers 2 connections to kv1, kv2',
        `only these endpoints, to only these resources, so nothing new: ${refused}: 2 requests (pe-a, pe-x)`,
      ),
    ],
  },
  {
    when: 'even that covers one that waits: no rule, and it is said',
    existing: [
      connected('pe-a'),
      connected('pe-b', at('kv2')),
      connected('pe-a', { ...waits, ...at('kv2') }),
      connected('pe-b', { ...waits, ...at('kv3') }),
    ],
    rules: [],
    notes: [
      `no rule for microsoft.keyvault/vaults ${place()}: every one that covers what is connected would cover what waits or was refused too`,
    ],
  },
  {
    when: 'a subscription that owns nothing makes no rule, and is named with all it is connected to',
    existing: [
      connected('pe-a', of('pe-a', 'rg-ep', stranger)),
      connected('pe-b', { ...of('pe-b', 'rg-ep', stranger), ...at('kv2') }),
      connected('pe-c', of('pe-c', 'rg-ep', '44444444-4444-4444-8444-444444444444')),
    ],
    rules: [],
    notes: [
      `no rule lets in subscription ${stranger}, which owns nothing here: 2 connections, to kv1, kv2`,
      'no rule lets in subscription 44444444-4444-4444-8444-444444444444, which owns nothing here: 1 connection, to kv1',
    ],
  },
  {
    when: 'the place with most connections comes first, then by name, and what waits elsewhere is no conflict',
    existing: [
      connected('pe-a', at('kv1', 'rg-c')),
      connected('pe-b', at('kv1', 'rg-b')),
      connected('pe-c'),
      connected('pe-d'),
      connected('pe-c', { ...waits, ...at('kv1', 'rg-b') }),
    ],
    rules: [
      expect.objectContaining({ value: expect.objectContaining({ name: 'vaults in rg-app', from: fromGroup }) }),
      expect.objectContaining({
        value: expect.objectContaining({ name: 'vaults in rg-b', from: { endpoints: [endpoint('pe-b').id] } }),
      }),
      expect.objectContaining({ value: expect.objectContaining({ name: 'vaults in rg-c', from: fromGroup }) }),
    ],
  },
  {
    when: 'a kind inside another is named by both',
    existing: [connected('pe-a', { target: parsed(idOf(shop, 'rg-app', 'Microsoft.Synapse/workspaces/w/kinds/k')) })],
    rules: [
      rule(
        {
          name: 'workspaces/kinds in rg-app',
          targets: { ...targets, types: ['microsoft.synapse/workspaces/kinds'] },
          from: fromGroup,
        },
        'covers 1 connection to k',
        newly(place('rg-ep'), noOther),
      ),
    ],
  },
  {
    when: 'places of one name in two subscriptions are distinguished',
    existing: [
      connected('pe-a'),
      connected('pe-b', { target: parsed(idOf(teams, 'rg-app', 'Microsoft.KeyVault/vaults/kv1')) }),
    ],
    rules: [
      expect.objectContaining({ value: expect.objectContaining({ name: 'vaults in rg-app of 11111111' }) }),
      expect.objectContaining({ value: expect.objectContaining({ name: 'vaults in rg-app of 22222222' }) }),
    ],
  },
])('rules that would have approved what is connected: $when', ({ existing, rules, notes = [] }) => {
  expect(proposeRules(existing, new Set([shop, teams]))).toEqual({ value: [...rules, everybodyElse], notes });
});
