import { describe, expect, it } from 'vitest';
import type { Requester } from '../../../src/approvals/model.ts';
import { asksEndpoint, type Question, reviewConditions } from '../../../src/approvals/rules/conditions.ts';
import { parseConnection, parsePrivateLinkResource } from '../../../src/approvals/schema.ts';
import { findObjection } from '../../../src/policy/review-selector.ts';
import { allowFriend, connectionBody, friend, home, now, policyOf, stranger, vault } from '../support/build.ts';

const network = `/subscriptions/${friend}/resourcegroups/rg-net/providers/microsoft.network/virtualnetworks/hub`;
const elsewhere = 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb';

interface Line {
  readonly when: string;
  /** What the rule asks of the private endpoint, beside its subscription. */
  readonly asks?: Record<string, unknown>;
  readonly rule?: Record<string, unknown>;
  /** What was read of the private endpoint. */
  readonly read?: Partial<Extract<Requester, { kind: 'seen' }>>;
  readonly isUnnamed?: true;
  readonly tenants?: Record<string, readonly string[]>;
  readonly listed?: string;
}

function question({ asks = {}, rule = {}, read = {}, isUnnamed, tenants = {}, listed }: Line): Question {
  const whole = { ...allowFriend, ...rule, from: { subscriptions: [friend], ...asks } };
  const { approvals } = policyOf([whole], { tenants });
  const connection = parseConnection(connectionBody(vault, isUnnamed ? { from: null } : {}));
  const { requester } = connection;
  const [parsed] = approvals.rules;
  if (parsed === undefined) throw new Error('no rule');
  return {
    rule: parsed,
    resource: { ...parsePrivateLinkResource({ id: vault }), tags: undefined },
    connection: { ...connection, requester: requester.kind === 'seen' ? { ...requester, ...read } : requester },
    tenants: approvals.tenants,
    tenantOf: listed === undefined ? undefined : new Map([[friend, listed]]),
    now,
  };
}

describe('what a rule says of who asks', () => {
  const subnet = `${network}/subnets/pe`;
  const ofHome = { tenants: [home] };
  const whose = `the requester's subscription '${friend}'`;
  it.each<Line & { says?: string }>([
    { when: 'its network is named', asks: { networks: [network] }, read: { subnet } },
    { when: 'its subnet is named', asks: { networks: [`${network}/subnets/p*`] }, read: { subnet } },
    {
      when: 'a network whose name begins alike is named',
      asks: { networks: [`${network}2`] },
      read: { subnet },
      says: `the private endpoint's subnet '${subnet}' does not match '${network}2'`,
    },
    {
      when: 'its network lies in a group that is called like a part of an id',
      asks: { networks: [`${network}/subnets/a`] },
      read: { subnet: `${network}/subnets/a/subnets/b` },
    },
    {
      when: 'its subnet was not read',
      asks: { networks: [network] },
      says: "the private endpoint's subnet was not read",
    },
    {
      when: 'the connection names nobody',
      isUnnamed: true,
      says: 'the connection does not say which private endpoint asks',
    },
    { when: 'the platform lists its tenant', asks: ofHome, listed: home },
    { when: 'policy says its tenant', asks: ofHome, tenants: { [home]: [friend] } },
    {
      when: 'the platform says otherwise than policy',
      asks: ofHome,
      tenants: { [home]: [friend] },
      listed: elsewhere,
      says: `${whose} is of the tenant '${elsewhere}', not '${home}'`,
    },
    {
      when: 'policy says the tenant of others alone',
      asks: ofHome,
      tenants: { [home]: [stranger] },
      says: `the tenant of ${whose} is not known: it can't be listed, nor is it in approvals.tenants under '${home}'`,
    },
    { when: 'the rule begins now', rule: { validFrom: now.toISOString() } },
    { when: 'the rule ends in a moment', rule: { validUntil: '2026-03-01T12:00:00.001Z' } },
  ])('$when', ({ says, ...line }) => {
    expect(findObjection(reviewConditions(question(line)))?.because).toBe(says);
  });
});

