import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/clusters/isolation/model.ts';
import type { ClusterSeen } from '../../../src/clusters/isolation/plan.ts';
import { after, days, millis } from '../../../src/core/time.ts';
import { pool, set } from './mutate.ts';
import { type Changing, direct, id, isolated, known, now, open, plan, policyOf, publicRegistry } from './plan-lines.ts';

const daysAgo = (count: number): Date => after(now, millis(-days(count)));

describe('the history of a cluster', () => {
  const source = 'bootstrapProfile.artifactSource';
  const changed = (property: string, before: string | null, after: string | null) => ({
    kind: 'change',
    cluster: id,
    at: now.toISOString(),
    property,
    before,
    after,
  });
  const image =
    (version: string | undefined): Changing =>
    (bodies) =>
      Object.assign(pool(bodies), { nodeImageVersion: version });
  const withImage = plan(image('1')).row;
  it.each<{ when: string; change?: Changing; seen?: Partial<ClusterSeen>; changes: readonly object[] }>([
    { when: 'it was there before us', changes: [] },
    { when: 'nothing differs', seen: { known }, changes: [] },
    {
      when: 'its body says something else',
      change: image('2'),
      seen: { known: withImage },
      changes: [changed('agentPools/system/nodeImageVersion', '1', '2')],
    },
    {
      when: 'its body says something no more',
      change: image(undefined),
      seen: { known: withImage },
      changes: [changed('agentPools/system/nodeImageVersion', '1', null)],
    },
    {
      when: 'its body says something new',
      change: image('1'),
      seen: { known },
      changes: [changed('agentPools/system/nodeImageVersion', null, '1')],
    },
    {
      when: 'what is around it is read no more',
      change: (bodies) => delete bodies.network,
      seen: { known },
      changes: [],
    },
    {
      when: 'it was made since',
      seen: { isNew: true },
      changes: expect.arrayContaining([changed(source, null, 'Cache')]) as never,
    },
    {
      when: 'its way out opened while it is to be isolated',
      change: open,
      seen: { known },
      changes: [changed('lines/3.1', 'pass', 'fail'), changed('networkProfile.outboundType', 'none', 'loadBalancer')],
    },
  ])('gets what differs, where $when', ({ change, seen, changes }) => {
    expect(plan(change, seen).changes).toEqual(changes);
  });

  it('counts what it gets now: the order of becoming isolated is reported at once', () => {
    const before = plan((bodies) => {
      open(bodies);
      direct(bodies);
    }).row;
    const row = (more: Partial<ClusterSeen>) => plan(open, more, policyOf(isolated)).row.properties['lines/3.11'];
    expect(row({ known: before })).toBe('fail');
    expect(row({})).toBeUndefined();
    expect(row({ isNew: true })).toBe('pass');
  });

  it('counts what was before: the last change is not the first', () => {
    const history = [
      { at: daysAgo(3), property: source, before: 'Direct', after: 'Cache' },
      { at: daysAgo(2), property: 'agentPools/system/nodeImageVersion', before: '1', after: '2' },
    ];
    const before = plan(open, { history }).row;
    expect(plan(undefined, { known: before, history }).row.properties['lines/3.11']).toBe('pass');
  });

  it('gets so many at once, and the rest by the next pass', () => {
    const change: Changing = (bodies) => {
      image('2')(bodies);
      publicRegistry(bodies);
      set(bodies.cluster, 'currentKubernetesVersion', undefined);
    };
    const seen = { ...withImage, properties: { ...withImage.properties, 'agentPools/old/nodeImageVersion': '7' } };
    const { changes, row } = plan(change, { known: seen }, policyOf(), 2);
    expect(changes).toEqual([
      changed('agentPools/old/nodeImageVersion', '7', null),
      changed('agentPools/system/nodeImageVersion', '1', '2'),
    ]);
    expect(row.properties).toMatchObject({
      'agentPools/system/nodeImageVersion': '2',
      currentKubernetesVersion: '1.33.2',
      'registry/publicNetworkAccess': 'Disabled',
    });
    const next = plan(change, { known: row }, policyOf(), 9);
    expect(next.changes.map(({ property }) => property)).toEqual([
      'currentKubernetesVersion',
      'lines/3.4',
      'registry/publicNetworkAccess',
    ]);
    const { currentKubernetesVersion: _, ...without } = withImage.properties;
    const first = plan(image('1'), { known: { ...withImage, properties: without } }, policyOf(), 0);
    expect(first.row.properties).not.toHaveProperty('currentKubernetesVersion');
  });

  it('loses what is older than policy keeps it, so many at once', () => {
    const history: Change[] = [402, 401, 400, 399].map((age) => ({
      at: daysAgo(age),
      property: 'currentKubernetesVersion',
      before: '1',
      after: '2',
    }));
    const past = (most: number) => plan(undefined, { history }, policyOf(), most).past;
    expect(past(9)).toEqual(history.slice(0, 2));
    expect(past(1)).toEqual(history.slice(0, 1));
  });
});
