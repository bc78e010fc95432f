import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/approvals/model.ts';
import {
  findAsked,
  notReadable,
  untilLogReading,
  type WhoAsked,
  whoAskedBy,
} from '../../../src/approvals/rules/who-asked.ts';
import { parseConnection, parsePrivateLinkResource } from '../../../src/approvals/schema.ts';
import { after as later, millis, minutes, seconds } from '../../../src/core/time.ts';
import { type ConnectionOptions, connectionBody, now, policyOf, rowOf, vault } from '../support/build.ts';

const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const guid = '00000000-0000-4000-8000-000000000001';
const ago = (length: number): Date => new Date(now.getTime() - minutes(length));

const connection = (options: ConnectionOptions = {}, resourceGuid?: string): Connection => {
  const parsed = parseConnection(connectionBody(vault, options));
  return {
    ...parsed,
    requester: { ...parsed.requester, ...(resourceGuid && { resourceGuid }) } as Connection['requester'],
  };
};
const proxy = (name: string) => ({ id: `${vault}/privateEndpointConnectionProxies/${name}`, by: [ann] }) as never;

describe('which connection the event of a request names', () => {
  const pe1 = connection();
  const pe2 = connection({ name: 'c2', endpoint: 'pe2' });
  const dotted = connection({ name: 'c3', endpoint: 'pe.1' });
  it.each<{
    when: string;
    asked: ReturnType<typeof proxy> | undefined;
    of: readonly Connection[];
    is: Connection | undefined;
  }>([
    { when: 'it names one that waits', asked: proxy(`pe1.${guid}`), of: [pe2, pe1], is: pe1 },
    { when: 'its name has a dot', asked: proxy(`pe.1.${guid}`), of: [pe1, dotted], is: dotted },
    {
      when: 'the guid is that of its endpoint',
      asked: proxy(`pe1.${guid}`),
      of: [connection({}, guid)],
      is: connection({}, guid),
    },
    {
      when: 'the guid is of an endpoint before it',
      asked: proxy(`pe1.${guid}`),
      of: [connection({}, ann)],
      is: undefined,
    },
    {
      when: 'two that wait may be meant',
      asked: proxy(`pe1.${guid}`),
      of: [pe1, connection({ name: 'c9' })],
      is: undefined,
    },
    {
      when: 'it is answered already',
      asked: proxy(`pe1.${guid}`),
      of: [connection({ status: 'Approved' })],
      is: undefined,
    },
    {
      when: 'nobody is seen to ask, with anything kept of nobody',
      asked: proxy(`pe1.${guid}`),
      of: [{ ...pe1, requester: { kind: 'unseen', name: 'pe1' } as never }],
      is: undefined,
    },
    { when: 'it is of another endpoint', asked: proxy(`pe9.${guid}`), of: [pe1], is: undefined },
    { when: 'what follows the dot is no guid', asked: proxy('pe1.1'), of: [pe1], is: undefined },
    {
      when: 'no name is before the dot',
      asked: proxy(`.${guid}`),
      of: [{ ...pe1, requester: { ...pe1.requester, name: '' } as never }],
      is: undefined,
    },
    {
      when: 'one letter is before the dot',
      asked: proxy(`p.${guid}`),
      of: [connection({ endpoint: 'p' })],
      is: connection({ endpoint: 'p' }),
    },
    {
      when: 'it has no dot',
      asked: proxy(guid),
      of: [{ ...pe1, requester: { ...pe1.requester, name: guid.slice(0, -1) } as never }],
      is: undefined,
    },
    { when: 'it names nothing', asked: { id: 'x', by: [ann] } as never, of: [pe1], is: undefined },
    { when: 'there is no event', asked: undefined, of: [pe1], is: undefined },
  ])('is found or not, where $when', ({ asked, of, is }) => {
    expect(findAsked(asked, of)).toEqual(is);
  });
});

