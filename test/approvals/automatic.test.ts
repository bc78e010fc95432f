import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { after, minutes } from '../../src/core/time.ts';
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
  vault,
} from './support/build.ts';
import { openRoom } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

const policy = policyOf([allowFriend]);
const removing = policyOf([allowFriend], { outsidePolicy: 'remove' });
const byOwners = 'the creator of the private endpoint was allowed to approve here, so Azure approved it at once';
const bySomebody = 'somebody approved it in Azure';

const later = (count: number): Date => after(now, minutes(count));

type Body = Record<string, unknown>;

/** How an endpoint asks to connect to a resource. */
interface Asking {
  readonly list?: 'plain' | 'manual';
  readonly target?: string;
  readonly more?: Body;
}

function endpointBody(from: string, resource: string, { list = 'plain', target = resource, more = {} }: Asking): Body {
  const name = list === 'plain' ? 'privateLinkServiceConnections' : 'manualPrivateLinkServiceConnections';
  const connection = { name: 'c1', properties: { privateLinkServiceId: target.toUpperCase(), ...more } };
  return { id: endpointId(from), properties: { [name]: [connection] } };
}

interface Given extends Asking {
  readonly resource?: string;
  readonly properties?: Body;
  readonly from?: string;
  readonly message?: string;
  readonly name?: string;
  readonly refusal?: Error;
}

function world({
  resource = vault,
  properties = {},
  from = ours,
  message = '',
  name = 'c1',
  refusal,
  ...asking
}: Given) {
  const approved = connectionBody(resource, { from, status: 'Approved', message, name });
  const azure = smallAzure([{ id: resource, properties }, approved, endpointBody(from, resource, asking)], {
    strict: false,
  });
  if (refusal !== undefined) azure.unreadable.set(endpointId(from).toLowerCase(), refusal);
  return azure;
}

const endpointReads = (azure: SmallAzure): number =>
  azure.reads.filter((id) => id.includes('/privateendpoints/')).length;
const listing = (...subscriptions: readonly string[]): Body => ({ autoApproval: { subscriptions } });
const cosmos = vault.replace('microsoft.keyvault/vaults', 'microsoft.documentdb/databaseaccounts');

