import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { after, hours, minutes } from '../../src/core/time.ts';
import {
  allowFriend,
  type ConnectionOptions,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  ours,
  policyOf,
  service,
  stranger,
} from './support/build.ts';
import { Killed, type KillSwitch, mortalAzure, mortalState, revive } from './support/kill.ts';
import { openRoom, type Room } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const c1 = connectionId(service);
const policy = policyOf([allowFriend]);
const removing = policyOf([allowFriend], { outsidePolicy: 'remove' });
const later = (count: number): Date => after(now, minutes(count));
const approved = (options: ConnectionOptions = {}) =>
  connectionBody(service, { from: stranger, status: 'Approved', message: 'by hand', ...options });
const world = (options: ConnectionOptions = {}, properties: Record<string, unknown> = {}) =>
  smallAzure([{ id: service, properties }, approved(options)], { strict: false });
const mysql = service.replace('microsoft.network/privatelinkservices', 'microsoft.dbformysql/servers');

describe('a connection that was approved past policy', () => {
  it.each([
    { what: 'by hand', options: {}, properties: {}, says: 'somebody approved it in Azure', severity: 'medium' },
    {
      what: "by the service's own list",
      options: { message: 'Auto-Approved' },
      properties: { autoApproval: { subscriptions: [stranger.toUpperCase()] } },
      says: `the service's autoApproval list names the subscription '${stranger}'`,
      severity: 'medium',
    },
    {
      what: 'because the service approves everybody',
      options: { message: 'Auto Approved' },
      properties: { autoApproval: { subscriptions: ['*'] }, visibility: { subscriptions: ['*'] } },
      says: "the service approves everybody by itself (autoApproval '*'); the service is visible to everybody",
      severity: 'high',
    },
    {
      what: 'by somebody, though its description claims otherwise',
      options: { message: 'Auto-Approved' },
      properties: {},
      says: 'somebody approved it in Azure',
      severity: 'medium',
    },
    {
      what: 'here, as its description says, in a memory that was lost or never was',
      options: { message: 'Approved by Gatehouse rule old' },
      properties: {},
      says: 'somebody approved it in Azure, though its description says that it was approved here',
      severity: 'high',
    },
  ])('is found, with what allowed it: $what', async ({ options, properties, says, severity }) => {
    const room = openRoom(world(options, properties));
    await room.pass(service, policy);
    expect(room.findings).toMatchObject([
      {
        check: 'approvals-connection-outside-policy',
        subject: c1.toLowerCase(),
        severity,
        message: `'${endpointId(stranger).toLowerCase()}' is connected to 'pls1' past policy: ${says}.`,
      },
    ]);
    expect(await room.row(service)).toMatchObject({ basis: { kind: 'outside', because: says } });
    expect(room.azure.writes).toBe(0);
  });

  it.each([
    { when: 'a rule allows it', given: policy, options: { from: friend } },
    { when: 'nobody has written a policy yet', given: policyOf([], { mode: 'observe' }), options: {} },
    { when: 'it is Rejected', given: policy, options: { status: 'Rejected' } },
  ])('is not found when $when', async ({ given, options }) => {
    const room = openRoom(world(options));
    await room.pass(service, given);
    expect(room.findings).toEqual([]);
  });

  it('is found after a person had rejected it here', async () => {
    const room = openRoom(
      smallAzure([{ id: service }, connectionBody(service, { from: stranger })], { strict: false }),
    );
    await room.pass(service, policy);
    await room.decide({ connection: shortId(c1), kind: 'reject', by: 'ann', reason: 'no' }, policy);
    room.azure.bodies.set(c1.toLowerCase(), approved());
    await room.pass(service, policy, later(1));
    expect(room.findings[0]?.message).toContain('somebody approved it in Azure after person ann had rejected it here');
  });

  it('is settled once a rule allows it', async () => {
    const room = openRoom(world());
    await room.pass(service, policy);
    await room.pass(service, policyOf([{ ...allowFriend, from: { subscriptions: [stranger] } }]), later(1));
    expect(room.findings).toEqual([]);
    expect(await room.row(service)).toMatchObject({ basis: { kind: 'rule', rule: 'friends' } });
  });

  it('is not one that a person approved here', async () => {
    const room = openRoom(smallAzure([{ id: service }, connectionBody(service, { from: stranger })]));
    await room.pass(service, removing);
    await room.decide({ connection: shortId(c1), kind: 'approve', by: 'ann', reason: 'known' }, removing);
    await room.pass(service, removing, later(1));
    expect(room.findings).toEqual([]);
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(await room.row(service)).toMatchObject({ basis: { kind: 'person' } });
  });
});