it('a message is matched as a text, in which a slash is a letter like any other', () => {
  const asked = question({ when: '', rule: { message: '*INC*' } });
  const of = (description: string) =>
    findObjection(reviewConditions({ ...asked, connection: { ...asked.connection, description } }))?.kind;
  expect([of('team/INC-1/a'), of('team/1')]).toEqual([undefined, 'broken']);
});

describe('types that a rule does not decide about in passing', () => {
  const type = 'microsoft.keyvault/vaults';
  const named = { rule: { targets: { types: [type] } } };
  const others = { rule: { targets: { resourceGroups: ['*'] } } };
  const mustName = `the type '${type}' is not in the catalogue: targets.types must name it`;
  const itself = `the service itself answers connections of the type '${type}' that it makes: targets.types must name it`;
  const diverts = `approving the type '${type}' diverts a control plane: targets.types must name it`;
  const rejects = { rule: { ...others.rule, action: 'reject' } };
  it.each<{ care?: 'discovered' | 'platform' | 'named'; write?: 'none' | 'PUT'; line?: Partial<Line>; says?: string }>([
    {},
    { write: 'none', says: `connections of the type '${type}' can't be answered over ARM` },
    { care: 'discovered', says: mustName },
    { care: 'discovered', line: others, says: mustName },
    { care: 'discovered', line: named },
    { care: 'platform', says: itself },
    { care: 'platform', line: others, says: itself },
    { care: 'platform', line: named },
    { care: 'named', says: diverts },
    { care: 'named', line: others, says: diverts },
    { care: 'named', line: named },
    { care: 'named', line: rejects },
  ])('$care $write $line: $says', ({ care, write = 'PUT', line, says }) => {
    const asked = question({ when: '', ...line });
    const connectable = { type, apiVersion: '1', list: 'yes', write, ...(care === undefined ? {} : { care }) } as const;
    const objection = findObjection(reviewConditions({ ...asked, resource: { ...asked.resource, connectable } }));
    expect(objection?.because).toBe(says);
  });
});

describe('whether only the private endpoint itself shows it', () => {
  const unread = { networks: [network] };
  const ofGroup = { targets: { groupIds: ['vault'] } };
  it.each<Line & { alone: boolean }>([
    { when: 'nothing of it is asked for', alone: false },
    { when: 'its network is asked for', asks: unread, alone: true },
    { when: 'its location is asked for', asks: { locations: ['eastus'] }, alone: true },
    { when: 'its tags are asked for', asks: { tags: { team: 'orders' } }, alone: true },
    { when: 'its network was read', asks: unread, read: { subnet: `${network}/subnets/pe` }, alone: false },
    { when: 'its subscription is another', asks: { ...unread, subscriptions: [stranger] }, alone: false },
    { when: 'the message is another', asks: unread, rule: { message: 'x' }, alone: false },
    { when: 'the rule has ended', asks: unread, rule: { validUntil: '2026-02-01' }, alone: false },
    {
      when: 'the resource is another',
      asks: unread,
      rule: { targets: { types: ['Microsoft.Storage/storageAccounts'] } },
      alone: false,
    },
    {
      when: 'the resource’s tags were not read either',
      asks: unread,
      rule: { targets: { tags: { env: 'dev' } } },
      alone: true,
    },
    { when: 'its tenant alone is not known', asks: { tenants: [home] }, alone: false },
    { when: 'its tenant is not known, nor its network', asks: { ...unread, tenants: [home] }, alone: true },
    { when: 'the connection names nobody', asks: unread, isUnnamed: true, alone: false },
    { when: 'the group is asked for, and nobody read it', rule: ofGroup, alone: true },
    {
      when: 'the group is asked for, and the endpoint said it',
      rule: ofGroup,
      read: { groupIds: ['vault'] },
      alone: false,
    },
    { when: 'another group is asked for', rule: ofGroup, read: { groupIds: ['other'] }, alone: false },
  ])('$when: $alone', ({ alone, ...line }) => {
    expect(asksEndpoint(question(line))).toBe(alone);
  });
});
