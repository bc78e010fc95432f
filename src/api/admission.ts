import { foldCase } from '../core/text.ts';
import { exportFormat } from './export-format.ts';
import type { ApiRequest, ApiResponse, Handler } from './message.ts';
import type { ApiDependencies } from './ports.ts';
import { findPrincipal, includesRole, type Principal, type Role } from './principal.ts';
import { ApiProblem, asProblem, type ProblemKind, toProblemResponse } from './problem.ts';
import type { LimitName, RateLimit } from './rate-limit.ts';
import { requireSameOriginJson } from './same-origin.ts';
import { narrowedTo } from './sight/narrowed.ts';
import { requireSubscriptions } from './sight/readers.ts';
import { sightOf } from './sight/sight.ts';
import type { OpenView, Route } from './view.ts';
import { noteName } from './views/people.ts';

/** What the admission checks of a route need. */
type AdmissionDependencies = ApiDependencies & { readonly rate: RateLimit };

/** Answers are for one caller and one moment, and are data only; the console's files say otherwise themselves. */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A route's handler: the view behind identity, rate, role and same-origin checks, in this order, before anything of the body is read. */
export function admitting(deps: AdmissionDependencies, name: string, route: Route): Handler {
  if (route.role === 'anyone') return open(deps, name, route.view);
  const { role, view } = route;
  return handler(deps, name, async (request) => {
    const caller = requireCaller(deps, request);
    deps.rate.take(caller.objectId, limitOf(route, request));
    if (route.role === 'Gatehouse.Reader' && caller.role === undefined) return seeOwn(deps, route, request, caller);
    requireRole(caller, role);
    if (route.method === 'GET') return view(deps, request, caller);
    requireSameOriginJson(request);
    const answer = await view(deps, request, caller);
    await noteName(deps, request, caller, answer);
    return answer;
  });
}

/** Somebody without a role, whose groups may see some subscriptions: their view reads through narrowed dependencies, and so can show nothing else. */
async function seeOwn(
  deps: AdmissionDependencies,
  { method, sees, view }: Extract<Route, { readonly role: 'Gatehouse.Reader' }>,
  request: ApiRequest,
  caller: Principal,
): Promise<ApiResponse> {
  const subscriptions = requireSubscriptions(caller, await deps.readers());
  if (sees === 'all' || method !== 'GET') throw new ApiProblem('missing-role', aboutAll);
  return view(narrowedTo(sightOf(subscriptions), deps), request, caller);
}

const aboutAll =
  'This is about all subscriptions: it takes the app role Gatehouse.Reader; an administrator can assign it.';

/** Lets everybody in; the view gets a caller only where the platform vouches for one. */
export function open(deps: AdmissionDependencies, name: string, view: OpenView): Handler {
  return handler(deps, name, async (request) => {
    const caller = findPrincipal(request.headers, deps.settings);
    const known = caller.kind === 'known' ? caller.principal : undefined;
    deps.rate.take(known?.objectId ?? '', known === undefined ? 'anyone' : 'read');
    return view(deps, request, known);
  });
}

/** What a header asks for of a route that doesn't have it opens no second bucket. */
function limitOf({ method, exports }: Route, request: ApiRequest): LimitName {
  if (method !== 'GET') return 'change';
  return exports === true && exportFormat(request) !== undefined ? 'export' : 'read';
}

function handler(deps: AdmissionDependencies, name: string, answer: Handler): Handler {
  const answered = answering(deps, name, answer);
  // To HEAD the answer is that to GET, without its body: here, once for all routes.
  return async (request) =>
    request.method === 'HEAD' ? { ...(await answered(request)), body: '' } : answered(request);
}

function answering(deps: AdmissionDependencies, name: string, answer: Handler): Handler {
  return async (request) => {
    const log = deps.log.with({ route: name, requestId: request.id });
    try {
      requireHost(deps, request);
      return withSecurityHeaders(await answer(request));
    } catch (error) {
      const problem = asProblem(error);
      if (problem.kind === 'internal') log.error('request failed', { error });
      else if (others.has(problem.kind)) log.warn('request failed elsewhere', { problem: problem.kind, error });
      else log.info('request refused', { problem: problem.kind, detail: problem.message });
      return withSecurityHeaders(toProblemResponse(problem, request.id));
    }
  };
}

/** Kinds that report trouble with Azure or our storage: the cause behind them is worth more than the answer. */
const others: ReadonlySet<ProblemKind> = new Set(['azure-refused', 'unavailable']);

/** A page that made its name point here must not read what a signed-in browser sends along. */
function requireHost({ settings: { hosts } }: AdmissionDependencies, { url, headers }: ApiRequest): void {
  const host = foldCase(headers.get('host') ?? url.host);
  if (hosts !== undefined && !hosts.includes(host))
    throw new ApiProblem('misdirected', 'This host is not served here.');
}

function requireCaller({ settings }: AdmissionDependencies, request: ApiRequest): Principal {
  const caller = findPrincipal(request.headers, settings);
  if (caller.kind === 'known') return caller.principal;
  if (caller.kind === 'wrongTenant') throw new ApiProblem('wrong-tenant', `${caller.because}.`);
  throw new ApiProblem('unauthenticated', `${caller.because}.`, { headers: { 'www-authenticate': 'Bearer' } });
}

function requireRole({ role: granted }: Principal, role: Role): void {
  if (includesRole(granted, role)) return;
  throw new ApiProblem('missing-role', `This takes the app role ${role}; an administrator can assign it.`);
}

function withSecurityHeaders(response: ApiResponse): ApiResponse {
  return { ...response, headers: { ...securityHeaders, ...response.headers } };
}
