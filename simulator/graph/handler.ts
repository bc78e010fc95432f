import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Graph, GraphAnswer } from './graph.ts';
import { pageLimit } from './page.ts';
import { QueryError, type QueryErrorDetail } from './query-error.ts';
import { type QuotaState, timeSpan } from './quota.ts';

const path = '/providers/microsoft.resourcegraph/resources';

/** What the service reads of a request; a key it knows but this graph doesn't is refused rather than ignored. */
const RequestBody = z.strictObject({
  query: z.string().min(1),
  subscriptions: z.array(z.string()).optional(),
  options: z
    .strictObject({
      $top: z.int().min(1).max(pageLimit).optional(),
      $skip: z.int().min(0).optional(),
      $skipToken: z.string().optional(),
      resultFormat: z.literal('objectArray').optional(),
    })
    .optional(),
});

/**
 * Answers `POST /providers/Microsoft.ResourceGraph/resources`; undefined for every other path, which is ARM's. Mount it in
 * front of the ARM handler.
 */
export function graphHandler(graph: Graph): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname.toLowerCase() !== path) return undefined;
    if (request.method !== 'POST') {
      return plainError(
        405,
        'HttpMethodNotAllowed',
        `The HTTP method '${request.method}' is not supported at scope '${url.pathname}'.`,
      );
    }
    const user = request.headers.get('authorization');
    if (user === null) {
      return plainError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
    }
    if (!url.searchParams.has('api-version')) {
      return plainError(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    }
    const quota = graph.quota.take(user);
    if (graph.settings.throttled && quota.exceeded) return throttled(quota);
    try {
      const answer = await answerTo(graph, request);
      return Response.json(answer, { headers: quotaHeaders(quota) });
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return graphError(400, 'BadRequest', [invalidQuery, error.detail], quotaHeaders(quota));
    }
  };
}

async function answerTo(graph: Graph, request: Request): Promise<GraphAnswer> {
  const body = RequestBody.safeParse(await request.json().catch(() => undefined));
  if (body.success) return graph.query(body.data);
  const problems = body.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new QueryError({ code: 'InvalidRequest', message: problems.join('; ') });
}

const invalidQuery: QueryErrorDetail = {
  code: 'InvalidQuery',
  message:
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
};

function throttled(quota: QuotaState): Response {
  const message =
    'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed.';
  return graphError(429, 'RateLimiting', [{ code: 'RateLimiting', message }], quotaHeaders(quota));
}

function quotaHeaders({ remaining, resetsInMs }: QuotaState): Record<string, string> {
  return { 'x-ms-user-quota-remaining': String(remaining), 'x-ms-user-quota-resets-after': timeSpan(resetsInMs) };
}

/** Resource Graph's own error body: what went wrong is in `details`, the message only helps support. */
function graphError(
  status: number,
  code: string,
  details: readonly QueryErrorDetail[],
  headers: Record<string, string>,
): Response {
  const message = `Please provide below info when asking for support: timestamp = ${new Date().toISOString()}, correlationId = ${randomUUID()}.`;
  return Response.json({ error: { code, message, details } }, { status, headers });
}

function plainError(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}
