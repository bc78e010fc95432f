import { foldCase } from '../core/text.ts';
import type { ApiRequest } from './message.ts';
import { ApiProblem } from './problem.ts';

/**
 * Keeps other sites from using a signed-in browser: their forms can't send JSON, and their scripts can't hide where they
 * come from. A client that is no browser sends neither header and passes.
 * @throws ApiProblem `cross-origin` or `unsupported-media-type`.
 */
export function requireSameOriginJson(request: ApiRequest): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if ((site !== null && site !== 'same-origin') || (origin !== null && !isOwnOrigin(origin, request))) {
    throw new ApiProblem(
      'cross-origin',
      'A change must come from this site itself or from a client that is no browser.',
    );
  }
  if (!isJson(request.headers.get('content-type'))) {
    throw new ApiProblem('unsupported-media-type', 'Send content-type: application/json (UTF-8).');
  }
}

/** Proxies keep the browser's host in x-forwarded-host, which no page can set; behind TLS termination we see http for its https, never the reverse. */
function isOwnOrigin(text: string, { url, headers }: ApiRequest): boolean {
  if (!URL.canParse(text)) return false;
  const origin = new URL(text);
  if (origin.protocol !== 'https:' && origin.protocol !== url.protocol) return false;
  return [url.host, headers.get('host'), headers.get('x-forwarded-host')].some(
    (host) => host !== null && foldCase(host) === origin.host,
  );
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType?.trim() ?? '');
}
