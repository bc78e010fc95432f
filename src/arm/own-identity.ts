import type { TokenCredential } from '@azure/core-auth';
import { isRecord } from '../core/arm-body.ts';

/**
 * The ids an event names us by: object and application id out of our own token. Read once; empty where the token says neither,
 * and then every write looks like somebody else's, which costs a read and nothing more.
 */
export function createOwnIdentity(credential: TokenCredential, audience: string): () => Promise<readonly string[]> {
  let known: readonly string[] | undefined;
  return async () => {
    if (known !== undefined) return known;
    const token = await credential.getToken(`${audience}/.default`);
    const claims = readClaims(token?.token ?? '');
    known = [claims.oid, claims.appid, claims.azp].flatMap((id) => (typeof id === 'string' ? [id.toLowerCase()] : []));
    return known;
  };
}

/** The payload of a JWT, unverified: it is our own, straight from the identity endpoint, and decides nothing but a saved read. */
function readClaims(token: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(claims) ? claims : {};
  } catch {
    return {};
  }
}
