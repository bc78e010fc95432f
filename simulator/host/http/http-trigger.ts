import type { RegisteredFunction } from '../core-api.ts';
import type { Invoke } from '../invoke.ts';
import type { InvocationRequest, RpcCookie, TypedData } from '../rpc.ts';
import { type HostKeys, keyOf, opens } from './keys.ts';
import type { Reply } from './reply.ts';
import { compileRoute, type Route } from './route.ts';

/** One request as the platform hands it on: identity headers already settled. */
export interface PlatformRequest {
  readonly method: string;
  readonly url: URL;
  /** Headers for the app, with the principal's. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers as the caller sent them: where the key is. */
  readonly callerHeaders: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

interface HttpRoute {
  readonly fn: RegisteredFunction;
  readonly route: Route;
  readonly methods: readonly string[];
  readonly authLevel: string;
  readonly bindingName: string;
}

/**
 * Routes requests below the route prefix to http functions. A known path asked with a method it doesn't have is a 404,
 * as on the platform (Azure/azure-functions-host issue 10098).
 */
export function createHttpTrigger(
  functions: Iterable<RegisteredFunction>,
  routePrefix: string,
  keys: HostKeys,
  invoke: Invoke,
): (request: PlatformRequest) => Promise<Reply> {
  const routes = [...functions]
    .flatMap((fn) => toHttpRoute(fn, routePrefix))
    .sort((one, other) => (one.route.rank < other.route.rank ? -1 : one.route.rank > other.route.rank ? 1 : 0));

  return async (request) => {
    for (const { fn, route, methods, authLevel, bindingName } of routes) {
      const params = methods.includes(request.method) ? route.match(request.url.pathname.slice(1)) : undefined;
      if (params === undefined) continue;
      const accepted = authLevel === 'admin' ? [keys.master] : [keys.master, keys.functions];
      if (authLevel !== 'anonymous' && !opens(keyOf(request.callerHeaders, request.url.searchParams), ...accepted))
        return { status: 401 };
      try {
        const response = await invoke(
          fn,
          toInvocation(bindingName, request, params),
          'This function was called via HTTP.',
        );
        return toReply(response.returnValue);
      } catch {
        // The invocation's own line in the log says what was thrown; the caller learns nothing of it.
        return { status: 500 };
      }
    }
    return { status: 404 };
  };
}

function toHttpRoute(fn: RegisteredFunction, routePrefix: string): HttpRoute[] {
  const found = Object.entries(fn.metadata.bindings).find(
    ([, binding]) => binding.type.toLowerCase() === 'httptrigger',
  );
  if (found === undefined) return [];
  const [bindingName, binding] = found;
  const route = typeof binding.route === 'string' ? binding.route : fn.metadata.name;
  const template = routePrefix === '' ? route : `${routePrefix}/${route}`;
  if (/^\/?(admin|runtime)(\/|$)/i.test(template))
    throw new Error(`Function ${fn.metadata.name}: the route "${template}" is reserved for the host.`);
  const methods = Array.isArray(binding.methods) ? binding.methods : [];
  return [
    {
      fn,
      bindingName,
      route: compileRoute(template),
      methods: methods.map((method) => String(method).toUpperCase()),
      authLevel: String(binding.authLevel ?? 'anonymous').toLowerCase(),
    },
  ];
}

function toInvocation(name: string, request: PlatformRequest, params: Record<string, string>): InvocationRequest {
  const wrap = (entries: Iterable<[string, string]>) =>
    Object.fromEntries([...entries].map(([key, value]) => [key, { value }]));
  const http = {
    method: request.method,
    url: request.url.href,
    nullableHeaders: wrap(Object.entries(request.headers)),
    nullableParams: wrap(Object.entries(params)),
    nullableQuery: wrap(request.url.searchParams),
    ...(request.body.byteLength > 0 && { body: { bytes: request.body } }),
  };
  const traceParent = request.headers.traceparent;
  return { inputData: [{ name, data: { http } }], ...(traceParent !== undefined && { traceContext: { traceParent } }) };
}

function toReply(value: TypedData | null | undefined): Reply {
  const http = value?.http;
  if (http === null || http === undefined) return { status: 204 };
  const cookies = (http.cookies ?? []).map(toSetCookie);
  const body = http.body?.bytes ?? http.body?.string ?? undefined;
  return {
    status: Number(http.statusCode ?? 200),
    headers: { ...http.headers, ...(cookies.length > 0 && { 'set-cookie': cookies }) },
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
