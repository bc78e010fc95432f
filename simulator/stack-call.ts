import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, ApiCall } from './scenario/world-access.ts';
import type { StackApp } from './stack-app.ts';

/** One call of the app's API, as a client that waits when it is asked to. */
export async function callApi(app: StackApp, { as, method, path, body, ifMatch }: ApiCall): Promise<Answer> {
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
  const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  let response = await app.request(path, init, as);
  // As a well-behaved client does: asked to slow down, it waits as long as the answer says.
  for (let tries = 0; response.status === 429 && tries < 10; tries += 1) {
    await sleep(1_000 * Number(response.headers.get('retry-after') ?? 1));
    response = await app.request(path, init, as);
  }
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: text === '' ? undefined : isJson ? JSON.parse(text) : text };
}
