import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import { after, minutes } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  home,
  now,
  policyOf,
  service,
  stranger,
  vault,
} from './support/build.ts';
import { openRoom } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

const c1 = connectionId(service);
const network = `/subscriptions/${friend}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/hub`;
const endpoint = {
  id: endpointId(friend),
  location: 'West Europe',
  tags: { Team: 'orders' },
  properties: { subnet: { id: `${network}/subnets/pe` } },
};
const world = (more: readonly Record<string, unknown>[] = [endpoint]): SmallAzure =>
  smallAzure([{ id: service }, connectionBody(service), ...more]);
const from = (changes: Record<string, unknown>) =>
  policyOf([{ ...allowFriend, from: { subscriptions: [friend], ...changes } }]);
const readEndpoint = (azure: SmallAzure): boolean => azure.reads.includes(endpointId(friend).toLowerCase());

describe('what only the private endpoint itself says', () => {
  it.each([
    { what: 'its virtual network', asked: { networks: [network] }, status: 'Approved' },
    { what: 'its subnet', asked: { networks: [`${network}/subnets/p*`] }, status: 'Approved' },
    { what: 'another network', asked: { networks: [`${network}2`] }, status: 'Pending' },
    { what: 'its tags, in any casing of the name', asked: { tags: { team: 'orders' } }, status: 'Approved' },
    { what: 'another value of a tag', asked: { tags: { team: 'Orders' } }, status: 'Pending' },
    { what: 'its location', asked: { locations: ['westeurope'] }, status: 'Approved' },
    { what: 'another location', asked: { locations: ['eastus'] }, status: 'Pending' },
  ])('is read where a rule asks for it: $what', async ({ asked, status }) => {
    const room = openRoom(world());
    await room.pass(service, from(asked));
    expect(room.azure.statusOf(c1)).toBe(status);
    expect(readEndpoint(room.azure)).toBe(true);
  });

  it('names the requester alone where the network is of a named subscription', async () => {
    const room = openRoom(world());
    await room.pass(service, policyOf([{ ...allowFriend, from: { networks: [network] } }]));
    expect(room.azure.statusOf(c1)).toBe('Approved');
  });

  it.each([
    { when: 'no rule asks', policy: policyOf([allowFriend]) },
    {
      when: 'something else settles the rule',
      policy: policyOf([{ ...allowFriend, from: { subscriptions: [stranger], networks: [network] } }]),
    },
  ])('is not read when $when', async ({ policy }) => {
    const room = openRoom(world());
    await room.pass(service, policy);
    expect(readEndpoint(room.azure)).toBe(false);
  });

  it.each([
    { when: 'it is in a subscription that may not be read', refusal: new PermanentError('AuthorizationFailed', 'no') },
    { when: 'it is in another tenant', refusal: new PermanentError('InvalidAuthenticationTokenTenant', 'no') },
    { when: 'it is gone', refusal: undefined },
  ])('never counts as a match when $when', async ({ refusal }) => {
    const room = openRoom(world([]));
    if (refusal !== undefined) room.azure.unreadable.set(endpointId(friend).toLowerCase(), refusal);
    await room.pass(service, from({ networks: [network] }));
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect((await room.row(service))?.objections).toEqual([
      { rule: 'friends', because: "the private endpoint's subnet was not read" },
    ]);
  });

  it('makes the pass wait where it passes by waiting', async () => {
    const room = openRoom(world());
    room.azure.unreadable.set(endpointId(friend).toLowerCase(), new RetryableError('throttled'));
    expect(await room.pass(service, from({ networks: [network] }))).toMatchObject({ kind: 'retry' });
    expect(room.azure.statusOf(c1)).toBe('Pending');
  });

  it('is in the row, for people', async () => {
    const room = openRoom(world());
    await room.pass(service, from({ tags: { team: 'other' } }));
    await room.pass(service, policyOf([]), after(now, minutes(1)));
    expect((await room.row(service))?.origin).toEqual({
      subnet: `${network}/subnets/pe`.toLowerCase(),
      location: 'westeurope',
    });
  });
});

describe('the tenant of a requester', () => {
  const tenants = policyOf([{ ...allowFriend, from: { tenants: [home] } }]);
  const mapped = policyOf([{ ...allowFriend, from: { tenants: [home] } }], { tenants: { [home]: [friend] } });
  const elsewhere = 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb';
  it.each([
    { when: 'the subscription can be listed', policy: tenants, listed: home, status: 'Approved' },
    { when: 'the map in policy says it', policy: mapped, listed: undefined, status: 'Approved' },
    { when: 'nobody says it', policy: tenants, listed: undefined, status: 'Pending' },
    { when: 'the platform says otherwise than the map', policy: mapped, listed: elsewhere, status: 'Pending' },
  ])('is matched only where it is known: $when', async ({ policy, listed, status }) => {
    const room = openRoom(world());
    if (listed !== undefined) room.azure.subscriptions = [{ subscriptionId: friend.toUpperCase(), tenantId: listed }];
    await room.pass(service, policy);
    expect(room.azure.statusOf(c1)).toBe(status);
  });
});

describe('a rule about private link services', () => {
  const alias = 'pls1.0a1b2c3d-0000-0000-0000-000000000000.westeurope.azure.privatelinkservice';
  it.each([
    { services: [alias], resource: service, status: 'Approved' },
    { services: ['PLS1.*.azure.privatelinkservice'], resource: service, status: 'Approved' },
    { services: [service], resource: service, status: 'Approved' },
    { services: ['pls2.*'], resource: service, status: 'Pending' },
    { services: ['**/privateLinkServices/pls2'], resource: service, status: 'Pending' },
    { services: [alias], resource: vault, status: 'Pending' },
  ])('that names $services answers $resource: $status', async ({ services, resource, status }) => {
    const body = { id: resource, properties: { alias } };
    const room = openRoom(smallAzure([body, connectionBody(resource)]));
    await room.pass(resource, policyOf([{ ...allowFriend, targets: { services } }]));
    expect(room.azure.statusOf(connectionId(resource))).toBe(status);
  });

  it('waits for a person where the alias can not be seen', async () => {
    const room = openRoom(smallAzure([{ id: service }, connectionBody(service)]));
    await room.pass(service, policyOf([{ ...allowFriend, targets: { services: [alias] } }]));
    expect((await room.row(service))?.objections).toEqual([
      { rule: 'friends', because: "the private link service's alias was not read" },
    ]);
  });
});
