import { expect, it } from 'vitest';
import { isToBeIsolated } from '../../../src/clusters/isolation/meant.ts';
import { worldOf } from '../../../src/egress/world.ts';
import { cluster, egressPolicy, idOf } from '../../egress/support.ts';

const named = (profile: string) => ({ profiles: [{ match: { ids: ['**/aks1'] }, profile }] });
const other = { profiles: [{ match: { ids: ['**/aks2'] }, profile: 'open' }] };

it.each<{ when: string; policy?: object; type?: string | null; was?: boolean; is: boolean }>([
  { when: 'it has no way out: none', type: 'none', is: true },
  { when: 'it has no way out: block', type: 'Block', is: true },
  { when: 'it has one', type: 'loadBalancer', is: false },
  { when: 'it does not say', type: null, is: false },
  { when: 'it has one, and once had none', was: true, is: true },
  { when: 'it has one, and the policy is isolated', policy: { profile: 'isolated' }, is: true },
  { when: 'it has one, and an entry calls it isolated', policy: named('isolated'), is: true },
  { when: 'it has none, and an entry calls it open', policy: named('open'), type: 'none', is: false },
  { when: 'it once had none, and an entry calls it inspected', policy: named('inspected'), was: true, is: false },
  { when: 'it has none, and an entry is about another', policy: other, type: 'none', is: true },
  {
    when: 'an entry calls it open, and the policy is isolated',
    policy: { ...named('open'), profile: 'isolated' },
    type: 'none',
    is: false,
  },
])('a cluster is to be isolated or not, where $when', ({ policy, type = 'loadBalancer', was = false, is }) => {
  const body = cluster(type === null ? { dnsPrefix: 'a' } : { networkProfile: { outboundType: type } });
  const world = worldOf([body]);
  const given = world.find(idOf(body));
  if (given === undefined) throw new Error('no cluster');
  expect(isToBeIsolated(egressPolicy(policy), given, world, was)).toBe(is);
});
