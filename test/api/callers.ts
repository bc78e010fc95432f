import type { Role } from '../../src/api/principal.ts';

export const tenantId = '11111111-2222-3333-4444-555555555555';
export const objectId = 'aaaaaaaa-0000-4000-8000-000000000001';

export interface Claim {
  readonly typ: string;
  readonly val: string;
}

/** The platform's header for these claims. */
export function principalHeader(claims: readonly Claim[], more: Record<string, unknown> = {}): string {
  const token = { auth_typ: 'aad', name_typ: 'name', role_typ: 'roles', claims, ...more };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

/** The claims of a token of the deployment's own tenant. */
export function claimsOf(...roles: readonly (Role | string)[]): Claim[] {
  return [
    { typ: 'iss', val: `https://login.microsoftonline.com/${tenantId}/v2.0` },
    { typ: 'http://schemas.microsoft.com/identity/claims/tenantid', val: tenantId },
    { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: objectId },
    { typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier', val: 'for-this-application-alone' },
    { typ: 'name', val: 'Somebody With A Name' },
    { typ: 'preferred_username', val: 'somebody@contoso.example' },
    ...roles.map((val) => ({ typ: 'roles', val })),
  ];
}

/** The header of somebody with this role. */
export const signedIn = (role: Role): string => principalHeader(claimsOf(role));
