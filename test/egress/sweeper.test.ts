import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { judgeResources } from '../../src/egress/plan.ts';
import { egressSweeper } from '../../src/egress/sweeper.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import {
  egressPolicy,
  idOf,
  natGateway,
  network,
  now,
  passWith,
  portsOver,
  publicAddress,
  routeTable,
  ruled,
  sqlRule,
  sqlServer,
  storage,
  subnet,
  type TinyArm,
  throttled,
  tinyArm,
  vault,
  withNat,
  withRoutes,
} from './support.ts';

/** A sweep over a tiny ARM, with findings as earlier passes left them. */
function sweepOver(arm: TinyArm) {
  const state = memoryState();
  const stores = createState(state);
  const sweeper = egressSweeper(portsOver(arm, stores));
  const revise = createReviseFindings(stores.findings);
  const record = async (
    key: string,
    bodies: readonly unknown[],
    policy: unknown = {},
    lists: readonly string[] = [],
  ) => {
    const { findings } = judgeResources(bodies, egressPolicy(policy), now, lists);
    const own = findings.filter(({ subject }) => subject === key || subject.startsWith(`${key}/`));
    await revise({ room: 'egress', key }, own, now, { complete: true });
  };
  const pages = async (cursor?: string, pass: Pass = passWith()) => {
    const seen: { keys: readonly string[]; cursor: string | undefined }[] = [];
    for await (const page of sweeper.drift(cursor, pass)) {
      seen.push({ keys: page.keys.map(({ key }) => key), cursor: page.cursor });
    }
    return seen;
  };
  const drifted = async (pass?: Pass) => (await pages(undefined, pass)).flatMap(({ keys }) => keys).sort();
  return { arm, record, pages, drifted };
}

const open = storage({ publicNetworkAccess: 'Enabled' });
const closed = storage({ publicNetworkAccess: 'Disabled' });
const openVault = vault({});

describe('a pass', () => {
  it('yields what is open and not on record, and nothing that is fine', async () => {
    const { drifted } = sweepOver(tinyArm(closed, openVault));
    expect(await drifted()).toEqual([idOf(openVault)]);
  });

  it('yields nothing where the record is right', async () => {
    const { record, drifted } = sweepOver(tinyArm(open, openVault));
    await record(idOf(open), [open]);
    await record(idOf(openVault), [openVault]);
    expect(await drifted()).toEqual([]);
  });

  it('agrees with a pass on whose address a rule lists, which one query gives for all accounts of a page', async () => {
    const more = Array.from({ length: 3 }, (_, index) => ({ ...ruled, id: `${ruled.id}${index}` }));
    const found = publicAddress('westeurope');
    const { arm, record, drifted } = sweepOver(tinyArm(ruled, ...more, found));
    expect(await drifted()).toEqual([found, ruled, ...more].map(idOf));
    expect(arm.reads.filter((each) => each.includes('properties.ipAddress'))).toHaveLength(1);
    await record(idOf(found), [found]);
    for (const each of [ruled, ...more]) await record(idOf(each), [each, found]);
    expect(await drifted()).toEqual([]);
  });

  it('yields what has been closed since', async () => {
    const { record, drifted } = sweepOver(tinyArm(closed));
    await record(idOf(open), [open]);
    expect(await drifted()).toEqual([idOf(open)]);
  });

  it('yields what the graph does not show any more: a direct read decides', async () => {
    const { arm, record, drifted } = sweepOver(tinyArm(open));
    await record(idOf(open), [open]);
    arm.hidden.add(idOf(open));
    expect(await drifted()).toEqual([idOf(open)]);
  });

  it('yields what a changed policy sees otherwise', async () => {
    const { record, drifted } = sweepOver(tinyArm(open));
    await record(idOf(open), [open]);
    expect(await drifted(passWith({ exemptions: [{ check: '*', subject: '**', reason: 'ok' }] }))).toEqual([
      idOf(open),
    ]);
  });

  it('yields an exemption on the day after its last', async () => {
    const policy = { exemptions: [{ check: '*', subject: '**', reason: 'ok', until: '2026-03-15' }] };
    const { record, drifted } = sweepOver(tinyArm(open));
    await record(idOf(open), [open], policy);
    expect(await drifted(passWith(policy))).toEqual([]);
    expect(await drifted(passWith(policy, new Date('2026-03-16T00:00:00Z')))).toEqual([idOf(open)]);
  });
});

