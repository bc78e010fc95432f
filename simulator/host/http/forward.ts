import { Agent, request as sendRequest } from 'node:http';
import type { Reply } from './reply.ts';
import type { HostRequest } from './server.ts';

/** Headers that belong to one connection, or that the host sets itself. */
const notForwarded: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'host', 'upgrade', 'proxy-connection']);
const notReturned: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

/**
 * A worker that closed the connection after each answer would cut off a body that is still being sent. Node's server closes a connection
 * that was idle for 5 s (https://nodejs.org/api/http.html#serverkeepalivetimeout): it is not used again long before that.
 */
const agent = new Agent({ keepAlive: true, timeout: 2_000 });

/**
 * HTTP streaming: sends a request on to the worker's own server, body and all as it comes, under the id of the invocation it belongs to.
 * Resolves with the head of the answer, its body still to come. Rejects when `signal` ends it or the worker breaks off.
 */
export function forward(
  workerUri: string,
  request: HostRequest,
  invocationId: string,
  signal: AbortSignal,
): Promise<Reply> {
  const { stream, method } = request;
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !notForwarded.has(name)));
  return new Promise((resolve, reject) => {
    const sent = sendRequest(new URL(workerUri), {
      path: stream.url,
      method,
      signal,
      agent,
      headers: {
        ...headers,
        'x-ms-invocation-id': invocationId,
        'x-forwarded-host': request.headers.host ?? 'localhost',
        'x-forwarded-proto': 'http',
      },
    });
    let isAnswered = false;
    sent.once('response', (answer) => {
      isAnswered = true;
      const returned = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined || notReturned.has(name) ? [] : [[name, value] as const],
      );
      resolve({ status: answer.statusCode ?? 500, headers: Object.fromEntries(returned), body: answer });
    });
    sent.on('error', (error) => {
      // The worker had closed the kept connection already: it never saw the request, which goes over another, as the real host's client has it.
      const isStale = sent.reusedSocket && !hasBody && !signal.aborted && !isAnswered;
      if (isStale) forward(workerUri, request, invocationId, signal).then(resolve, reject);
      else reject(error);
    });
    stream.once('error', (error) => sent.destroy(error));
    if (hasBody) stream.pipe(sent);
    else sent.end();
  });
}
