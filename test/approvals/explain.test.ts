import { describe, expect, it } from 'vitest';
import { explainApproval } from '../../src/approvals/explain.ts';
import { InputError } from '../../src/core/errors.ts';
import { allowFriend, connectionBody, endpointId, now, policyOf, service, stranger, vault } from './support/build.ts';

describe('explaining an approval', () => {
  const explain = (resource: unknown, connection: unknown): unknown =>
    explainApproval(policyOf([allowFriend]), resource, connection, now);

  it('gives the keys of the contract and nothing else', () => {
    expect(explain({ id: vault }, connectionBody(vault))).toEqual({
      verdict: 'approve',
      rule: 'friends',
      objections: [],
    });
  });

  it('reads what az prints, without `properties`', () => {
    const flat = {
      id: `${service}/privateEndpointConnections/c1`,
      privateEndpoint: { id: endpointId(stranger) },
      privateLinkServiceConnectionState: { status: 'Pending', description: null },
      groupIds: null,
    };
    expect(explain({ id: service, tags: null }, flat)).toMatchObject({ verdict: 'hold', rule: null });
  });

  it('reads tags of the resource', () => {
    const policy = policyOf([{ ...allowFriend, targets: { tags: { env: 'dev' } } }]);
    const explained = explainApproval(policy, { id: vault, tags: { env: 'dev' } }, connectionBody(vault), now);
    expect(explained.verdict).toBe('approve');
  });

  it.each([
    { what: 'a resource without an id', resource: {}, connection: connectionBody(vault), says: /resource: id/ },
    { what: 'a resource that is a list', resource: [], connection: connectionBody(vault), says: /resource: id/ },
    {
      what: 'a connection that is a list',
      resource: { id: vault },
      connection: { value: [] },
      says: /privateLinkServiceConnectionState/,
    },
    { what: 'a connection that is text', resource: { id: vault }, connection: 'Pending', says: /not a JSON object/ },
    {
      what: 'a connection without a status',
      resource: { id: vault },
      connection: { properties: { privateLinkServiceConnectionState: {} } },
      says: /properties\.privateLinkServiceConnectionState\.status/,
    },
    {
      what: 'a connection with an id that is none',
      resource: { id: vault },
      connection: { ...connectionBody(vault), id: 'c1' },
      says: /connection: id/,
    },
  ])('refuses $what and names the field', ({ resource, connection, says }) => {
    expect(() => explain(resource, connection)).toThrow(InputError);
    expect(() => explain(resource, connection)).toThrow(says);
  });
});
