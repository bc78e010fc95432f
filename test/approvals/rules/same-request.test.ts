import { expect, it } from 'vitest';
import type { Connection } from '../../../src/approvals/model.ts';
import {
  isAsJudged,
  isOfRequest,
  isSameSet,
  judgedBy,
  ofRequest,
  restsOnEndpoint,
} from '../../../src/approvals/rules/same-request.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';

const seen = (id: string, resourceGuid?: string) => ({ requester: { kind: 'seen', id, resourceGuid } });
const unseen = { requester: { kind: 'unseen' } };
/** What is kept of nobody is not believed. */
const unseenButKept = { requester: { kind: 'unseen', id: 'a', resourceGuid: 'g1', groupIds: ['blob'] } };
const pending = (more: object) => ({ state: 'pending', ...more }) as unknown as Connection;
const decided = (more: object) => ({ state: 'approved', ...more }) as unknown as Connection;
const row = (endpoint?: string, resourceGuid?: string) =>
  ({ endpoint, origin: resourceGuid === undefined ? undefined : { resourceGuid } }) as unknown as KnownConnection;

it.each([
  { when: 'nobody knows who asks, now or then', known: row(), shown: pending(unseen), same: true },
  { when: 'one is seen who was not, and it waits', known: row(), shown: pending(seen('a')), same: false },
  { when: 'one is seen who was not, and it is decided', known: row(), shown: decided(seen('a')), same: true },
  { when: 'one is kept and not seen, and it waits', known: row('a'), shown: pending(unseenButKept), same: false },
  { when: 'one is not seen who was, and it waits', known: row('a'), shown: pending(unseen), same: false },
  { when: 'one is not seen who was, and it is decided', known: row('a'), shown: decided(unseen), same: true },
  { when: 'another asks', known: row('a'), shown: decided(seen('b')), same: false },
  { when: 'the same asks', known: row('a'), shown: pending(seen('a')), same: true },
  { when: 'it was made again', known: row('a', 'g1'), shown: pending(seen('a', 'g2')), same: false },
  { when: 'it is the same one', known: row('a', 'g1'), shown: pending(seen('a', 'g1')), same: true },
  { when: 'the guid was not known then', known: row('a'), shown: pending(seen('a', 'g2')), same: true },
  { when: 'the guid is not known now', known: row('a', 'g1'), shown: pending(seen('a')), same: true },
])('a row is of the request, where $when: $same', ({ known, shown, same }) => {
  expect(isOfRequest(known, shown)).toBe(same);
  expect(ofRequest(known, shown)).toBe(same ? known : undefined);
});

it('no row is of no request', () => {
  expect(ofRequest(undefined, pending(unseen))).toBeUndefined();
});

it.each([
  {
    when: 'somebody is seen who was not, and it waits',
    judged: { groupIds: [] },
    shown: pending(seen('a')),
    as: false,
  },
  {
    when: 'somebody is seen who was not, and it is decided',
    judged: { groupIds: [] },
    shown: decided(seen('a')),
    as: true,
  },
  { when: 'nobody was seen, nor is', judged: { groupIds: [] }, shown: pending(unseen), as: true },
  { when: 'who was seen asks still', judged: { endpoint: 'a', groupIds: [] }, shown: pending(seen('a')), as: true },
  {
    when: 'who was seen is kept and not seen any more',
    judged: { endpoint: 'a', groupIds: [] },
    shown: decided(unseenButKept),
    as: false,
  },
  { when: 'who was seen is not any more', judged: { endpoint: 'a', groupIds: [] }, shown: decided(unseen), as: false },
  { when: 'another asks', judged: { endpoint: 'a', groupIds: [] }, shown: decided(seen('b')), as: false },
  {
    when: 'the groups were not seen',
    judged: { groupIds: [] },
    shown: pending({ ...unseen, groupIds: ['blob'] }),
    as: true,
  },
  {
    when: 'the groups are the same',
    judged: { groupIds: ['blob'] },
    shown: pending({ ...unseen, groupIds: ['blob'] }),
    as: true,
  },
  {
    when: 'the groups are others',
    judged: { groupIds: ['blob'] },
    shown: pending({ ...unseen, groupIds: ['file'] }),
    as: false,
  },
  { when: 'the groups are not seen now', judged: { groupIds: ['blob'] }, shown: pending(unseen), as: false },
])('a connection is as it was judged, where $when: $as', ({ judged, shown, as }) => {
  expect(isAsJudged(shown, { endpoint: undefined, origin: undefined, ...judged })).toBe(as);
});

it.each([
  {
    when: 'only the endpoint says them',
    judged: { endpoint: 'a', groupIds: [], origin: { groupIds: ['blob'] } },
    on: ['blob'],
  },
  {
    when: 'the connection says them',
    judged: { endpoint: 'a', groupIds: ['blob'], origin: { groupIds: ['blob'] } },
    on: undefined,
  },
  {
    when: 'no endpoint is known',
    judged: { endpoint: undefined, groupIds: [], origin: { groupIds: ['blob'] } },
    on: undefined,
  },
  { when: 'the endpoint says none', judged: { endpoint: 'a', groupIds: [], origin: { groupIds: [] } }, on: undefined },
  {
    when: 'the endpoint was read and says nothing',
    judged: { endpoint: 'a', groupIds: [], origin: {} },
    on: undefined,
  },
  { when: 'the endpoint was not read', judged: { endpoint: 'a', groupIds: [], origin: undefined }, on: undefined },
])('an answer rests on what the endpoint says of its groups, where $when: $on', ({ judged, on }) => {
  expect(restsOnEndpoint(judged)).toEqual(on);
});

it.each([
  { some: ['a', 'b'], others: ['b', 'a'], same: true },
  { some: ['a', 'a'], others: ['a'], same: true },
  { some: ['a'], others: ['a', 'b'], same: false },
  { some: ['a', 'c'], others: ['a', 'b'], same: false },
])('$some and $others are one set: $same', ({ some, others, same }) => {
  expect(isSameSet(some, others)).toBe(same);
});

it.each([
  {
    when: 'who asks is seen',
    shown: pending({ requester: { kind: 'seen', id: 'a', groupIds: ['file'] }, groupIds: ['blob'] }),
    by: { endpoint: 'a', groupIds: ['blob'], origin: { groupIds: ['file'] } },
  },
  {
    when: 'who asks is seen and nobody says its groups',
    shown: pending(seen('a')),
    by: { endpoint: 'a', groupIds: [], origin: { groupIds: undefined } },
  },
  {
    when: 'nobody is seen',
    shown: pending(unseenButKept),
    by: { endpoint: undefined, groupIds: [], origin: undefined },
  },
])('a connection is judged by what was observed, where $when', ({ shown, by }) => {
  expect(judgedBy(shown)).toEqual(by);
});