describe('a connection past policy, where policy says remove', () => {
  it('is rejected, audited, and its names are observed', async () => {
    const room = openRoom(world());
    await room.pass(service, removing);
    expect(room.azure.statusOf(c1)).toBe('Rejected');
    expect(room.azure.descriptionOf(c1)).toBe(
      'Rejected by Gatehouse: it was approved past policy: somebody approved it in Azure',
    );
    expect(await room.audit()).toMatchObject([{ action: 'remove', by: 'gatehouse', before: { status: 'Approved' } }]);
    expect(await room.row(service)).toMatchObject({
      decision: { kind: 'reject', occasion: 'removal', state: 'done' },
    });
    expect(room.woken).toContainEqual({ room: 'dns', key: endpointId(stranger).toLowerCase() });
    await room.pass(service, removing, later(1));
    expect(room.findings).toEqual([]);
    expect(room.azure.writes).toBe(1);
  });

  it('is rejected where the service let it in by its own list', async () => {
    const room = openRoom(world({ message: 'Auto-Approved' }, { autoApproval: { subscriptions: ['*'] } }));
    await room.pass(service, removing);
    expect(room.azure.statusOf(c1)).toBe('Rejected');
  });

  it.each([
    'Auto-Approved',
    'Auto Approved',
    'Approved by Gatehouse rule friends',
    'approved by gatehouse: it is ours',
    'Approved by a0000000-0000-0000-0000-000000000001: ticket 4711',
    'Rejected by Gatehouse: nobody answered it within 30d',
  ])("is rejected although it says of itself: '%s'", async (message) => {
    const room = openRoom(world({ message }));
    await room.pass(service, removing);
    expect(room.azure.statusOf(c1)).toBe('Rejected');
  });

  it('is high where it claims to be ours, even of the own subscription and in the plain list', async () => {
    const asks = { privateLinkServiceConnections: [{ properties: { privateLinkServiceId: mysql } }] };
    const message = 'Approved by Gatehouse rule own';
    const body = connectionBody(mysql, { from: ours, status: 'Approved', message });
    const room = openRoom(smallAzure([{ id: mysql }, body, { id: endpointId(ours), properties: asks }]));
    await room.pass(mysql, policy);
    expect(room.findings).toMatchObject([
      { severity: 'high', message: expect.stringContaining('though its description') },
    ]);
  });

  it('is deleted where the type takes no rejection of what is approved', async () => {
    const body = connectionBody(mysql, { from: stranger, status: 'Approved', message: 'by hand' });
    const room = openRoom(smallAzure([{ id: mysql }, body]));
    await room.pass(mysql, removing);
    expect(room.azure.bodies.has(connectionId(mysql).toLowerCase())).toBe(false);
    expect(await room.audit()).toMatchObject([{ action: 'remove' }]);
    await room.pass(mysql, removing, later(1));
    expect(await room.row(mysql)).toBeUndefined();
  });

  it.each([
    {
      when: 'the room only observes',
      given: policyOf([allowFriend], { outsidePolicy: 'remove', mode: 'observe' }),
      options: {},
    },
    {
      when: 'whether a rule covers it can not be seen',
      given: policyOf([{ ...allowFriend, from: { subscriptions: [stranger], tags: { team: 'a' } } }], {
        outsidePolicy: 'remove',
      }),
      options: {},
    },
    { when: 'the requester is not named', given: removing, options: { from: null } },
  ])('stays when $when, and is reported', async ({ given, options }) => {
    const room = openRoom(world(options));
    await room.pass(service, given);
    expect(room.azure.writes).toBe(0);
    expect(room.findings.map(({ check }) => check)).toEqual(['approvals-connection-outside-policy']);
  });

  it('waits for the next window once the budget is spent, over all resources', async () => {
    const limited = policyOf([allowFriend], { outsidePolicy: 'remove', removalBudget: { window: '1h', atMost: 1 } });
    const other = service.replace('pls1', 'pls2');
    const bodies = [
      { id: service },
      approved(),
      { id: other },
      connectionBody(other, { from: stranger, status: 'Approved' }),
    ];
    const room = openRoom(smallAzure(bodies, { strict: false }));
    await room.pass(service, limited);
    expect(await room.pass(other, limited)).toMatchObject({ kind: 'blocked', reason: 'RemovalBudgetSpent' });
    expect(room.azure.statusOf(connectionId(other))).toBe('Approved');
    expect(room.findings.map(({ check }) => check)).toEqual([
      'approvals-connection-outside-policy',
      'approvals-removal-budget-spent',
    ]);
    await room.pass(other, limited, after(now, hours(1)));
    expect(room.azure.statusOf(connectionId(other))).toBe('Rejected');
  });

  it('is removed once, wherever the process dies, in one audit row', async () => {
    let died = 0;
    for (let at = 1; ; at += 1) {
      const azure = world();
      const kill: KillSwitch = { after: 0, writes: 0, dead: false };
      const room = openRoom(mortalAzure(azure, kill), { state: mortalState(kill) });
      await room.pass(service, policy);
      kill.after = kill.writes + at;
      const ended = await room.pass(service, removing).catch((error: unknown) => error);
      if (!(ended instanceof Killed)) break;
      died += 1;
      revive(kill);
      await room.pass(service, removing, later(1));
      expect(azure.statusOf(c1), ended.message).toBe('Rejected');
      expect(await room.audit(), ended.message).toMatchObject([{ action: 'remove' }]);
      expect(await room.row(service)).toMatchObject({ decision: { occasion: 'removal', state: 'done' } });
    }
    expect(died).toBe(4);
  });
});