describe('an approved connection that no rule covers', () => {
  it.each<Given & { when: string; says: string; severity: string }>([
    { when: "the vault's own people asked in the plain list", says: byOwners, severity: 'info' },
    { when: "the database account's own people did", resource: cosmos, says: byOwners, severity: 'info' },
    { when: 'they asked in the manual list', list: 'manual', says: bySomebody, severity: 'medium' },
    {
      when: 'they asked in the manual list and claim otherwise',
      list: 'manual',
      message: 'Auto-Approved',
      says: bySomebody,
      severity: 'medium',
    },
    {
      when: "another endpoint's approval was taken over",
      more: { approvalReference: { privateEndpointId: endpointId(ours, 'pe9') } },
      says: `it took over the approval of '${endpointId(ours, 'pe9').toLowerCase()}' when it was made (approvalReference), and no rule would have approved it`,
      severity: 'medium',
    },
    {
      when: 'it comes from another subscription',
      from: '33333333-3333-3333-3333-333333333333',
      message: 'Auto-Approved',
      says: bySomebody,
      severity: 'medium',
    },
    {
      when: 'its endpoint can not be read',
      refusal: new PermanentError('AuthorizationFailed', 'no'),
      says: `${bySomebody}, or Azure did at once: its private endpoint can not be read`,
      severity: 'medium',
    },
    {
      when: 'its endpoint speaks of another resource only',
      target: storage,
      says: `${bySomebody}, or Azure did at once: its private endpoint can not be read`,
      severity: 'medium',
    },
    {
      when: 'a private link service has no list',
      resource: service,
      message: 'Auto Approved',
      says: bySomebody,
      severity: 'medium',
    },
    {
      when: "the service's list names its own subscription",
      resource: service,
      properties: listing(ours),
      says: `the service's autoApproval list names the subscription '${ours}'`,
      severity: 'info',
    },
    {
      when: 'the list names it, and a person had to be asked all the same',
      resource: service,
      properties: listing(ours),
      list: 'manual',
      says: `the service's autoApproval list names the subscription '${ours}'`,
      severity: 'medium',
    },
    {
      when: "the service's list names everybody",
      resource: service,
      properties: listing('*'),
      says: "the service approves everybody by itself (autoApproval '*')",
      severity: 'high',
    },
  ])('$severity when $when', async ({ says, severity, ...given }) => {
    const { resource = vault, from = ours } = given;
    const room = openRoom(world(given));
    await room.pass(resource, policy);
    const name = resource.slice(resource.lastIndexOf('/') + 1);
    const message = `'${endpointId(from).toLowerCase()}' is connected to '${name}' past policy: ${says}.`;
    expect(room.findings).toMatchObject([{ check: 'approvals-connection-outside-policy', severity, message }]);
    expect(await room.row(resource)).toMatchObject({ basis: { kind: 'outside', because: says } });
  });

  it.each<Given & { when: string; status: string }>([
    { when: "it is its own people's", status: 'Approved' },
    {
      when: 'its endpoint can not be read',
      refusal: new PermanentError('AuthorizationFailed', 'no'),
      status: 'Approved',
    },
    { when: 'somebody had to be asked', list: 'manual', status: 'Rejected' },
    { when: 'it took over an approval', more: { approvalReference: { privateEndpointId: 'x' } }, status: 'Rejected' },
    { when: 'only its description speaks for it', list: 'manual', message: 'Auto-Approved', status: 'Rejected' },
  ])('is $status where policy says remove and $when', async ({ status, ...given }) => {
    const room = openRoom(world(given));
    await room.pass(vault, removing);
    expect(room.azure.statusOf(connectionId(vault))).toBe(status);
  });

  it("is not its own people's any more once it was rejected here", async () => {
    const room = openRoom(world({ list: 'manual' }));
    await room.pass(vault, removing);
    room.azure.bodies.set(endpointId(ours).toLowerCase(), endpointBody(ours, vault, {}));
    room.azure.bodies.set(
      connectionId(vault).toLowerCase(),
      connectionBody(vault, { from: ours, status: 'Approved', message: '' }),
    );
    await room.pass(vault, policy, after(now, minutes(10)));
    expect(room.findings).toMatchObject([{ severity: 'medium', message: expect.stringContaining('after gatehouse') }]);
  });
});

describe('the endpoint of an approved connection', () => {
  const own = 'c1.0a1b2c3d-0000-0000-0000-000000000000';

  it.each([
    { what: 'once, where the connection has a name of its own', name: own, reads: 1 },
    { what: 'by every pass, where another connection may get the same name', name: 'c1', reads: 2 },
  ])('is read $what', async ({ name, reads }) => {
    const room = openRoom(world({ name }));
    await room.pass(vault, policy);
    await room.pass(vault, policy, after(now, minutes(1)));
    expect(endpointReads(room.azure)).toBe(reads);
    expect(room.findings).toMatchObject([{ severity: 'info' }]);
  });

  it('is not read where a rule of ours approved it', async () => {
    const azure = world({ from: friend });
    azure.bodies.set(connectionId(storage).toLowerCase(), connectionBody(storage, { name: 'c1', message: 'please' }));
    azure.bodies.set(storage, { id: storage });
    const room = openRoom(azure);
    for (const count of [0, 1, 2]) await room.pass(storage, policy, later(count));
    expect(azure.statusOf(connectionId(storage))).toBe('Approved');
    expect(endpointReads(azure)).toBe(0);
  });

  it('is read under an older api-version where the cloud has no newer one', async () => {
    const azure = world({});
    const versions: string[] = [];
    const room = openRoom({
      ...azure,
      find: async (id: string, version: string, signal: AbortSignal) => {
        if (!id.includes('/privateendpoints/')) return azure.find(id, version, signal);
        versions.push(version);
        if (versions.length === 1) throw new PermanentError('NoRegisteredProviderFound', 'no such version');
        return azure.find(id, version, signal);
      },
    });
    await room.pass(vault, policy);
    expect(versions).toEqual(['2026-03-01', '2025-05-01']);
    expect(room.findings).toMatchObject([{ severity: 'info' }]);
  });
});
