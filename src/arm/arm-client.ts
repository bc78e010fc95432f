import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import { isRecord } from '../core/arm-body.ts';
import { findResourceId } from '../core/resource-id.ts';
import { heeding } from '../core/time-limit.ts';
import { bodyOf, elementsOf, failureOf, parseJson, type RawAnswer, resourceOf, unread } from './answer.ts';
import { answerWatch, type OnAnswer } from './answer-watch.ts';
import type { Arm, ArmAnswer, WriteOptions } from './arm.ts';
import { armLimit } from './arm-limit.ts';
import { provesAbsence, readErrorBody } from './classify.ts';
import { ownOriginPolicy, refuseElsewhere } from './own-origin.ts';
import { classifySdkError } from './sdk-error.ts';
import { createTakeTurns } from './take-turns.ts';

export interface ArmSettings {
  /** `https://management.azure.com` or a sovereign cloud's, without a trailing slash. */
  readonly endpoint: string;
  readonly audience: string;
  readonly credential: TokenCredential;
  /** Told of every call, whoever makes it: the SDKs' or the raw ones. */
  readonly onAnswer?: OnAnswer;
  /** Shared by all clients of the process (`createTakeTurns`); each has its own where absent. */
  readonly turns?: PipelinePolicy;
}

const graphApiVersion = '2022-10-01';

interface Sent {
  readonly method: HttpMethods;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal: AbortSignal;
}

interface Received extends RawAnswer {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The real Azure Resource Manager. Retries are the loop's, so the pipeline makes none; nor does it follow a redirect, which ARM sends none of. */
export function createArm(settings: ArmSettings): Arm {
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'gatehouse' },
  });
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential: settings.credential, scopes: `${settings.audience}/.default` }),
  );
  pipeline.addPolicy(ownOriginPolicy(settings.endpoint));
  pipeline.addPolicy(settings.turns ?? createTakeTurns(), { afterPhase: 'Sign' });
  if (settings.onAnswer !== undefined) pipeline.addPolicy(answerWatch(settings.onAnswer));
  const http = createDefaultHttpClient();

  async function send({ method, url, body, headers, signal }: Sent): Promise<Received> {
    const asked = `${method} ${new URL(url).pathname}`;
    const request = createPipelineRequest({
      url,
      method,
      headers: createHttpHeaders({ accept: 'application/json', 'content-type': 'application/json', ...headers }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    try {
      const response = await heeding(signal, { what: asked, limit: armLimit }, (abortSignal) =>
        pipeline.sendRequest(http, Object.assign(request, { abortSignal })),
      );
      const received = response.headers.toJSON();
      return {
        asked,
        status: response.status,
        contentType: received['content-type'],
        text: response.bodyAsText ?? '',
        headers: received,
      };
    } catch (error) {
      throw classifySdkError(error);
    }
  }

  const expectSuccess = (answer: Received): Received => {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw failureOf(answer, answer.headers['retry-after']);
  };

  const toAnswer = (answer: Received): ArmAnswer => {
    const { status, headers } = expectSuccess(answer);
    return { status, headers, body: bodyOf(answer) };
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
    }).then(toAnswer);

  return {
    async find(id, apiVersion, signal) {
      const answer = await send({ method: 'GET', url: urlOf(id, apiVersion), signal });
      const type = findResourceId(id)?.type ?? '';
      if (provesAbsence(answer.status, readErrorBody(parseJson(answer.text)).code, type)) return undefined;
      const { status, headers } = expectSuccess(answer);
      return { status, headers, body: resourceOf(answer, id) };
    },
    async list(path, apiVersion, signal) {
      const items: unknown[] = [];
      const asked = new Set<string>();
      let url: string | undefined = urlOf(path, apiVersion);
      while (url !== undefined) {
        asked.add(url);
        const answer = expectSuccess(await send({ method: 'GET', url, signal }));
        items.push(...elementsOf(answer, 'value'));
        url = nextOf(answer, 'nextLink');
        if (url !== undefined) refuseElsewhere(url, settings.endpoint);
        if (url !== undefined && asked.has(url)) throw unread(answer, 'a page that was read already as the next one');
      }
      return items;
    },
    put: (id, apiVersion, body, options) => write('PUT', id, apiVersion, body, options),
    patch: (id, apiVersion, body, options) => write('PATCH', id, apiVersion, body, options),
    remove: (id, apiVersion, options) => write('DELETE', id, apiVersion, undefined, options),
    follow: async (url, signal) =>
      toAnswer(await send({ method: 'GET', url: refuseElsewhere(url, settings.endpoint), signal })),
    async queryGraph(query, subscriptions, skipToken, signal) {
      const answer = expectSuccess(
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
      const next = nextOf(answer, '$skipToken');
      if (next !== undefined && next === skipToken)
        throw unread(answer, 'a page that was read already as the next one');
      return { rows: elementsOf(answer, 'data'), skipToken: next };
    },
  };
}

/** What leads to the next page; undefined on the last. Anything else than a text there leaves the rest unread. */
function nextOf(answer: RawAnswer, field: 'nextLink' | '$skipToken'): string | undefined {
  const body = bodyOf(answer);
  const next = isRecord(body) ? (body[field] ?? '') : '';
  if (typeof next !== 'string') throw unread(answer, `a '${field}' that is no text`);
  return next === '' ? undefined : next;
}
