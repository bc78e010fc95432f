import { describe, expect, it } from 'vitest';
import { hashOfPolicy } from '../../src/approvals/rules/basis.ts';
import { createApprovalsPoll, createApprovalsSweeper } from '../../src/approvals/sweeper.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { KnownConnection } from '../../src/state/connections/model.ts';
import { createState } from '../../src/state/state.ts';
import type { Row } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import { memoryState } from '../support/memory-state.ts';
import { allowFriend, connectionBody, passWith, policyOf, rowOf, service, storage, vault } from './support/build.ts';
import { smallAzure } from './support/small-azure.ts';

type Body = Record<string, unknown>;

interface Options {
  readonly cursor?: string;
  readonly policy?: Policy;
  readonly state?: Tables;
  readonly make?: typeof createApprovalsSweeper;
}

/** The drifted keys of each page, and the cursor after it. */
async function sweep(
  bodies: readonly Body[],
  rows: readonly Row<KnownConnection>[],
  {
    cursor,
    policy = policyOf([], { mode: 'observe' }),
    state = memoryState(),
    make = createApprovalsSweeper,
  }: Options = {},
): Promise<{ keys: readonly string[]; cursor: string | undefined }[]> {
  for (const { partition, row, value } of rows) await state.connections.insert(partition, row, value);
  const sweeper = make({ arm: smallAzure(bodies), state: createState(state), subscriptions: [] });
  const pages = [];
  for await (const page of sweeper.drift(cursor, passWith(policy))) {
    pages.push({ keys: page.keys.map(({ key }) => key), cursor: page.cursor });
  }
  return pages;
}

const deciding: KnownConnection['decision'] = {
  id: 'd1',
  kind: 'approve',
  by: 'rule friends',
  reason: 'rule',
  at: '2026-03-01T11:00:00.000Z',
  state: 'writing',
};

describe('the sweep', () => {
  it.each<{ when: string; bodies: readonly Body[]; rows: readonly Row<KnownConnection>[]; keys: readonly string[] }>([
    { when: 'nobody asks', bodies: [{ id: vault }], rows: [], keys: [] },
    { when: 'a request is new', bodies: [{ id: vault }, connectionBody(vault)], rows: [], keys: [vault] },
    { when: 'a request is known', bodies: [{ id: vault }, connectionBody(vault)], rows: [rowOf(vault)], keys: [] },
    {
      when: 'a second request came',
      bodies: [{ id: vault }, connectionBody(vault), connectionBody(vault, { name: 'c2' })],
      rows: [rowOf(vault)],
      keys: [vault],
    },
    {
      when: 'a known request was answered by hand',
      bodies: [{ id: vault }, connectionBody(vault, { status: 'Approved' })],
      rows: [rowOf(vault)],
      keys: [vault],
    },
    { when: 'the resource of a known request is gone', bodies: [], rows: [rowOf(vault)], keys: [vault] },
    {
      when: 'what we remember as answered asks again',
      bodies: [{ id: vault }, connectionBody(vault)],
      rows: [rowOf(vault, { state: 'Approved' })],
      keys: [vault],
    },
    {
      when: 'a decision was left unfinished',
      bodies: [{ id: vault }, connectionBody(vault)],
      rows: [rowOf(vault, { decision: deciding })],
      keys: [vault],
    },
    {
      when: 'an element of the graph is broken',
      bodies: [{ id: vault }, { id: `${vault}/privateEndpointConnections/c9` }, connectionBody(vault)],
      rows: [],
      keys: [vault],
    },
  ])('when $when', async ({ bodies, rows, keys }) => {
    expect((await sweep(bodies, rows)).flatMap((page) => page.keys)).toEqual(keys);
  });

  it('gives each page at once, and what is missing only after the last', async () => {
    const bodies = [vault, storage, service].flatMap((id) => [{ id }, connectionBody(id)]);
    const gone = vault.replace('kv1', 'kv2');
    expect(await sweep(bodies, [rowOf(gone)])).toEqual([
      { keys: [vault], cursor: '1' },
      { keys: [storage], cursor: '2' },
      { keys: [service, gone], cursor: undefined },
    ]);
  });

  it('does not take what earlier pages held for missing when it resumes', async () => {
    const bodies = [vault, storage].flatMap((id) => [{ id }, connectionBody(id)]);
    expect(await sweep(bodies, [rowOf(vault), rowOf(storage)], { cursor: '1' })).toEqual([
      { keys: [], cursor: undefined },
    ]);
  });
});

const approvedBody = connectionBody(vault, { status: 'Approved' });
const approvedRow = (changes: Partial<KnownConnection> = {}) => rowOf(vault, { state: 'Approved', ...changes });
const keysOf = (pages: Awaited<ReturnType<typeof sweep>>): readonly string[] => pages.flatMap(({ keys }) => keys);

