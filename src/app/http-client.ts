import { Agent, type RequestOptions, request as send } from 'node:https';
import { unzip } from 'node:zlib';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  type HttpClient,
  type HttpHeaders,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';

/** A text over TLS that is answered by a text: all that is asked of Resource Manager and of tables. */
const isPlain = ({ url, body, agent, tlsSettings, timeout, streamResponseStatusCodes }: PipelineRequest): boolean =>
  url.startsWith('https:') &&
  (body === undefined || body === null || typeof body === 'string') &&
  agent === undefined &&
  tlsSettings === undefined &&
  timeout === 0 &&
  (streamResponseStatusCodes?.size ?? 0) === 0;

/**
 * Sends what the SDKs have worded, with less work than their own client makes of it: one listener for the end of a call in place of a controller, a stream and their
 * clearing up. What is not plain, a request through a proxy say, goes through theirs.
 */
export function createHttpClient(): HttpClient {
  const usual = createDefaultHttpClient();
  const agent = new Agent({ keepAlive: true });
  return {
    sendRequest: (request) => (isPlain(request) ? sendPlain(request, agent) : usual.sendRequest(request)),
  };
}

const ended = (): DOMException => new DOMException('The call was ended before its answer came.', 'AbortError');

/** Of several with one name the first counts. */
function headersOf(raw: readonly string[]): HttpHeaders {
  const headers = createHttpHeaders();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers;
}

function sendPlain(request: PipelineRequest, agent: Agent): Promise<PipelineResponse> {
  const { abortSignal, method } = request;
  if (abortSignal?.aborted === true) return Promise.reject(ended());
  const body = request.body as string | null | undefined;
  const { hostname, port, pathname, search } = new URL(request.url);
  const headers = request.headers.toJSON({ preserveCase: true });
  const options: RequestOptions = { agent, hostname, port, path: `${pathname}${search}`, method, headers };
  return new Promise((resolve, reject) => {
    const end = (): void => abortSignal?.removeEventListener('abort', abort);
    const fail = (message: string, code: string): void => {
      end();
      reject(new RestError(message, { code, request }));
    };
    const abort = (): void => {
      end();
      reject(ended());
      sent.destroy();
    };
    const sent = send(options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', ({ message }) => fail(message, RestError.PARSE_ERROR));
      answer.once('end', () => {
        end();
        const { statusCode: status = 0 } = answer;
        const answered = headersOf(answer.rawHeaders);
        const take = (content: Buffer): void =>
          resolve({ request, status, headers: answered, bodyAsText: content.toString() });
        const content = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
        if (!answered.has('content-encoding') || content.length === 0) return take(content);
        unzip(content, (error, whole) => (error ? fail(error.message, RestError.PARSE_ERROR) : take(whole)));
      });
    });
    sent.on('error', ({ message, code }: NodeJS.ErrnoException) => fail(message, code ?? RestError.REQUEST_SEND_ERROR));
    abortSignal?.addEventListener('abort', abort, { once: true });
    sent.end(body ?? undefined);
  });
}
