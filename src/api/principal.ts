import * as z from 'zod';
import { type CloudName, tokenIssuers } from '../core/cloud.ts';
import type { CallerKind } from '../core/decider.ts';
import { foldCase, isGuid } from '../core/text.ts';
import type { RequestHeaders } from './message.ts';

/** What a caller may do; each includes the ones before it. */
export const roles = ['Gatehouse.Reader', 'Gatehouse.Approver', 'Gatehouse.Admin'] as const;
export type Role = (typeof roles)[number];

/** Who calls. Names and mail addresses in the token are not read: what people are called is kept by itself (views/people.ts). */
export interface Principal {
  /** The Entra object id of a person or an application, lower-case. */
  readonly objectId: string;
  readonly kind: CallerKind;
  /** The highest role; absent where the token carries none of ours. */
  readonly role: Role | undefined;
  /** Object ids of their groups, lower-case; `left out` where the token has too many to carry. Absent where it carries none. */
  readonly groups?: readonly string[] | 'left out';
}

/** What the platform's header says of a caller. */
type Caller =
  | { readonly kind: 'known'; readonly principal: Principal }
  | { readonly kind: 'unknown' | 'wrongTenant'; readonly because: string };

export interface PrincipalSettings {
  /** Whether App Service authentication is in front. Only then can callers not write the header themselves. */
  readonly platformAuth: boolean;
  /** The Entra tenant whose tokens are accepted. */
  readonly tenantId: string;
  /** The cloud whose hosts issue tokens. */
  readonly cloud: CloudName;
}

const tenantClaims = ['tid', 'http://schemas.microsoft.com/identity/claims/tenantid'];
const objectIdClaims = ['oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier'];
const roleClaims = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

const groupClaims = ['groups', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups'];

const subjectClaims = ['sub', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'];
const scopeClaims = ['scp', 'http://schemas.microsoft.com/identity/claims/scope'];
const kindByType: Readonly<Record<string, CallerKind>> = { app: 'application', user: 'person' };

const Base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const longestHeader = 64 * 1024;

/** `aad` is Entra: the platform takes other providers too. What it says of where roles and names are (`role_typ`) is not asked: a claim is what it is. */
const ClientPrincipal = z.object({
  auth_typ: z.literal('aad'),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});
type ClientPrincipal = z.infer<typeof ClientPrincipal>;

/**
 * Reads `X-MS-CLIENT-PRINCIPAL`, the header in which App Service authentication hands over the claims of a token it has
 * checked. Never throws, and knows nobody where anything is missing, doubled or at odds.
 *
 *   platform auth   header               tenant and issuer   caller
 *   off             any                  any                 unknown
 *   on              missing, unreadable, not of Entra        unknown
 *   on              readable             not ours            wrong tenant
 *   on              no single object id  ours                unknown
 *   on              readable             ours                known, with or without a role
 */
export function findPrincipal(headers: RequestHeaders, settings: PrincipalSettings): Caller {
  if (!settings.platformAuth) return { kind: 'unknown', because: 'Platform authentication is off' };
  const header = headers.get('x-ms-client-principal');
  if (header === null || header === '') return { kind: 'unknown', because: 'The request carries no identity' };
  const token = findClientPrincipal(header);
  if (token === undefined) return { kind: 'unknown', because: "The platform's identity header can't be read" };

  const tenants = valuesOf(token, tenantClaims);
  const tenantId = foldCase(settings.tenantId);
  if (tenants.length === 0 || !tenants.every((tenant) => tenant === tenantId)) {
    return { kind: 'wrongTenant', because: "The token is not from this deployment's tenant" };
  }
  const [issuer = '', ...moreIssuers] = valuesOf(token, ['iss']);
  if (moreIssuers.length > 0 || !isIssuerOf(issuer, tenantId, settings.cloud)) {
    return { kind: 'wrongTenant', because: "The token was not issued for this deployment's tenant" };
  }
  const [objectId, ...others] = valuesOf(token, objectIdClaims);
  if (objectId === undefined || others.length > 0 || !isGuid(objectId)) {
    return { kind: 'unknown', because: 'The token does not carry exactly one object id' };
  }
  const groups = groupsOf(token);
  const principal = { objectId, kind: kindOf(token, objectId), role: highestRole(token) };
  return { kind: 'known', principal: groups.length === 0 ? principal : { ...principal, groups } };
}

/** Whether a caller's role includes the one that is asked for. */
export function includesRole(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(needed);
}

function findClientPrincipal(header: string): ClientPrincipal | undefined {
  if (header.length > longestHeader || !Base64.test(header)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'base64'));
    return ClientPrincipal.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Every different value of the claims of these types, lower-case. */
function valuesOf({ claims }: ClientPrincipal, types: readonly string[]): readonly string[] {
  return [...new Set(claims.filter(({ typ }) => types.includes(typ)).map(({ val }) => foldCase(val)))];
}

/** Issuers name their tenant in the path: `https://sts.windows.net/{tenant}/`, and `https://login.microsoftonline.com/{tenant}/v2.0`. */
const isIssuerOf = (issuer: string, tenantId: string, cloud: CloudName): boolean =>
  tokenIssuers[cloud].some((host) =>
    [`https://${host}/${tenantId}/`, `https://${host}/${tenantId}/v2.0`].includes(issuer),
  );

/**
 * Whether a token is a person's or an application's. `idtyp` says it where the registration asks for that claim; without it, a token
 * of an application alone carries no scope and is about itself (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 *
 *   idtyp           scope   subject            kind
 *   app             any     any                application
 *   user            any     any                person
 *   another, more   any     any                caller
 *   none            none    the object id      application
 *   none            any     another            person
 *   none            some    the object id      caller: at odds
 *   none            any     none, or several   caller
 */
function kindOf(token: ClientPrincipal, objectId: string): CallerKind {
  const types = valuesOf(token, ['idtyp']);
  if (types.length > 0) return types.length > 1 ? 'caller' : (kindByType[types[0] ?? ''] ?? 'caller');
  const [subject, ...others] = valuesOf(token, subjectClaims);
  if (subject === undefined || others.length > 0) return 'caller';
  if (subject !== objectId) return 'person';
  return valuesOf(token, scopeClaims).length === 0 ? 'application' : 'caller';
}

/**
 * The groups in a token. Somebody in more than two hundred gets a claim instead that says where to ask for them, or only that there are some
 * (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim). Then what else is there is not all.
 */
function groupsOf(token: ClientPrincipal): readonly string[] | 'left out' {
  const elsewhere = valuesOf(token, ['_claim_names']).some((text) => text.includes('"groups"'));
  if (elsewhere || valuesOf(token, ['hasgroups']).includes('true')) return 'left out';
  return valuesOf(token, groupClaims).filter(isGuid);
}

function highestRole({ claims }: ClientPrincipal): Role | undefined {
  const granted = new Set(claims.filter(({ typ }) => roleClaims.includes(typ)).map(({ val }) => val));
  return roles.findLast((role) => granted.has(role));
}
