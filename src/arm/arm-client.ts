import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
} from '@azure/core-rest-pipeline';
import { findList, isRecord } from '../core/arm-body.ts';
import { PermanentError } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { Arm, ArmAnswer, WriteOptions } from './arm.ts';
import { classify, provesAbsence, readErrorBody, readPolicyViolations, readRetryAfter } from './classify.ts';
import { classifySdkError } from './sdk-error.ts';

export interface ArmSettings {
  /** `https://management.azure.com` or a sovereign cloud's, without a trailing slash. */
  readonly endpoint: string;
  readonly audience: string;
  readonly credential: TokenCredential;
}

const graphApiVersion = '2022-10-01';

interface Sent {
  readonly method: HttpMethods;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal: AbortSignal;
}

/** The real Azure Resource Manager. Retries are the loop's, so the pipeline makes none. */
export function createArm(settings: ArmSettings): Arm {
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'gatehouse' },
  });
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential: settings.credential, scopes: `${settings.audience}/.default` }),
  );
  const http = createDefaultHttpClient();

  async function send({ method, url, body, headers, signal }: Sent): Promise<ArmAnswer> {
    const request = createPipelineRequest({
      url,
      method,
      abortSignal: signal,
      headers: createHttpHeaders({ accept: 'application/json', 'content-type': 'application/json', ...headers }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    try {
      const response = await pipeline.sendRequest(http, request);
      return { status: response.status, headers: response.headers.toJSON(), body: parseBody(response.bodyAsText) };
    } catch (error) {
      throw classifySdkError(error);
    }
  }

  const expectSuccess = (answer: ArmAnswer): ArmAnswer => {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw asError(answer);
  };

  const urlOf = (id: string, apiVersion: string): string =>
    `${settings.endpoint}${encodeURI(id)}?api-version=${encodeURIComponent(apiVersion)}`;

  const write = (method: HttpMethods, id: string, apiVersion: string, body: unknown, options: WriteOptions) =>
    send({
      method,
      url: urlOf(id, apiVersion),
      body,
      signal: options.signal,
      headers: {
        ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
        ...(options.ifNoneMatch === undefined ? {} : { 'if-none-match': options.ifNoneMatch }),
      },
    }).then(expectSuccess);

  /** A token goes only to the host it was made for. */
  const refuseElsewhere = (url: string): string => {
    if (new URL(url).host !== new URL(settings.endpoint).host) {
      throw new PermanentError(
        'ForeignUrl',
        `Azure pointed at '${new URL(url).host}', which is not ${settings.endpoint}`,
      );
    }
    return url;
  };

  return {
    async find(id, apiVersion, signal) {
      const answer = await send({ method: 'GET', url: urlOf(id, apiVersion), signal });
      const type = findResourceId(id)?.type ?? '';
      if (provesAbsence(answer.status, readErrorBody(answer.body).code, type)) return undefined;
      return expectSuccess(answer);
    },
    async list(path, apiVersion, signal) {
      const items: unknown[] = [];
      let url: string | undefined = urlOf(path, apiVersion);
      while (url !== undefined) {
        const { body } = expectSuccess(await send({ method: 'GET', url, signal }));
        items.push(...(findList(body) ?? []));
        const next: unknown = isRecord(body) ? body.nextLink : undefined;
        url = typeof next === 'string' && next !== '' ? refuseElsewhere(next) : undefined;
      }
      return items;
    },
    put: (id, apiVersion, body, options) => write('PUT', id, apiVersion, body, options),
    patch: (id, apiVersion, body, options) => write('PATCH', id, apiVersion, body, options),
    remove: (id, apiVersion, options) => write('DELETE', id, apiVersion, undefined, options),
    follow: async (url, signal) => expectSuccess(await send({ method: 'GET', url: refuseElsewhere(url), signal })),
    async queryGraph(query, subscriptions, skipToken, signal) {
      const { body } = expectSuccess(
        await send({
          method: 'POST',
          url: urlOf('/providers/Microsoft.ResourceGraph/resources', graphApiVersion),
          body: {
            query,
            ...(subscriptions.length === 0 ? {} : { subscriptions }),
            options: {
              resultFormat: 'objectArray',
              $top: 1_000,
              ...(skipToken === undefined ? {} : { $skipToken: skipToken }),
            },
          },
          signal,
        }),
      );
      const token = isRecord(body) ? body.$skipToken : undefined;
      return { rows: findList(body) ?? [], skipToken: typeof token === 'string' && token !== '' ? token : undefined };
    },
  };
}

function asError(answer: ArmAnswer): Error {
  const { code, message } = readErrorBody(answer.body);
  return classify({
    status: answer.status,
    code,
    message: message ?? `Azure answered ${answer.status}`,
    retryAfter: readRetryAfter(answer.headers['retry-after'], new Date()),
    violations: readPolicyViolations(answer.body),
  });
}

function parseBody(text: string | null | undefined): unknown {
  if (text === undefined || text === null || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's HTML page: the status decides, the page only says why.
    return { error: { message: text.slice(0, 300) } };
  }
}
