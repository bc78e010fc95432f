import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { Millis } from '../core/time.ts';
import { limitedForAll } from '../core/time-limit.ts';

/**
 * A credential whose fetches are shared and end. The SDKs' own cache of tokens gives every waiting caller the fetch of the first one,
 * so a fetch listens to no caller's signal: each call ends with its own (`heeding`), the fetch goes on and its token serves the next. One
 * that hangs is given up after `patience`, and the next caller begins another.
 */
export function shareTokens(credential: TokenCredential, patience: Millis): TokenCredential {
  const underWay = new Map<string, Promise<AccessToken | null>>();
  return {
    getToken(scopes, { abortSignal: _theirs, tracingOptions: _trace, ...options } = {}) {
      const key = JSON.stringify([scopes, options.claims, options.tenantId, options.enableCae]);
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const fetch = limitedForAll({ what: 'the identity endpoint', limit: patience }, (abortSignal) =>
        credential.getToken(scopes, { ...options, abortSignal }),
      ).finally(() => underWay.delete(key));
      underWay.set(key, fetch);
      return fetch;
    },
  };
}
