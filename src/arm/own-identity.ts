import type { TokenCredential } from '@azure/core-auth';
import { isRecord } from '../core/arm-body.ts';
import { RetryableError } from '../core/errors.ts';
import { foldCase } from '../core/text.ts';
import { seconds } from '../core/time.ts';
import { heeding } from '../core/time-limit.ts';
import { classifyNoAnswer } from './answer-of.ts';

/** The longest wait for our own ids: knowing them only saves a read. */
const patience = seconds(10);

/**
 * The ids an event names us by: object and application id out of our own token. Read once; empty where the token says neither, or there is
 * none yet, and then every write seems to be somebody else's, which costs a read and nothing more.
 */
export function createOwnIdentity(credential: TokenCredential, audience: string): OwnIdentity {
  let known: readonly string[] = [];
  return async (signal) => {
    if (known.length > 0) return known;
    try {
      const token = await heeding(signal, { what: 'our own identity', limit: patience }, () =>
        credential.getToken(`${audience}/.default`),
      );
      const claims = readClaims(token?.token ?? '');
      const ids = [claims.oid, claims.appid, claims.azp].filter((id) => typeof id === 'string');
      known = ids.map((id) => foldCase(id));
      return known;
    } catch (error) {
      const classed = classifyNoAnswer(error);
      if (classed instanceof RetryableError) return [];
      throw classed;
    }
  };
}

/** Ids that name this deployment's identity in events. */
export type OwnIdentity = (signal: AbortSignal) => Promise<readonly string[]>;

/** The payload of a JWT, unverified: it is our own, straight from the identity endpoint, and decides nothing but a saved read. */
function readClaims(token: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(claims) ? claims : {};
  } catch {
    return {};
  }
}
