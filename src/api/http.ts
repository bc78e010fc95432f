import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { readBoundedText } from './body.ts';
import { bodyLimit } from './limits.ts';
import type { ApiRequest, Handler } from './message.ts';
import { ApiProblem } from './problem.ts';

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
  return {
    id,
    method: request.method,
    url: new URL(request.url),
    params: request.params,
    query: request.query,
    headers: request.headers,
    text: async () => {
      // Said to be too long: refused before anything is read.
      if (Number(request.headers.get('content-length')) > bodyLimit) {
        throw new ApiProblem('body-too-large', `A body has at most ${bodyLimit} bytes.`);
      }
      return readBoundedText(request.body);
    },
  };
}
