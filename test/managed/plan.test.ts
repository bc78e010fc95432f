import { describe, expect, it } from 'vitest';
import { managedFindings } from '../../src/managed/findings.ts';
import { mostAsked, planAsking, planManaged } from '../../src/managed/plan.ts';
import type { KnownSubscription } from '../../src/state/meta/model.ts';

const now = new Date('2026-03-04T12:00:00Z');
const earlier = '2026-03-01T00:00:00.000Z';
const row = (id: string, more: Partial<KnownSubscription> = {}): KnownSubscription => ({
  kind: 'subscription',
  id,
  firstSeen: earlier,
  ...more,
});
const at = now.toISOString();

describe('what is kept of the subscriptions under a management group', () => {
  it.each([
    { when: 'new', known: [], shown: [{ id: 'a', name: 'A' }], next: [row('a', { name: 'A', firstSeen: at })] },
    { when: 'as it was', known: [row('a')], shown: [{ id: 'a' }], next: [row('a')] },
    {
      when: 'renamed',
      known: [row('a', { name: 'A', isReadable: true })],
      shown: [{ id: 'a', name: 'B' }],
      next: [row('a', { name: 'B', isReadable: true })],
    },
    {
      when: 'not shown any more',
      known: [row('a'), row('b')],
      shown: [{ id: 'b' }],
      next: [row('a', { leftAt: at }), row('b')],
    },
    {
      when: 'gone for long',
      known: [row('a', { leftAt: earlier })],
      shown: [{ id: 'b' }],
      next: [row('a', { leftAt: earlier }), row('b', { firstSeen: at })],
    },
    {
      when: 'back',
      known: [row('a', { leftAt: earlier, checkedAt: earlier, isReadable: true })],
      shown: [{ id: 'a' }],
      next: [row('a', { isReadable: true })],
    },
    {
      when: 'back, without a name now',
      known: [row('a', { name: 'A', leftAt: earlier })],
      shown: [{ id: 'a' }],
      next: [row('a', { name: 'A' })],
    },
    {
      when: 'one of several, in any order they are shown',
      known: [row('b')],
      shown: [{ id: 'c' }, { id: 'b' }, { id: 'a' }],
      next: [row('a', { firstSeen: at }), row('b'), row('c', { firstSeen: at })],
    },
  ])('a subscription that is $when', ({ known, shown, next }) => {
    expect(planManaged(known, shown, now)).toStrictEqual(next);
  });

  it('is the same rows where nothing changed, so that nothing is written', () => {
    const known = [row('a', { name: 'A' }), row('b', { leftAt: earlier }), row('c', { name: 'C' })];
    const next = planManaged(known, [{ id: 'a', name: 'A' }, { id: 'c' }], now);
    expect(next.every((each) => known.includes(each))).toBe(true);
  });
});

describe('who is asked how it is connected', () => {
  const ids = (rows: readonly KnownSubscription[]) => planAsking(rows, now).map(({ id }) => id);
  const well = { isReadable: true, hasEvents: true };
  const today = { checkedAt: '2026-03-04T11:00:00.000Z' };

  it.each([
    { when: 'it was never asked', given: {}, asked: true },
    { when: 'it may not be read', given: { ...today, isReadable: false }, asked: true },
    { when: 'its events do not come', given: { ...today, isReadable: true, hasEvents: false }, asked: true },
    { when: 'it was connected an hour ago', given: { ...today, isReadable: true, hasEvents: true }, asked: false },
    { when: 'nobody knows of its events', given: { ...today, isReadable: true }, asked: false },
    { when: 'that is days ago', given: { checkedAt: earlier, isReadable: true, hasEvents: true }, asked: true },
    { when: 'that is a day ago to the moment', given: { checkedAt: '2026-03-03T12:00:00.000Z', ...well }, asked: true },
    { when: 'it came back, and was connected before it left', given: well, asked: true },
    { when: 'it left', given: { leftAt: earlier }, asked: false },
  ])('$when: $asked', ({ given, asked }) => {
    expect(ids([row('a', given)])).toEqual(asked ? ['a'] : []);
  });

  it('those first that were never asked, then by their ids', () => {
    const unread = { isReadable: false };
    const rows = [
      row('c', { checkedAt: earlier, ...unread }),
      row('b', unread),
      row('a', { checkedAt: earlier, ...unread }),
    ];
    expect(ids(rows)).toEqual(['b', 'a', 'c']);
    expect(ids(rows.toReversed())).toEqual(['b', 'a', 'c']);
  });

  it('so many at once, the longest unasked first', () => {
    const many = Array.from({ length: 2 * mostAsked }, (_, i) =>
      row(`s${i}`, { isReadable: false, checkedAt: new Date(now.getTime() - i * 1_000).toISOString() }),
    );
    expect(ids(many)).toEqual(Array.from({ length: mostAsked }, (_, i) => `s${2 * mostAsked - 1 - i}`));
  });
});

describe('findings about subscriptions', () => {
  const find = (
    rows: readonly KnownSubscription[],
    more: { named?: string[]; endpoints?: number; unread?: string } = {},
  ) =>
    managedFindings({
      group: 'Corp',
      rows,
      named: more.named ?? [],
      endpoints: new Map(more.endpoints === undefined ? [] : rows.map(({ id }) => [id, more.endpoints ?? 0])),
      unread: more.unread,
    }).map(({ check, subject, message }) => `${check} ${subject}: ${message}`);

  it.each([
    { when: 'all is well', found: find([row('a', { isReadable: true, hasEvents: true })]), says: [] },
    { when: 'nothing was asked yet', found: find([row('a')]), says: [] },
    {
      when: 'it may not be read',
      found: find([row('a', { name: 'Shop', isReadable: false })]),
      says: ["subscriptions-unreadable /subscriptions/a: Shop (a) is under 'Corp', and this app may not read it"],
    },
    {
      when: 'its events go elsewhere',
      found: find([row('a', { isReadable: true, hasEvents: false })]),
      says: ["subscriptions-without-events /subscriptions/a: a is under 'Corp', and its events do not come here"],
    },
    {
      when: 'it left with endpoints',
      found: find([row('a', { leftAt: earlier, isReadable: false })], { endpoints: 2 }),
      says: ["subscriptions-left /subscriptions/a: a is no longer under 'Corp'; 2 private endpoints of it are known"],
    },
    { when: 'it left without any', found: find([row('a', { leftAt: earlier })], { endpoints: 0 }), says: [] },
    {
      when: 'it left and is named',
      found: find([row('a', { leftAt: earlier })], { endpoints: 1, named: ['a'] }),
      says: [],
    },
    {
      when: 'the group is unread',
      found: find([], { unread: 'GET … answered 403' }),
      says: [
        "subscriptions-group-unread /providers/microsoft.management/managementgroups/corp: the subscriptions under 'Corp' are unread: GET … answered 403",
      ],
    },
  ])('where $when', ({ found, says }) => {
    expect(found).toEqual(says);
  });

  it('name the command that connects what is not connected', () => {
    for (const given of [{ isReadable: false }, { isReadable: true, hasEvents: false }]) {
      const [finding] = managedFindings({ group: 'corp', rows: [row('a', given)], named: [], endpoints: new Map() });
      expect(finding?.remedy).toContain('`npm run deploy -- --management-group corp`');
    }
  });
});