describe('subnets', () => {
  const subnets = [
    subnet({}, 'a-open'),
    subnet({ ...withNat, defaultOutboundAccess: true }, 'b-nat'),
    subnet({ ...withRoutes, defaultOutboundAccess: true }, 'c-closed'),
    subnet({ delegations: [{}] }, 'd-delegated'),
  ];
  const net = network({ subnets });
  const world = [net, natGateway({ publicIpAddresses: [{ id: 'ip' }] }), routeTable(['0.0.0.0/0', 'None'])];
  const open = subnet({}, 'a-open');

  it('are judged with the NAT gateways and route tables of other pages', async () => {
    const { arm, drifted } = sweepOver(tinyArm(...world));
    arm.pageSize = 1;
    expect(await drifted()).toEqual([idOf(open)]);
  });

  it('are yielded when a route is taken away from a table', async () => {
    const { arm, record, drifted } = sweepOver(tinyArm(...world));
    await record(idOf(open), [net, ...world]);
    arm.bodies.set(idOf(routeTable()), routeTable());
    expect(await drifted()).toEqual([idOf(subnet({}, 'c-closed'))]);
  });

  it.each([
    { when: 'delegated since', after: [subnet({ delegations: [{}] }, 'a-open')] },
    { when: 'dropped since', after: [] },
  ])('are yielded when flagged and $when', async ({ after }) => {
    const { arm, record, drifted } = sweepOver(tinyArm(net));
    await record(idOf(open), [network({ subnets: [open] })]);
    arm.bodies.set(idOf(net), network({ subnets: after }));
    expect(await drifted()).toEqual([idOf(open)]);
  });
});

describe('SQL servers', () => {
  const server = sqlServer({ publicNetworkAccess: 'Enabled' });
  const lists = [`${idOf(server)}/firewallrules`, `${idOf(server)}/virtualnetworkrules`];
  const rule = sqlRule('all', '0.0.0.0', '255.255.255.255');

  it('are compared rule by rule, though the graph has none of them', async () => {
    const { arm, record, drifted } = sweepOver(tinyArm(server, rule));
    await record(idOf(server), [server, rule], {}, lists);
    expect(await drifted()).toEqual([]);
    arm.bodies.delete(idOf(rule));
    // A rule raises an event of its own: where that is lost, an unchanged server's list is read again within the hour.
    expect(await drifted(passWith({}, new Date(now.getTime() + 3_600_000)))).toEqual([idOf(server)]);
  });

  it('are yielded where their rules can not be read', async () => {
    const { arm, drifted } = sweepOver(tinyArm(sqlServer({ publicNetworkAccess: 'Disabled' })));
    arm.errors.set(lists[0] ?? '', throttled);
    expect(await drifted()).toEqual([idOf(server)]);
  });
});

describe('the cursor', () => {
  it('goes page by page, then to what is gone, then nowhere', async () => {
    const { arm, pages } = sweepOver(tinyArm(open, openVault));
    arm.pageSize = 1;
    expect(await pages()).toEqual([
      { keys: [idOf(openVault)], cursor: 'page:1' },
      { keys: [idOf(open)], cursor: 'gone' },
      { keys: [], cursor: undefined },
    ]);
  });

  it('resumes where an earlier pass stopped', async () => {
    const { arm, pages } = sweepOver(tinyArm(open, openVault));
    arm.pageSize = 1;
    expect((await pages('page:1')).flatMap(({ keys }) => keys)).toEqual([idOf(open)]);
    expect((await pages('gone')).flatMap(({ keys }) => keys)).toEqual([]);
  });

  it('that has lapsed starts over', async () => {
    const { arm, pages } = sweepOver(tinyArm(open));
    arm.errors.set('lapsed', new PermanentError('BadRequest', 'unknown token'));
    expect((await pages('page:lapsed')).flatMap(({ keys }) => keys)).toEqual([idOf(open)]);
  });
});

describe('child lists that the graph does not have', () => {
  const server = sqlServer({ publicNetworkAccess: 'Enabled' });
  const lists = [`${idOf(server)}/firewallrules`, `${idOf(server)}/virtualnetworkrules`];
  const at = (minute: number): Pass => passWith({}, new Date(now.getTime() + minute * 60_000));

  it.each<{ when: string; happens: (arm: TinyArm) => void; minute: number; reads: number }>([
    { when: 'nothing changed', happens: () => undefined, minute: 5, reads: 0 },
    {
      when: 'the parent changed',
      happens: ({ bodies }) => bodies.set(idOf(server), sqlServer({ publicNetworkAccess: 'Enabled', version: '12.0' })),
      minute: 5,
      reads: 2,
    },
    { when: 'an hour has passed', happens: () => undefined, minute: 60, reads: 2 },
  ])('are read again where $when: $reads reads', async ({ happens, minute, reads }) => {
    const { arm, drifted } = sweepOver(tinyArm(server));
    await drifted(at(0));
    expect(arm.reads.filter((read) => lists.includes(read))).toHaveLength(2);
    arm.reads.length = 0;
    happens(arm);
    await drifted(at(minute));
    expect(arm.reads.filter((read) => lists.includes(read))).toHaveLength(reads);
  });

  it('are read again by the next sweep where what they say is not on record', async () => {
    const rule = sqlRule('all', '0.0.0.0', '255.255.255.255');
    const { arm, drifted } = sweepOver(tinyArm(server, rule));
    expect(await drifted(at(0))).toEqual([idOf(server)]);
    arm.bodies.delete(idOf(rule));
    expect(await drifted(at(5))).toEqual([]);
  });
});