describe('the sweep, where policy has a say in what is approved', () => {
  const policy = policyOf([allowFriend]);
  /** A state in which this policy has been swept under once. */
  async function swept(): Promise<Tables> {
    const state = memoryState();
    await sweep([], [], { policy, state });
    return state;
  }

  it.each([
    { when: 'it is new', rows: [], keys: [vault] },
    { when: 'we remember it Rejected', rows: [rowOf(vault, { state: 'Rejected' })], keys: [vault] },
    { when: 'we know it', rows: [approvedRow()], keys: [] },
  ])('observes an approved connection when $when', async ({ rows, keys }) => {
    expect(keysOf(await sweep([{ id: vault }, approvedBody], rows, { policy, state: await swept() }))).toEqual(keys);
  });

  it('does not observe it where nobody has written a policy', async () => {
    expect(keysOf(await sweep([{ id: vault }, approvedBody], []))).toEqual([]);
  });

  it('observes once everything approved after an edit of the policy', async () => {
    const state = await swept();
    const edited = policyOf([{ ...allowFriend, name: 'renamed' }]);
    expect(keysOf(await sweep([], [approvedRow()], { policy: edited, state }))).toEqual([vault]);
    expect(keysOf(await sweep([], [], { policy: edited, state }))).toEqual([]);
  });

  it.each([
    { when: 'under this very policy', judgedUnder: hashOfPolicy(policy.approvals), keys: [] },
    { when: 'under an earlier one', judgedUnder: hashOfPolicy(policyOf([]).approvals), keys: [vault] },
    { when: 'before rows said so', judgedUnder: undefined, keys: [vault] },
  ])('the first time ever, observes what an event had judged $when: $keys', async ({ judgedUnder, keys }) => {
    const row = approvedRow(judgedUnder === undefined ? {} : { judgedUnder });
    expect(keysOf(await sweep([{ id: vault }, approvedBody], [row], { policy }))).toEqual(keys);
  });

  it('observes again after an edit that was taken back, at what was judged under the edit', async () => {
    const state = await swept();
    const edited = policyOf([{ ...allowFriend, name: 'renamed' }]);
    const row = approvedRow({ judgedUnder: hashOfPolicy(edited.approvals) });
    await sweep([], [], { policy: edited, state });
    expect(keysOf(await sweep([], [row], { policy, state }))).toEqual([vault]);
  });

  it.each([
    { until: '2026-03-01T12:00:00Z', kind: 'rule', keys: [vault] },
    { until: '2026-03-01T12:00:01Z', kind: 'rule', keys: [] },
    { until: '2026-03-01T12:00:00Z', kind: 'withdrawn', keys: [] },
  ] as const)(
    'observes when the rule it rests on has ended (until $until, noted as $kind)',
    async ({ until, kind, keys }) => {
      const ending = policyOf([{ ...allowFriend, validUntil: until }]);
      const state = memoryState();
      await sweep([], [], { policy: ending, state });
      const row = approvedRow({ basis: { kind, because: '', rule: 'friends' } });
      expect(keysOf(await sweep([], [row], { policy: ending, state }))).toEqual(keys);
    },
  );
});

describe('the poll', () => {
  const poll = (bodies: readonly Body[], rows: readonly Row<KnownConnection>[]) =>
    sweep(bodies, rows, { policy: policyOf([allowFriend]), make: createApprovalsPoll });
  it.each([
    { when: 'a request is new', bodies: [{ id: service }, connectionBody(service)], rows: [], keys: [service] },
    {
      when: 'a request is known',
      bodies: [{ id: service }, connectionBody(service)],
      rows: [rowOf(service)],
      keys: [],
    },
    { when: 'a request was answered elsewhere', bodies: [{ id: service }], rows: [rowOf(service)], keys: [service] },
    { when: 'a connection is approved', bodies: [{ id: vault }, approvedBody], rows: [], keys: [] },
    {
      when: 'a decision is unfinished: its own chain goes on',
      bodies: [{ id: service }, connectionBody(service)],
      rows: [rowOf(service, { decision: deciding })],
      keys: [],
    },
  ])('when $when', async ({ bodies, rows, keys }) => {
    expect(keysOf(await poll(bodies, rows))).toEqual(keys);
  });

  it('asks once a page, however many subscriptions and services there are', async () => {
    const azure = smallAzure([]);
    const asked: (readonly string[])[] = [];
    const arm = {
      ...azure,
      queryGraph: async (_: string, subscriptions: readonly string[]) => {
        asked.push(subscriptions);
        return { rows: [], skipToken: undefined };
      },
    };
    const subscriptions = Array.from({ length: 50 }, (_, index) => `s${index}`);
    const sweeper = createApprovalsPoll({ arm, state: createState(memoryState()), subscriptions });
    for await (const { keys } of sweeper.drift(undefined, passWith(policyOf([])))) expect(keys).toEqual([]);
    expect(asked).toEqual([subscriptions]);
  });
});
