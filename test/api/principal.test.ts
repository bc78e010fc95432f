import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPrincipal, includesRole, type PrincipalSettings, roles } from '../../src/api/principal.ts';
import { type Claim, claimsOf, objectId, principalHeader, tenantId } from './callers.ts';

const settings: PrincipalSettings = { platformAuth: true, tenantId, cloud: 'AzureCloud' };
const read = (header: string | undefined, more: Partial<PrincipalSettings> = {}) =>
  findPrincipal(new Headers(header === undefined ? {} : { 'x-ms-client-principal': header }), { ...settings, ...more });
const without = (typ: RegExp, claims = claimsOf('Gatehouse.Admin')): Claim[] => claims.filter((c) => !typ.test(c.typ));

const subject = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';
const scope = 'http://schemas.microsoft.com/identity/claims/scope';

describe('what a caller is', () => {
  const bare = without(/nameidentifier/);
  const about = (val: string, typ = 'sub'): Claim => ({ typ, val });
  const typed = (...values: string[]): Claim[] => values.map((val) => ({ typ: 'idtyp', val }));
  it.each([
    { when: 'idtyp says app', claims: typed('app'), kind: 'application' },
    { when: 'idtyp says app, and the subject is another', claims: [...typed('app'), about('x')], kind: 'application' },
    {
      when: 'idtyp says app, and there is a scope',
      claims: [...typed('app'), { typ: 'scp', val: 'a' }],
      kind: 'application',
    },
    { when: 'idtyp says user', claims: typed('user'), kind: 'person' },
    {
      when: 'idtyp says user, and the subject is the object id',
      claims: [...typed('user'), about(objectId)],
      kind: 'person',
    },
    { when: 'idtyp says something new', claims: [...typed('device'), about('x')], kind: 'caller' },
    { when: 'idtyp says both', claims: typed('user', 'app'), kind: 'caller' },
    { when: 'it is about itself, without a scope', claims: [about(objectId)], kind: 'application' },
    {
      when: 'it is about itself in the long spelling',
      claims: [about(objectId.toUpperCase(), subject)],
      kind: 'application',
    },
    {
      when: 'it is about itself, with a scope',
      claims: [about(objectId), { typ: scope, val: 'user_impersonation' }],
      kind: 'caller',
    },
    { when: 'it is about another subject', claims: [about('pairwise', subject)], kind: 'person' },
    { when: 'it is about two', claims: [about('pairwise'), about(objectId, subject)], kind: 'caller' },
    { when: 'it says nothing of itself', claims: [], kind: 'caller' },
    { when: 'it says nothing but a scope', claims: [{ typ: 'scp', val: 'a' }], kind: 'caller' },
    {
      when: 'a claim is named like idtyp',
      claims: [{ typ: 'IDTYP', val: 'user' }, about(objectId)],
      kind: 'application',
    },
  ])('is $kind when $when', ({ claims, kind }) => {
    expect(read(principalHeader([...bare, ...claims]))).toMatchObject({ kind: 'known', principal: { objectId, kind } });
  });
});

