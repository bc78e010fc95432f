import { beforeEach, describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/finding.ts';
import { createManaged } from '../../src/managed/managed.ts';
import { createState } from '../../src/state/state.ts';
import { silent } from '../approvals/support/build.ts';
import { memoryState } from '../support/memory-state.ts';

const id = (end: string): string => `00000000-0000-0000-0000-0000000000${end}`;
const group = 'corp';
const under = `/providers/Microsoft.Management/managementGroups/${group}/descendants`;
const signal = AbortSignal.timeout(60_000);
const descendant = (end: string) => ({
  type: '/subscriptions',
  name: id(end).toUpperCase(),
  properties: { displayName: end },
});
const here = '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Web/sites/func/functions/resource-event';

let now: Date;
let state: ReturnType<typeof createState>;
let answers: Map<string, readonly unknown[] | Error>;
let asked: string[];
let found: readonly Finding[];

/** A process of the app: what it kept in memory is its own. */
const open = (named: readonly string[] = []) =>
  createManaged({
    arm: {
      list: async (path) => {
        asked.push(path);
        const answer = answers.get(path) ?? [];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    state,
    reviseFindings: async (_scope, findings) => {
      found = findings;
      return [];
    },
    clock: { now: () => now },
    named,
    group,
    leadsHere: (destination) => destination === here.toLowerCase(),
  });

beforeEach(() => {
  now = new Date('2026-03-04T12:00:00Z');
  state = createState(memoryState());
  answers = new Map([[under, [descendant('a1'), { type: 'Microsoft.Management/managementGroups', name: 'child' }]]]);
  asked = [];
  found = [];
});

const connect = (end: string): void => {
  const topic = `/subscriptions/${id(end)}/resourcegroups/rg/providers/microsoft.eventgrid/systemtopics/t`;
  const properties = { topicType: 'Microsoft.Resources.Subscriptions' };
  answers.set(`/subscriptions/${id(end)}/providers/Microsoft.EventGrid/systemTopics`, [{ id: topic, properties }]);
  answers.set(`${topic}/eventSubscriptions`, [{ properties: { destination: { properties: { resourceId: here } } } }]);
};

describe('subscriptions under a management group', () => {
  it('are asked of Azure once, and of our own table by every start after', async () => {
    expect(await open().list()).toEqual([id('a1')]);
    expect(asked).toEqual([under]);
    expect(await open().list()).toEqual([id('a1')]);
    expect(asked).toEqual([under]);
  });

  it('that come are managed after the next sweep, those that are named always', async () => {
    const managed = open([id('b1')]);
    expect(await managed.list()).toEqual([id('a1'), id('b1')]);
    answers.set(under, [descendant('a1'), descendant('a2')]);
    await managed.discover(signal, silent);
    expect(await managed.list()).toEqual([id('a1'), id('a2'), id('b1')]);
  });

  it('that leave take nothing new and are never forgotten', async () => {
    answers.set(under, [descendant('a1'), descendant('a2')]);
    const managed = open();
    await managed.discover(signal, silent);
    answers.set(under, [descendant('a2')]);
    await managed.discover(signal, silent);
    expect(await managed.list()).toEqual([id('a2')]);
    expect(await managed.listWithLeft()).toEqual([id('a1'), id('a2')]);
    expect(await managed.status()).toMatchObject({ managed: 1, left: 1, group });
  });

  it.each([
    ['refuses', new PermanentError('AuthorizationFailed', 'GET … answered 403')],
    ['does not answer', new RetryableError('no answer')],
    ['shows none', []],
    ['shows one without an id', [descendant('a1'), { type: '/subscriptions', name: 'shop' }]],
  ])('stay as they were where Azure %s, and that is a finding', async (_, answer) => {
    const managed = open();
    await managed.discover(signal, silent);
    answers.set(under, answer);
    await managed.discover(signal, silent);
    expect(await managed.list()).toEqual([id('a1')]);
    expect(found.map(({ check }) => check)).toContain('subscriptions-group-unread');
  });

  it('that nobody knows yet are no empty list, which would mean everything', async () => {
    answers.set(under, new PermanentError('AuthorizationFailed', 'GET … answered 403'));
    await expect(open().list()).rejects.toThrow(RetryableError);
    expect(await open([id('b1')]).list()).toEqual([id('b1')]);
    // What calls something gone asks this way: what lives in the others is not.
    await expect(open([id('b1')]).listWithLeft()).rejects.toThrow(RetryableError);
  });

  it('of another group than before are asked of Azure at once', async () => {
    await state.meta.put({ kind: 'managed', group: 'other', foundAt: now.toISOString() });
    expect(await open().list()).toEqual([id('a1')]);
  });

  it('that come make a pass that was cut off start again', async () => {
    await open().list();
    await state.meta.put({ kind: 'sweep', cursors: { dns: 'endpoints:token' } });
    await open().discover(signal, silent);
    expect((await state.meta.find('sweep'))?.cursors).toEqual({ dns: 'endpoints:token' });
    answers.set(under, [descendant('a1'), descendant('a2')]);
    await open().discover(signal, silent);
    expect((await state.meta.find('sweep'))?.cursors).toEqual({});
  });

  it('are findings until they are read and their events come here', async () => {
    const endpoints = `/subscriptions/${id('a1')}/providers/Microsoft.Network/privateEndpoints`;
    const checks = async () => {
      await open().discover(signal, silent);
      return found.map(({ check }) => check);
    };
    answers.set(endpoints, new PermanentError('AuthorizationFailed', 'no'));
    expect(await checks()).toEqual(['subscriptions-unreadable']);
    answers.set(endpoints, []);
    expect(await checks()).toEqual(['subscriptions-without-events']);
    connect('a1');
    expect(await checks()).toEqual([]);
    asked = [];
    expect(await checks()).toEqual([]);
    expect(asked).toEqual([under]);
    now = new Date(now.getTime() + 25 * 3_600_000);
    answers.set(endpoints, new PermanentError('AuthorizationFailed', 'no'));
    expect(await checks()).toEqual(['subscriptions-unreadable']);
  });

  it('whose events may not be read are no finding: nobody knows', async () => {
    answers.set(
      `/subscriptions/${id('a1')}/providers/Microsoft.EventGrid/systemTopics`,
      new PermanentError('No', 'no'),
    );
    await open().discover(signal, silent);
    expect(found).toEqual([]);
  });
});