describe('a connection whose rule is withdrawn', () => {
  async function byRule(): Promise<Room> {
    const room = openRoom(smallAzure([{ id: service }, connectionBody(service)]));
    await room.pass(service, policyOf([{ ...allowFriend, message: 'pl*' }]));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    return room;
  }
  const other = { name: 'others', action: 'approve', from: { subscriptions: [stranger] } };
  it.each([
    { how: 'taken out', rules: [other], says: "rule 'friends' approved it, and is no longer in policy" },
    {
      how: 'ended',
      rules: [{ ...allowFriend, validUntil: '2026-03-01T12:00:30Z' }],
      says: "rule 'friends' approved it, and no longer decides: it counted until 2026-03-01T12:00:30.000Z",
    },
    {
      how: 'narrowed',
      rules: [{ ...allowFriend, from: { subscriptions: [stranger] } }],
      says: /no longer decides: the requester's subscription/,
    },
    {
      how: 'turned into a hold',
      rules: [{ name: 'friends', action: 'hold', from: { subscriptions: [friend] } }],
      says: "rule 'friends' approved it, and now says hold",
    },
    {
      how: 'put behind a rejection',
      rules: [{ name: 'nobody', action: 'reject' }, allowFriend],
      says: /an earlier rule comes before it/,
    },
  ])('is found, and left as it is, however: $how', async ({ rules, says }) => {
    const room = await byRule();
    await room.pass(service, policyOf(rules, { outsidePolicy: 'remove' }), later(1));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(room.findings).toMatchObject([{ check: 'approvals-rule-withdrawn', subject: c1.toLowerCase() }]);
    expect((await room.row(service))?.basis).toEqual({
      kind: 'withdrawn',
      because: typeof says === 'string' ? says : expect.stringMatching(says),
    });
  });

  it.each([
    { why: 'it is as it was', rules: [{ ...allowFriend, message: 'pl*' }] },
    { why: 'another rule covers it', rules: [{ ...allowFriend, name: 'others' }] },
  ])('is not found where $why', async ({ rules }) => {
    const room = await byRule();
    await room.pass(service, policyOf(rules), later(1));
    expect(room.findings).toEqual([]);
  });
});
