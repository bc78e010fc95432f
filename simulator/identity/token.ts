import { generateKeyPair, SignJWT } from 'jose';

/** A managed identity: made-up guids that belong to nobody. */
export interface ManagedIdentity {
  readonly clientId: string;
  /** The service principal's object id: what role assignments would name. */
  readonly objectId: string;
}

export interface TokenRequest {
  readonly identity: ManagedIdentity;
  readonly tenantId: string;
  /** What the token is for, e.g. `https://storage.azure.com`. */
  readonly audience: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Signs tokens with a throw-away key: well-formed for a decoder, worthless anywhere else. */
export async function createTokenSigner(): Promise<(request: TokenRequest) => Promise<string>> {
  const { privateKey } = await generateKeyPair('RS256');
  return ({ identity, tenantId, audience, issuedAt, expiresAt }) =>
    new SignJWT({
      appid: identity.clientId,
      appidacr: '2',
      idtyp: 'app',
      oid: identity.objectId,
      tid: tenantId,
      ver: '1.0',
    })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: 'simulator' })
      .setAudience(audience)
      .setIssuer(`https://sts.windows.net/${tenantId}/`)
      .setSubject(identity.objectId)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey);
}
