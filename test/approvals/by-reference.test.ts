import { describe, expect, it } from 'vitest';
import { after, minutes, seconds } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  ours,
  policyOf,
  service,
  storage,
} from './support/build.ts';
import { openRoom, type Room } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const muchLater = after(now, minutes(10));
const lender = endpointId(friend, 'pe1').toLowerCase();
const heir = endpointId(friend, 'pe2').toLowerCase();
const said = (room: Room) => room.findings.map(({ check, severity, message }) => ({ check, severity, message }));

interface World {
  /** The subscription that the heir is made in. */
  readonly from?: string;
  readonly message?: string;
  readonly list?: 'privateLinkServiceConnections' | 'manualPrivateLinkServiceConnections';
  readonly reference?: unknown;
  /** What the connection says of itself. */
  readonly description?: string;
}

/** A connection that a rule or a person approved, and one that took over its approval when it was made. */
function world(made: World = {}) {
  const { from = friend, message = '', list = 'privateLinkServiceConnections', description = 'Auto-Approved' } = made;
  const {
    reference = {
      privateEndpointId: endpointId(friend, 'pe1').toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
    },
  } = made;
  const properties = { privateLinkServiceId: storage, requestMessage: message, approvalReference: reference };
  return [
    connectionBody(storage, { name: 'c2', from, endpoint: 'pe2', status: 'Approved', message: description }),
    { id: endpointId(from, 'pe2'), location: 'westeurope', properties: { [list]: [{ name: 'c', properties }] } },
  ];
}

/** The first connection is approved under the policy, then the heir is made, and two passes follow. */
async function inherited(
  policy: ReturnType<typeof policyOf>,
  made: World = {},
  decide?: (room: Room) => Promise<unknown>,
) {
  const room = openRoom(
    smallAzure([{ id: storage, tags: { env: 'test' } }, connectionBody(storage)], { strict: false }),
  );
  await room.pass(storage, policy);
  await decide?.(room);
  for (const body of world(made)) room.azure.bodies.set(String(body.id).toLowerCase(), body);
  await room.pass(storage, policy, after(now, minutes(1)));
  await room.pass(storage, policy, after(now, seconds(65)));
  return room;
}

const tookOver = `'${heir}' is connected to 'st1' past policy: it took over the approval of '${lender}' when it was made (approvalReference), and `;
const outside = 'approvals-connection-outside-policy';

