import { decodeJwt } from 'jose';

/** Somebody who can sign in to the local app. */
export interface LocalPrincipal {
  readonly name: string;
  readonly objectId: string;
  readonly tenantId: string;
  /** App roles, e.g. `Gatehouse.Approver`. */
  readonly roles: readonly string[];
}

export type Principals = Readonly<Record<string, LocalPrincipal>>;

/** Names the principal a request is made as. Played instead of a sign-in; a real platform has no such header. */
export const localPrincipalHeader = 'x-local-principal';

/**
 * Platform authentication as App Service does it: whatever identity headers a caller sends are taken away, and those of
 * the principal it signed in as are put in their place. A caller nobody knows stays unauthenticated.
 */
export function authenticate(
  headers: Readonly<Record<string, string>>,
  principals: Principals,
  defaultPrincipal: string | undefined,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-ms-client-principal') || name.startsWith('x-ms-token-')) continue;
    if (name !== localPrincipalHeader) kept[name] = value;
  }
  const chosen =
    headers[localPrincipalHeader] ??
    bearerPrincipal(headers.authorization, principals) ??
    cookiePrincipal(headers.cookie) ??
    defaultPrincipal;
  const principal = chosen === undefined ? undefined : principals[chosen];
  return principal === undefined ? kept : { ...kept, ...principalHeaders(principal) };
}

/** The principal whose object id an access token names: a client without a browser sends one. Nobody signed it here, so nothing checks it. */
function bearerPrincipal(authorization: string | undefined, principals: Principals): string | undefined {
  const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  try {
    const { oid } = decodeJwt(token);
    return Object.keys(principals).find((name) => principals[name]?.objectId === oid);
  } catch {
    return undefined;
  }
}

/** The principal a browser chose on `/.auth/login/aad?as=<name>`. */
export function cookiePrincipal(cookie: string | undefined): string | undefined {
  return /(?:^|;\s*)local-principal=([^;]*)/.exec(cookie ?? '')?.[1];
}

function principalHeaders(principal: LocalPrincipal): Record<string, string> {
  return {
    'x-ms-client-principal': Buffer.from(JSON.stringify(clientPrincipal(principal))).toString('base64'),
    'x-ms-client-principal-id': principal.objectId,
    'x-ms-client-principal-name': principal.name,
    'x-ms-client-principal-idp': 'aad',
  };
}

function clientPrincipal(principal: LocalPrincipal): Record<string, unknown> {
  return {
    auth_typ: 'aad',
    name_typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
    claims: [
      { typ: 'iss', val: `https://login.microsoftonline.com/${principal.tenantId}/v2.0` },
      { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: principal.objectId },
      { typ: 'http://schemas.microsoft.com/identity/claims/tenantid', val: principal.tenantId },
      // The subject of a person's token is another for each application.
      {
        typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
        val: `${principal.objectId}-here`,
      },
      { typ: 'name', val: principal.name },
      { typ: 'preferred_username', val: principal.name },
      ...principal.roles.map((role) => ({ typ: 'roles', val: role })),
    ],
  };
}