describe('how long until the activity log is read', () => {
  const two = policyOf([], { twoPerson: [{ targets: { types: ['Microsoft.KeyVault/vaults'] } }] });
  const groups = policyOf([], { twoPerson: [{ targets: { groupIds: ['vault'] } }] });
  const resource = parsePrivateLinkResource({ id: vault });
  const readAt = (length: number): WhoAsked => ({ by: [], isKnown: false, readAt: ago(length).toISOString() });
  it.each<{
    when: string;
    waits: number | undefined;
    kept?: WhoAsked;
    shown?: Connection;
    policy?: typeof two;
    is: number | undefined;
  }>([
    { when: 'it is seen for the first time', waits: undefined, is: minutes(5) },
    { when: 'it waits for one minute', waits: 1, is: minutes(4) },
    { when: 'it waits for five minutes', waits: 5, is: 0 },
    { when: 'it waits for an hour and nobody has read the log', waits: 60, is: 0 },
    { when: 'the log was read at once', waits: 1, kept: readAt(1), is: minutes(4) },
    { when: 'the log was read when it had waited for five minutes', waits: 10, kept: readAt(5), is: minutes(20) },
    { when: 'the log was read when it had waited for six minutes', waits: 10, kept: readAt(4), is: minutes(20) },
    { when: 'the log was read when it had waited for half an hour', waits: 60, kept: readAt(30), is: undefined },
    { when: 'it waits for half an hour and the log was read once', waits: 30, kept: readAt(24), is: 0 },
    { when: 'one person is enough', waits: 10, policy: policyOf([]), is: undefined },
    { when: 'its groups may want two', waits: 10, policy: groups, is: 0 },
    {
      when: 'its groups want two',
      waits: 10,
      policy: groups,
      shown: connection({ groupIds: ['vault'] }),
      is: 0,
    },
    {
      when: 'its groups want one',
      waits: 10,
      policy: groups,
      shown: connection({ groupIds: ['managedhsm'] }),
      is: undefined,
    },
    { when: 'nobody is seen to ask', waits: 10, shown: connection({ from: null }), is: undefined },
    {
      when: 'Azure is on its way to another state',
      waits: 10,
      shown: { ...connection(), state: 'changing' },
      is: undefined,
    },
    { when: 'it is answered', waits: 10, shown: connection({ status: 'Approved' }), is: undefined },
  ])('is as it should be, where $when', ({ waits, kept, shown = connection(), policy = two, is }) => {
    const row = waits === undefined ? undefined : rowOf(vault, { pendingSince: ago(waits).toISOString() }).value;
    expect(untilLogReading({ resource, policy: policy.approvals, now }, shown, row, kept)).toBe(is);
  });
});

describe('who asked, as the activity log says', () => {
  const entry = (ending: string, at: Date, ...by: string[]) => ({
    operation: `microsoft.network/privateendpoints/${ending}`,
    at,
    by,
  });
  const kept: WhoAsked = { by: [bob], isKnown: false, readAt: ago(9).toISOString() };
  const skew = minutes(2);
  it.each<{
    when: string;
    operations: readonly ReturnType<typeof entry>[];
    complete?: boolean;
    kept?: WhoAsked;
    by: readonly string[];
    isKnown: boolean;
  }>([
    { when: 'it wrote it before it was seen', operations: [entry('write', ago(11), ann)], by: [ann], isKnown: true },
    {
      when: 'the page was not all',
      operations: [entry('write', ago(11), ann)],
      complete: false,
      by: [ann],
      isKnown: false,
    },
    { when: 'the log is empty', operations: [], by: [], isKnown: false },
    {
      when: 'it wrote it as soon as clocks may differ',
      operations: [entry('write', later(ago(10), skew), ann)],
      by: [ann],
      isKnown: true,
    },
    {
      when: 'it wrote it later than clocks may differ',
      operations: [entry('write', later(ago(10), millis(skew + seconds(1))), ann)],
      by: [ann],
      isKnown: false,
    },
    { when: 'the write names nobody', operations: [entry('write', ago(11))], by: [], isKnown: false },
    { when: 'another operation is named', operations: [entry('read', ago(11), ann)], by: [], isKnown: false },
    {
      when: 'it was deleted since',
      operations: [entry('write', ago(12), ann), entry('delete', ago(11), bob)],
      by: [],
      isKnown: false,
    },
    {
      when: 'it was deleted in the same moment',
      operations: [entry('write', ago(11), ann), entry('delete', ago(11), bob)],
      by: [],
      isKnown: false,
    },
    {
      when: 'it was deleted twice and made again in between',
      operations: [
        entry('delete', ago(20)),
        entry('write', ago(15), ann),
        entry('delete', ago(13)),
        entry('write', ago(12), bob),
      ],
      by: [bob],
      isKnown: true,
    },
    {
      when: 'it was deleted and made again',
      operations: [entry('write', ago(11), ann), entry('delete', ago(12), bob)],
      by: [ann],
      isKnown: true,
    },
    {
      when: 'an earlier read named another',
      operations: [entry('write', ago(11), ann)],
      kept,
      by: [ann, bob],
      isKnown: true,
    },
    { when: 'an earlier read knew it', operations: [], kept: { ...kept, isKnown: true }, by: [bob], isKnown: true },
    { when: 'an earlier read did not know it', operations: [], kept, by: [bob], isKnown: false },
    {
      when: 'one write was early and one late',
      operations: [entry('write', ago(1), bob, ann), entry('write', ago(11), ann)],
      by: [ann, bob],
      isKnown: true,
    },
  ])('is named, where $when', ({ operations, complete = true, kept: known, by, isKnown }) => {
    const page = { operations, complete };
    expect(whoAskedBy(page, known, ago(10), now)).toEqual({ by, isKnown, readAt: now.toISOString() });
  });

  it('is what it was before, where the log could not be read', () => {
    expect(notReadable(undefined, now)).toEqual({ by: [], isKnown: false, readAt: now.toISOString() });
    expect(notReadable({ ...kept, isKnown: true }, now)).toEqual({
      by: [bob],
      isKnown: true,
      readAt: now.toISOString(),
    });
  });
});
