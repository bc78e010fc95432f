import type { RpcCookie, TypedData } from '../rpc.ts';
import type { Reply } from './reply.ts';

/** The answer that an http function's return value means; no value at all is 204. */
export function toReply(value: TypedData | null | undefined): Reply {
  const http = value?.http;
  if (http === null || http === undefined) return { status: 204 };
  const cookies = (http.cookies ?? []).map(toSetCookie);
  const body = http.body?.bytes ?? http.body?.string ?? undefined;
  const { 'set-cookie': set, ...headers } = Object.fromEntries(
    Object.entries(http.headers ?? {}).map(([name, text]) => [name.toLowerCase(), text]),
  );
  // What a function puts in its headers and what it gives as cookies are both kept.
  const all = [...(set === undefined ? [] : [set]), ...cookies];
  return {
    status: Number(http.statusCode ?? 200),
    headers: { ...headers, ...(all.length > 0 && { 'set-cookie': all }) },
    ...(body !== undefined && { body }),
  };
}

function toSetCookie(cookie: RpcCookie): string {
  const parts = [`${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`];
  if (cookie.maxAge?.value != null) parts.push(`Max-Age=${cookie.maxAge.value}`);
  if (cookie.domain?.value) parts.push(`Domain=${cookie.domain.value}`);
  if (cookie.path?.value) parts.push(`Path=${cookie.path.value}`);
  if (cookie.secure?.value) parts.push('Secure');
  if (cookie.httpOnly?.value) parts.push('HttpOnly');
  if (typeof cookie.sameSite === 'string' && cookie.sameSite !== 'none') parts.push(`SameSite=${cookie.sameSite}`);
  return parts.join('; ');
}
