import type { NetworkManagementContext } from '@azure/arm-network/api';
import { elementsOf, findResource, nextOf, type RawAnswer, successOf, totalOf, unread } from './answer.ts';
import { answerOf, type CallOptions } from './answer-of.ts';
import { apiVersions } from './api-versions.ts';
import type { Arm, ArmActions, WriteOptions } from './arm.ts';
import { addressOf, refuseElsewhere } from './own-origin.ts';

type Method = 'get' | 'put' | 'patch' | 'post' | 'delete';

interface Sent {
  readonly signal: AbortSignal;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Calls of any type by its id, over the context of an SDK: of its pipeline alone, for no SDK has all types. */
export function createArm(
  endpoint: string,
  context: Pick<NetworkManagementContext, 'pathUnchecked'>,
): Arm & ArmActions {
  const send = (method: Method, url: string, { signal, ...rest }: Sent): Promise<RawAnswer> => {
    const { href, pathname } = new URL(refuseElsewhere(url, endpoint));
    const call = (options: CallOptions) => context.pathUnchecked(href)[method]({ ...options, ...rest });
    return answerOf(`${method.toUpperCase()} ${pathname}`, signal, call);
  };

  const urlOf = (id: string, apiVersion: string): string =>
    `${addressOf(endpoint, id)}?api-version=${encodeURIComponent(apiVersion)}`;

  const write =
    (method: Method) =>
    async (id: string, apiVersion: string, body: unknown, { signal, ifMatch, ifNoneMatch }: WriteOptions) => {
      const headers = {
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
      };
      return successOf(await send(method, urlOf(id, apiVersion), { body, headers, signal }));
    };

  return {
    async find(id, apiVersion, signal) {
      const answer = await send('get', urlOf(id, apiVersion), { signal });
      const body = findResource(answer, id);
      return body === undefined ? undefined : { status: answer.status, headers: answer.headers, body };
    },
    async list(path, apiVersion, signal, query = {}) {
      const items: unknown[] = [];
      const asked = new Set<string>();
      const more = Object.entries(query).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
      let url: string | undefined = `${urlOf(path, apiVersion)}${more.join('')}`;
      while (url !== undefined) {
        asked.add(url);
        const answer: RawAnswer = await send('get', url, { signal });
        items.push(...elementsOf(answer, 'value'));
        url = nextOf(answer, 'nextLink');
        if (url !== undefined && asked.has(url)) throw unread(answer, 'a page that was read already as the next one');
      }
      return items;
    },
    read: async (path, apiVersion, signal) => successOf(await send('get', urlOf(path, apiVersion), { signal })),
    act: write('post'),
    put: write('put'),
    patch: write('patch'),
    remove: (id, apiVersion, options) => write('delete')(id, apiVersion, undefined, options),
    follow: async (url, signal) => successOf(await send('get', url, { signal })),
    async queryGraph(query, subscriptions, skipToken, signal) {
      const url = urlOf('/providers/Microsoft.ResourceGraph/resources', apiVersions.resourceGraph);
      const body = {
        query,
        subscriptions: subscriptions.length === 0 ? undefined : subscriptions,
        options: { resultFormat: 'objectArray', $top: 1_000, $skipToken: skipToken },
      };
      const answer = await send('post', url, { body, signal });
      const next = nextOf(answer, '$skipToken');
      if (next !== undefined && next === skipToken)
        throw unread(answer, 'a page that was read already as the next one');
      return { rows: elementsOf(answer, 'data'), skipToken: next, total: totalOf(answer) };
    },
  };
}
