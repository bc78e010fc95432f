import { type Answer, gatewayError } from './answer.ts';
import type { Caller } from './call.ts';

/** ARM's older audience, which half of its clients still ask for. */
const classicAudience = 'https://management.core.windows.net';

/**
 * The caller named by a bearer token: any JWT whose `aud` is the audience, the older one, or the address that was called, from which some clients derive
 * it. The signature is not checked, the way a throw-away identity needs it; everything else is ARM's 401.
 */
export function readCaller(request: Request, audience: string): Caller | Answer {
  const header = request.headers.get('authorization') ?? '';
  const [scheme, token] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    return refused('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  const claims = readClaims(token);
  if (claims === undefined) return refused('InvalidAuthenticationToken', 'The access token is invalid.');
  const audiences = [claims.aud].flat().map((aud) => String(aud).replace(/\/+$/, ''));
  const accepted = [audience.replace(/\/+$/, ''), classicAudience, new URL(request.url).origin];
  if (!audiences.some((aud) => accepted.includes(aud))) {
    return refused(
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${audiences.join(', ')}'. It should exactly match with one of the allowed audiences '${accepted.join(',')}'.`,
    );
  }
  const objectId = String(claims.oid ?? claims.sub ?? 'unknown');
  return { objectId, appId: String(claims.appid ?? objectId) };
}

function readClaims(token: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refused(code: string, message: string): Answer {
  const { body, status } = gatewayError(401, code, message);
  return {
    status,
    headers: {
      'x-ms-failure-cause': 'gateway',
      'www-authenticate': `Bearer error="invalid_token", error_description="${message}"`,
    },
    body,
  };
}
