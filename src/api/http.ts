import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { readBoundedText } from './body.ts';
import type { ApiRequest, Handler } from './message.ts';

/** A handler as the Functions host calls it. The only place that knows the framework's request and response. */
export function toHttpHandler(
  handler: Handler,
): (request: HttpRequest, context: Pick<InvocationContext, 'invocationId'>) => Promise<HttpResponseInit> {
  return async (request, context) => {
    const { status, headers, body } = await handler(toApiRequest(request, context.invocationId));
    return { status, headers: { ...headers }, body };
  };
}

function toApiRequest(request: HttpRequest, id: string): ApiRequest {
  const url = new URL(request.url);
  return {
    id,
    method: request.method,
    url,
    params: request.params,
    // Without streaming the host joins a parameter that is given twice; the address still has both.
    query: url.searchParams,
    headers: request.headers,
    text: () => readBoundedText(request.body, Number(request.headers.get('content-length'))),
  };
}
