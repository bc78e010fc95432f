import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { after, minutes } from '../../src/core/time.ts';
import { connectionBody, connectionId, endpointId, friend, now, policyOf, stranger, vault } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const eve = 'e0000000-0000-0000-0000-000000000003';
const guid = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const vaults = policyOf([], { twoPerson: [{ targets: { types: ['Microsoft.KeyVault/vaults'] } }] });
const soon = after(now, minutes(1));
const c2 = connectionBody(vault, { name: 'c2', endpoint: 'pe2' });
const namesake = connectionBody(vault, { name: 'c2', from: stranger });
const read = (name: string, resourceGuid: string, from = friend) => ({
  id: endpointId(from, name),
  properties: { resourceGuid },
});

describe('who asked, as events say it', () => {
  interface Line {
    readonly when: string;
    readonly others?: readonly Record<string, unknown>[];
    readonly events: readonly { by: string; of: string }[];
    readonly c1?: readonly string[];
    readonly c2?: readonly string[];
  }
  it.each<Line>([
    { when: 'the event names the connection', events: [{ by: ann, of: `pe1.${guid}` }], c1: [ann] },
    {
      when: 'it names one of two that are new at once',
      others: [c2],
      events: [{ by: ann, of: `pe2.${guid}` }],
      c2: [ann],
    },
    {
      when: 'it names another than the one that is new: nobody is taken for its requester',
      events: [{ by: eve, of: `pe9.${guid}` }],
    },
    {
      when: 'it names a connection in a way nobody described',
      events: [
        { by: eve, of: 'pe1' },
        { by: eve, of: `pe1.${guid.slice(1)}` },
        { by: eve, of: guid },
      ],
    },
    {
      when: 'two endpoints of that name wait, and neither could be read',
      others: [namesake],
      events: [{ by: ann, of: `pe1.${guid}` }],
    },
    {
      when: 'two endpoints of that name wait, and their bodies distinguish them',
      others: [namesake, read('pe1', guid), read('pe1', other, stranger)],
      events: [{ by: ann, of: `pe1.${other}` }],
      c2: [ann],
    },
    {
      when: 'it is of an earlier incarnation of the endpoint',
      others: [read('pe1', guid)],
      events: [{ by: eve, of: `pe1.${other}` }],
    },
    {
      when: 'a forged event comes first: the one who really asked is added',
      events: [
        { by: eve, of: `pe1.${guid}` },
        { by: ann, of: `pe1.${guid}` },
      ],
      c1: [ann, eve],
    },
    {
      when: 'a forged event comes later: nobody is taken off',
      events: [
        { by: ann, of: `pe1.${guid}` },
        { by: eve, of: `pe1.${guid}` },
      ],
      c1: [ann, eve],
    },
  ])('$when', async ({ others = [], events, c1, c2: second }) => {
    const room = openRoom(smallAzure([{ id: vault }, connectionBody(vault), ...others]));
    for (const { by, of } of events) await room.pass(vault, vaults, now, [by], of);
    await room.pass(vault, vaults, soon);
    expect((await room.row(vault))?.requestedBy).toEqual(c1);
    expect((await room.row(vault, 'c2'))?.requestedBy).toEqual(second);
  });
});

describe('two people', () => {
  const counting = policyOf([], {
    twoPerson: [{ targets: { types: ['Microsoft.KeyVault/vaults'] }, applications: 'count' }],
  });
  const both = policyOf([], {
    twoPerson: [
      { targets: { types: ['Microsoft.KeyVault/vaults'] }, applications: 'count' },
      { targets: { tags: { env: 'prod' } } },
    ],
  });
  const one = policyOf([]);
  type As = 'person' | 'application' | 'caller';
  it.each<{
    when: string;
    first: As;
    second: As;
    policy?: typeof vaults;
    prod?: true;
    kinds: readonly string[];
    status: string;
  }>([
    { when: 'are two people', first: 'person', second: 'person', kinds: ['recorded', 'done'], status: 'Approved' },
    {
      when: 'are not an application and a person',
      first: 'application',
      second: 'person',
      kinds: ['refused', 'recorded'],
      status: 'Pending',
    },
    {
      when: 'are not a person and an application',
      first: 'person',
      second: 'application',
      kinds: ['recorded', 'refused'],
      status: 'Pending',
    },
    {
      when: 'are not two applications',
      first: 'application',
      second: 'application',
      kinds: ['refused', 'refused'],
      status: 'Pending',
    },
    {
      when: 'are not a caller whose token says nothing',
      first: 'person',
      second: 'caller',
      kinds: ['recorded', 'refused'],
      status: 'Pending',
    },
    {
      when: 'are an application and a person where policy says so',
      first: 'application',
      second: 'person',
      policy: counting,
      kinds: ['recorded', 'done'],
      status: 'Approved',
    },
    {
      when: 'are people where a stricter entry names it too',
      first: 'application',
      second: 'person',
      policy: both,
      prod: true,
      kinds: ['refused', 'recorded'],
      status: 'Pending',
    },
    {
      when: 'may be an application alone where one is enough',
      first: 'application',
      second: 'application',
      policy: one,
      kinds: ['done', 'done'],
      status: 'Approved',
    },
  ])('$when', async ({ first, second, policy = vaults, prod, kinds, status }) => {
    const room = openRoom(smallAzure([{ id: vault, tags: prod ? { env: 'prod' } : {} }, connectionBody(vault)]));
    await room.pass(vault, policy);
    const approve = { connection: shortId(connectionId(vault)), kind: 'approve', reason: 'r' } as const;
    const results = [
      await room.decide({ ...approve, by: ann, as: first }, policy),
      await room.decide({ ...approve, by: bob, as: second }, policy),
    ];
    expect(results.map(({ kind }) => kind)).toEqual(kinds);
    expect(room.azure.statusOf(connectionId(vault))).toBe(status);
    if (kinds[0] === 'done') expect((await room.row(vault))?.decision?.by).toBe(`${first} ${ann}`);
  });

  it('are people still where policy has let an application approve first, and no longer does', async () => {
    const room = openRoom(smallAzure([{ id: vault }, connectionBody(vault)]));
    await room.pass(vault, counting);
    const approve = { connection: shortId(connectionId(vault)), kind: 'approve', reason: 'r' } as const;
    await room.decide({ ...approve, by: eve, as: 'application' }, counting);
    expect(await room.decide({ ...approve, by: ann }, vaults)).toMatchObject({ kind: 'recorded' });
    expect(await room.row(vault)).toMatchObject({ firstApproval: { by: `person ${ann}` } });
    expect(await room.decide({ ...approve, by: bob }, vaults)).toMatchObject({ kind: 'done' });
  });
});

it('events without end leave a row that can be written: the first fifty names are kept', async () => {
  const room = openRoom(smallAzure([{ id: vault }, connectionBody(vault)]));
  await room.pass(vault, vaults, now, [ann]);
  for (let call = 0; call < 30; call += 1) {
    const forged = Array.from(
      { length: 4 },
      (_, at) => `e0000000-0000-0000-0000-${String(call * 4 + at).padStart(12, '0')}`,
    );
    await room.pass(vault, vaults, now, forged, `pe1.${guid}`);
  }
  const { requestedBy } = (await room.row(vault)) ?? {};
  expect(requestedBy).toHaveLength(50);
  expect(requestedBy).toContain(ann);
});
