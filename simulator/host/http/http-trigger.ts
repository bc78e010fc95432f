import { randomUUID } from 'node:crypto';
import type { RegisteredFunction } from '../core-api.ts';
import type { Invoke } from '../invoke.ts';
import type { InvocationRequest } from '../rpc.ts';
import { forward } from './forward.ts';
import { type HostKeys, keyOf, opens } from './keys.ts';
import type { Reply } from './reply.ts';
import { compileRoute, type Route } from './route.ts';
import { toReply } from './rpc-reply.ts';
import type { HostRequest } from './server.ts';

/** One request as the platform hands it on: identity headers already settled. */
export interface PlatformRequest extends HostRequest {
  /** Headers for the app, with the principal's. */
  readonly appHeaders: Readonly<Record<string, string>>;
}

interface HttpRoute {
  readonly fn: RegisteredFunction;
  readonly route: Route;
  readonly methods: readonly string[];
  readonly authLevel: string;
  readonly bindingName: string;
}

export interface HttpTriggerOptions {
  readonly functions: Iterable<RegisteredFunction>;
  readonly routePrefix: string;
  readonly keys: HostKeys;
  readonly invoke: Invoke;
  /** The worker's own server, where the app has asked for HTTP streaming. */
  readonly workerUri: string | undefined;
}

const because = 'This function was called via HTTP.';

/**
 * Routes requests below the route prefix to http functions. A known path asked with a method it doesn't have is a 404,
 * as on the platform (Azure/azure-functions-host issue 10098).
 */
export function createHttpTrigger(options: HttpTriggerOptions): (request: PlatformRequest) => Promise<Reply> {
  const { keys, invoke, workerUri } = options;
  const routes = [...options.functions]
    .flatMap((fn) => toHttpRoute(fn, options.routePrefix))
    .sort((one, other) => (one.route.rank < other.route.rank ? -1 : one.route.rank > other.route.rank ? 1 : 0));

  return async (request) => {
    for (const { fn, route, methods, authLevel, bindingName } of routes) {
      const params = methods.includes(request.method) ? route.match(request.path.slice(1)) : undefined;
      if (params === undefined) continue;
      const accepted = authLevel === 'admin' ? [keys.master] : [keys.master, keys.functions];
      if (authLevel !== 'anonymous' && !opens(keyOf(request.headers, request.query), ...accepted))
        return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
      try {
        if (workerUri !== undefined)
          return await stream(workerUri, request, (id) =>
            invoke(fn, streamed(bindingName, request, params), because, id),
          );
        const invocation = await buffered(bindingName, request, params);
        return toReply((await invoke(fn, invocation, because)).returnValue);
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

/** The worker answers the caller itself; where the invocation fails before, nobody will. */
async function stream(
  workerUri: string,
  request: PlatformRequest,
  invoke: (invocationId: string) => Promise<unknown>,
): Promise<Reply> {
  const invocationId = randomUUID();
  const ending = new AbortController();
  const answer = forward(workerUri, request, invocationId, ending.signal);
  const failure = invoke(invocationId).then(() => answer);
  try {
    return await Promise.race([answer, failure]);
  } finally {
    failure.catch(() => ending.abort());
    answer.catch(() => {});
  }
}

const wrap = (entries: Iterable<readonly [string, string]>) =>
  Object.fromEntries([...entries].map(([key, value]) => [key, { value }]));

const traceOf = ({ headers: { traceparent } }: HostRequest): Pick<InvocationRequest, 'traceContext'> =>
  traceparent === undefined ? {} : { traceContext: { traceParent: traceparent } };

/** A parameter given twice is joined by a comma. */
function joinQuery(query: URLSearchParams): [string, string][] {
  return [...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]);
}

/** Without streaming a body reaches the worker only where its length is announced: what comes in chunks is empty. */
async function buffered(
  name: string,
  request: PlatformRequest,
  params: Record<string, string>,
): Promise<InvocationRequest> {
  const body = Number(request.headers['content-length'] ?? 0) > 0 ? await request.readBody() : undefined;
  const http = {
    method: request.method,
    url: request.address,
    nullableHeaders: wrap(Object.entries(request.appHeaders)),
    nullableParams: wrap(Object.entries(params)),
    nullableQuery: wrap(joinQuery(request.query)),
    ...(body !== undefined && { body: { bytes: body } }),
  };
  return { inputData: [{ name, data: { http } }], ...traceOf(request) };
}

/** With streaming only route values and headers come with the invocation; the library takes the rest from the forwarded request. */
function streamed(name: string, request: PlatformRequest, params: Record<string, string>): InvocationRequest {
  const values = Object.entries(params).map(([key, value]) => [key, { string: value }] as const);
  return {
    inputData: [{ name, data: { http: { method: request.method, url: request.address } } }],
    triggerMetadata: {
      ...Object.fromEntries(values),
      Query: { json: JSON.stringify(Object.fromEntries(joinQuery(request.query))) },
      Headers: { json: JSON.stringify(request.appHeaders) },
    },
    ...traceOf(request),
  };
}