describe('a caller', () => {
  it.each([
    { when: 'the role is in roles', claims: claimsOf('Gatehouse.Reader'), role: 'Gatehouse.Reader' },
    {
      when: 'the role is in the WS-Federation claim',
      claims: [
        ...claimsOf(),
        { typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role', val: 'Gatehouse.Approver' },
      ],
      role: 'Gatehouse.Approver',
    },
    {
      when: 'the role is in a claim that only role_typ names',
      claims: [...claimsOf(), { typ: 'app_roles', val: 'Gatehouse.Admin' }],
      more: { role_typ: 'app_roles' },
      role: undefined,
    },
    {
      when: 'there are several roles: the highest counts',
      claims: claimsOf('Gatehouse.Approver', 'Gatehouse.Reader', 'Other.Admin'),
      role: 'Gatehouse.Approver',
    },
    { when: 'there is no role', claims: claimsOf(), role: undefined },
    { when: 'a role is spelt otherwise', claims: claimsOf('gatehouse.admin', 'Gatehouse.Admin '), role: undefined },
    {
      when: 'a role is in a claim that grants none',
      claims: [...claimsOf(), { typ: 'name', val: 'Gatehouse.Admin' }],
      role: undefined,
    },
    {
      when: 'the tenant is spelt in capitals',
      claims: claimsOf('Gatehouse.Reader').map(({ typ, val }) => ({
        typ,
        val: typ === 'roles' ? val : val.toUpperCase(),
      })),
      role: 'Gatehouse.Reader',
    },
    { when: 'an application carries no name', claims: without(/^name$|username/), role: 'Gatehouse.Admin' },
    {
      when: 'the token is of version 1',
      claims: [...without(/^iss$/), { typ: 'iss', val: `https://sts.windows.net/${tenantId}/` }],
      role: 'Gatehouse.Admin',
    },
  ])('is known when $when', ({ claims, more, role }) => {
    expect(read(principalHeader(claims, more ?? {}))).toEqual({
      kind: 'known',
      principal: { objectId, kind: 'person', role },
    });
  });

  it.each([
    { when: 'there is no header', header: undefined, kind: 'unknown' },
    { when: 'the header is empty', header: '', kind: 'unknown' },
    { when: 'the header is not base64', header: '{"claims":[]}', kind: 'unknown' },
    { when: 'the header is not JSON', header: Buffer.from('garbage').toString('base64'), kind: 'unknown' },
    { when: 'the header is not UTF-8', header: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), kind: 'unknown' },
    {
      when: 'the header comes twice',
      header: `${principalHeader(claimsOf('Gatehouse.Admin'))}, e30=`,
      kind: 'unknown',
    },
    {
      when: 'the header has the shape of another platform',
      header: Buffer.from(
        JSON.stringify({ identityProvider: 'aad', userId: objectId, userRoles: ['Gatehouse.Admin'] }),
      ).toString('base64'),
      kind: 'unknown',
    },
    { when: 'there is no object id', header: principalHeader(without(/objectidentifier/)), kind: 'unknown' },
    {
      when: 'there are two object ids',
      header: principalHeader([...claimsOf('Gatehouse.Admin'), { typ: 'oid', val: tenantId }]),
      kind: 'unknown',
    },
    {
      when: 'a mail address takes the place of the object id',
      header: principalHeader([...without(/objectidentifier/), { typ: 'oid', val: 'somebody@contoso.example' }]),
      kind: 'unknown',
    },
    { when: 'there is no tenant', header: principalHeader(without(/tenantid/)), kind: 'wrongTenant' },
    {
      when: 'the tenant is another',
      header: principalHeader([...without(/tenantid/), { typ: 'tid', val: objectId }]),
      kind: 'wrongTenant',
    },
    {
      when: 'there is another tenant beside ours',
      header: principalHeader([...claimsOf('Gatehouse.Admin'), { typ: 'tid', val: objectId }]),
      kind: 'wrongTenant',
    },
    {
      when: 'another provider than Entra signed them in',
      header: principalHeader(claimsOf('Gatehouse.Admin'), { auth_typ: 'google' }),
      kind: 'unknown',
    },
    {
      when: 'no provider is named',
      header: principalHeader(claimsOf('Gatehouse.Admin'), { auth_typ: undefined }),
      kind: 'unknown',
    },
    { when: 'there is no issuer', header: principalHeader(without(/^iss$/)), kind: 'wrongTenant' },
    {
      when: 'there are two issuers',
      header: principalHeader([
        ...claimsOf('Gatehouse.Admin'),
        { typ: 'iss', val: `https://sts.windows.net/${tenantId}/` },
      ]),
      kind: 'wrongTenant',
    },
    {
      when: 'the issuer is on another host',
      header: principalHeader([...without(/^iss$/), { typ: 'iss', val: `https://evil.example/${tenantId}/v2.0` }]),
      kind: 'wrongTenant',
    },
    {
      when: 'the issuer is on a host of another cloud',
      header: principalHeader([
        ...without(/^iss$/),
        { typ: 'iss', val: `https://login.microsoftonline.us/${tenantId}/v2.0` },
      ]),
      kind: 'wrongTenant',
    },
    {
      when: 'the issuer is another tenant',
      header: principalHeader([...without(/^iss$/), { typ: 'iss', val: `https://sts.windows.net/${objectId}/` }]),
      kind: 'wrongTenant',
    },
    {
      when: 'the issuer only mentions our tenant',
      header: principalHeader([
        ...without(/^iss$/),
        { typ: 'iss', val: `https://sts.windows.net/${objectId}/?tenant=${tenantId}` },
      ]),
      kind: 'wrongTenant',
    },
  ])('is $kind when $when', ({ header, kind }) => {
    expect(read(header).kind).toBe(kind);
  });

  it('is unknown without platform authentication, with any header', () => {
    expect(read(principalHeader(claimsOf('Gatehouse.Admin')), { platformAuth: false }).kind).toBe('unknown');
  });

  it('keeps nothing but the object id and the role', () => {
    expect(JSON.stringify(read(principalHeader(claimsOf('Gatehouse.Admin'))))).not.toMatch(/Somebody|contoso/);
  });
});

describe('with anything in the header', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.json().map((text) => Buffer.from(text).toString('base64')),
    fc
      .array(
        fc.record({
          typ: fc.oneof(fc.string(), fc.constantFrom('tid', 'iss', 'oid', 'roles', '__proto__')),
          val: fc.oneof(fc.string(), fc.constantFrom(objectId, ...roles)),
        }),
      )
      .map((claims) => principalHeader(claims)),
  );

  it('never throws, and never knows a caller whose tenant is not ours', () => {
    fc.assert(
      fc.property(hostile, (header) => {
        expect(findPrincipal({ get: () => header }, settings).kind).not.toBe('known');
      }),
      { numRuns: 500 },
    );
  });

  it('gives no role that the role claims do not name', () => {
    const claim = fc.record({ typ: fc.string(), val: fc.constantFrom(...roles) });
    fc.assert(
      fc.property(fc.array(claim), (claims) => {
        const others = claims.filter(({ typ }) => typ !== 'roles');
        const caller = read(principalHeader([...claimsOf(), ...others]));
        expect(caller.kind === 'known' ? caller.principal.role : undefined).toBeUndefined();
      }),
    );
  });
});

describe('a role', () => {
  it.each([
    { role: undefined, includes: [] },
    { role: 'Gatehouse.Reader', includes: ['Gatehouse.Reader'] },
    { role: 'Gatehouse.Approver', includes: ['Gatehouse.Reader', 'Gatehouse.Approver'] },
    { role: 'Gatehouse.Admin', includes: [...roles] },
  ] as const)('$role includes $includes', ({ role, includes }) => {
    expect(roles.filter((needed) => includesRole(role, needed))).toEqual(includes);
  });
});