describe('a connection that took over an approval when it was made', () => {
  it.each<{ when: string; rules: readonly object[]; made?: World; says: string | undefined }>([
    { when: 'a rule would have approved it: nothing is said', rules: [allowFriend], says: undefined },
    {
      when: 'a rule would have rejected it',
      rules: [{ name: 'no pe2', action: 'reject', from: { endpoints: ['**/pe2'] } }, allowFriend],
      says: `${tookOver}rule 'no pe2' would have rejected it.`,
    },
    {
      when: 'a rule would have held it',
      rules: [{ name: 'ask', action: 'hold', from: { endpoints: ['**/pe2'] } }, allowFriend],
      says: `${tookOver}rule 'ask' would have held it.`,
    },
    {
      when: 'the limit of the rule was spent by the one it leans on',
      rules: [{ ...allowFriend, limit: 1 }],
      says: `${tookOver}rule 'friends' would have held it: it matches, but its limit is 1 and it has approved 1 here.`,
    },
    { when: 'the limit is not spent', rules: [{ ...allowFriend, limit: 2 }], says: undefined },
    {
      when: 'it asks without the message that the rule wants',
      rules: [
        { ...allowFriend, name: 'first', from: { ...allowFriend.from, endpoints: ['**/pe1'] } },
        { ...allowFriend, message: '*INC-*' },
      ],
      made: { message: 'please' },
      says: `${tookOver}no rule would have approved it.`,
    },
    {
      when: 'it asks with the message that the rule wants',
      rules: [
        { ...allowFriend, name: 'first', from: { ...allowFriend.from, endpoints: ['**/pe1'] } },
        { ...allowFriend, message: '*INC-*' },
      ],
      made: { message: 'INC-1' },
      says: undefined,
    },
    {
      when: "it is of the resource's own subscription and asks in the plain list: it is not its own people's",
      rules: [allowFriend],
      made: { from: ours },
      says: `'${endpointId(ours, 'pe2').toLowerCase()}' is connected to 'st1' past policy: it took over the approval of '${lender}' when it was made (approvalReference), and no rule would have approved it.`,
    },
    {
      when: 'it asks in the manual list',
      rules: [{ name: 'no pe2', action: 'reject', from: { endpoints: ['**/pe2'] } }, allowFriend],
      made: { list: 'manualPrivateLinkServiceConnections' },
      says: `${tookOver}rule 'no pe2' would have rejected it.`,
    },
    {
      when: 'the reference names nothing that can be read',
      rules: [{ name: 'no pe2', action: 'reject', from: { endpoints: ['**/pe2'] } }, allowFriend],
      made: { reference: { privateEndpointId: '../rg-prod' } },
      says: `'${heir}' is connected to 'st1' past policy: it took over the approval of another private endpoint when it was made (approvalReference), and rule 'no pe2' would have rejected it.`,
    },
  ])('$when', async ({ rules, made, says }) => {
    const room = await inherited(policyOf(rules), made);
    expect(said(room)).toEqual(says === undefined ? [] : [{ check: outside, severity: 'medium', message: says }]);
    expect(room.azure.statusOf(connectionId(storage, 'c2'))).toBe('Approved');
  });

  it.each<{ when: string; rules: readonly object[]; made?: World; status: string }>([
    {
      when: 'no rule would have approved it',
      rules: [{ ...allowFriend, from: { ...allowFriend.from, endpoints: ['**/pe1'] } }],
      status: 'Rejected',
    },
    { when: 'the limit was spent', rules: [{ ...allowFriend, limit: 1 }], status: 'Rejected' },
    {
      when: "it is of the resource's own subscription",
      rules: [allowFriend],
      made: { from: ours },
      status: 'Rejected',
    },
    {
      when: 'it says in its description that it was approved here',
      rules: [{ ...allowFriend, limit: 1 }],
      made: { description: 'Approved by Gatehouse rule friends' },
      status: 'Rejected',
    },
    { when: 'a rule would have approved it', rules: [allowFriend], status: 'Approved' },
    {
      when: 'whether a rule covers it can not be seen',
      rules: [
        { ...allowFriend, from: { ...allowFriend.from, endpoints: ['**/pe1'] } },
        { ...allowFriend, name: 'hub', from: { ...allowFriend.from, networks: ['**/hub'] } },
      ],
      status: 'Approved',
    },
  ])('is $status where policy says remove, and $when', async ({ rules, made, status }) => {
    const room = await inherited(policyOf(rules, { outsidePolicy: 'remove' }), made);
    expect(room.azure.statusOf(connectionId(storage, 'c2'))).toBe(status);
    expect(room.azure.statusOf(connectionId(storage))).toBe('Approved');
  });

  it('is one of a private link service too, however the service is named', async () => {
    const alias = 'pls1.0a1b2c3d-0000-0000-0000-000000000000.westeurope.azure.privatelinkservice';
    for (const target of [service, alias]) {
      const connection = {
        name: 'c',
        properties: { privateLinkServiceId: target, approvalReference: { privateEndpointId: lender } },
      };
      const room = openRoom(
        smallAzure([
          { id: service },
          connectionBody(service, { name: 'c2', endpoint: 'pe2', status: 'Approved', message: 'Auto-Approved' }),
          { id: endpointId(friend, 'pe2'), properties: { privateLinkServiceConnections: [connection] } },
        ]),
      );
      await room.pass(service, policyOf([{ ...allowFriend, from: { subscriptions: [ours] } }]));
      expect(said(room)[0]?.message).toContain(`it took over the approval of '${lender}' when it was made`);
    }
  });

  it('is named once in the audit of the connection it leans on, however often it is observed, and killed in between or not', async () => {
    const room = await inherited(policyOf([allowFriend]));
    await room.pass(storage, policyOf([allowFriend]), after(now, minutes(9)));
    const rows = (await room.audit()).filter(({ action }) => action === 'inherit');
    expect(rows).toMatchObject([
      {
        target: connectionId(storage).toLowerCase(),
        by: 'gatehouse',
        because: `'${heir}' took over the approval of '${lender}' when it was made (approvalReference)`,
        after: { connection: connectionId(storage, 'c2').toLowerCase(), endpoint: heir, reference: lender },
      },
    ]);
    expect(rows[0]?.answer).toBeUndefined();
  });

  it('is listed where the approval it leans on is withdrawn: by a rule that is gone, and by a removal', async () => {
    const room = await inherited(policyOf([allowFriend]));
    const onlyHeir = [{ name: 'heir', action: 'approve', from: { subscriptions: [friend], endpoints: ['**/pe2'] } }];
    await room.pass(storage, policyOf(onlyHeir), muchLater);
    expect(said(room)).toMatchObject([
      {
        check: 'approvals-rule-withdrawn',
        message: expect.stringContaining(`Its approval was taken over by '${heir}'.`),
      },
    ]);

    const byHand = openRoom(
      smallAzure([{ id: storage }, connectionBody(storage, { status: 'Approved' }), ...world()], { strict: false }),
    );
    await byHand.pass(storage, policyOf(onlyHeir, { outsidePolicy: 'remove' }));
    expect((await byHand.audit()).find(({ action }) => action === 'remove')).toMatchObject({
      target: connectionId(storage).toLowerCase(),
      after: { status: 'Rejected', heirs: [heir] },
    });
  });
});
