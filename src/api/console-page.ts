import { foldCase } from '../core/text.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import type { ConsoleFile, ConsoleFiles } from './ports.ts';
import { ApiProblem } from './problem.ts';

/**
 * What the console may do in a browser: scripts, styles and pictures of this site, requests to this site, and nothing written into the
 * document as markup. No inline script or style, no frame, no form that leaves.
 */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** The page is requested each time and costs a 304; a file with its hash in its name never changes. */
const caching = { page: 'no-cache', asset: 'private, max-age=31536000, immutable' } as const;

/**
 * The console's answer to a path outside of the API.
 *
 *   path                     answer
 *   a file of the console    the file, for a year
 *   a page of the console    the HTML document
 *   any other, for a browser the HTML document, as 404: it says so itself
 *   any other                404, problem details
 */
export async function servePage(console: ConsoleFiles, request: ApiRequest): Promise<ApiResponse> {
  const { pathname } = request.url;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ApiProblem('method-not-allowed', 'Pages take GET, HEAD.', { headers: { allow: 'GET, HEAD' } });
  }
  const asset = await console.findAsset(pathname);
  if (asset !== undefined) return toResponse(request, asset, 200, { 'cache-control': caching.asset });
  const page = await console.page();
  const isPage = await console.hasPage(pathname);
  if (page === undefined || !(isPage || wantsHtml(request))) {
    throw new ApiProblem('not-found', 'There is no such page; the API is below /api.');
  }
  return toResponse(request, page, isPage ? 200 : 404, { ...pageHeaders, 'cache-control': caching.page });
}

const wantsHtml = ({ headers }: ApiRequest): boolean => /\btext\/html\b/i.test(headers.get('accept') ?? '');

function toResponse(
  { headers }: ApiRequest,
  { contentType, codings, etag }: ConsoleFile,
  status: number,
  more: Readonly<Record<string, string>>,
): ApiResponse {
  const coding = chooseCoding(headers.get('accept-encoding'));
  const shared = { ...more, etag, vary: 'accept-encoding' };
  if (status === 200 && headers.get('if-none-match')?.includes(etag)) return { status: 304, headers: shared, body: '' };
  return {
    status,
    headers: {
      ...shared,
      'content-type': contentType,
      ...(coding !== 'identity' && { 'content-encoding': coding }),
    },
    body: codings[coding],
  };
}

/** The smallest coding the client takes; one that it refuses with `q=0` counts as not taken. */
function chooseCoding(header: string | null): keyof ConsoleFile['codings'] {
  const taken = foldCase(header ?? '')
    .split(',')
    .map((each) => each.trim().split(/\s*;\s*/))
    .filter(([, weight]) => !/^q=0(\.0*)?$/.test(weight ?? ''))
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((coding) => taken.includes(coding)) ?? 'identity';
}
