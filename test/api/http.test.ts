import framework from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { bodyLimit, readBoundedText } from '../../src/api/body.ts';
import { createApi } from '../../src/api/create-api.ts';
import { toHttpHandler } from '../../src/api/http.ts';
import type { RouteName } from '../../src/api/routes.ts';
import { signedIn } from './callers.ts';
import { addConnection } from './rows.ts';
import { requestId, World } from './world.ts';

// Node does not know by name what this package has: it is bundled.
const { HttpRequest } = framework;

const url = 'https://gatehouse.example/api/connections/x/approve';

/** Sends a request of the Functions library through the adapter. */
async function send(world: World, name: RouteName, init: ConstructorParameters<typeof HttpRequest>[0]) {
  const handler = toHttpHandler(createApi(world.dependencies())[name]);
  const answer = await handler(new HttpRequest(init), { invocationId: requestId });
  return { ...answer, body: JSON.parse(String(answer.body)) as Record<string, unknown> };
}

async function approve(body: { string?: string; bytes?: Uint8Array }, more: Record<string, string> = {}) {
  const world = new World();
  const id = await addConnection(world.state, 'one');
  const headers = {
    'content-type': 'application/json',
    'if-match': 'W/"1"',
    'X-MS-CLIENT-PRINCIPAL': signedIn('Gatehouse.Approver'),
    ...more,
  };
  const answer = await send(world, 'approveConnection', { method: 'POST', url, headers, params: { id }, body });
  return { world, answer };
}

describe('a request of the Functions host', () => {
  it('reaches the view with its parameters, headers and body', async () => {
    const { world, answer } = await approve({ string: '{"reason":"grüße"}' });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { state: 'Approved' },
    });
    expect(world.decided[0]?.reason).toBe('grüße');
  });

  it('reaches the view with its query', async () => {
    const headers = { 'x-ms-client-principal': signedIn('Gatehouse.Reader') };
    const init = { method: 'GET', url: `${url}?top=0`, query: { top: '0' }, headers };
    expect((await send(new World(), 'listConnections', init)).body).toMatchObject({ problems: [{ path: 'top' }] });
  });

  it.each([
    { what: 'of just the limit', body: JSON.stringify({ reason: 'a' }).padEnd(bodyLimit), status: 200 },
    { what: 'one byte longer', body: JSON.stringify({ reason: 'a' }).padEnd(bodyLimit + 1), status: 413 },
    {
      what: 'whose bytes, not characters, are too many',
      body: `{"reason":"${'é'.repeat(bodyLimit / 2)}"}`,
      status: 413,
    },
  ])('with a body $what gets $status', async ({ body, status }) => {
    const { world, answer } = await approve({ string: body });
    expect(answer.status).toBe(status);
    expect(world.decided).toHaveLength(status === 200 ? 1 : 0);
  });

  it('that announces too long a body is refused unread', async () => {
    const { answer } = await approve({ string: '{}' }, { 'content-length': String(bodyLimit + 1) });
    expect(answer).toMatchObject({ status: 413, body: { type: 'urn:gatehouse:problem:body-too-large' } });
  });

  it('with a body that is not UTF-8 is refused', async () => {
    const { answer } = await approve({ bytes: new Uint8Array([0x22, 0xff, 0x22]) });
    expect(answer).toMatchObject({ status: 400, body: { detail: 'The body is not UTF-8.' } });
  });

  it('without a body is refused', async () => {
    const { answer } = await approve({});
    expect(answer).toMatchObject({ status: 400, body: { type: 'urn:gatehouse:problem:invalid-json' } });
  });
});

describe('an endless body', () => {
  it('is refused at the limit, read on for a while, and then cut off', async () => {
    let read = 0;
    let isCut = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(64 * 1_024));
      },
      cancel() {
        isCut = true;
      },
    });
    await expect(readBoundedText(endless)).rejects.toMatchObject({ kind: 'body-too-large' });
    await expect.poll(() => isCut).toBe(true);
    expect(read).toBeLessThan(140);
  });
});

it('a body that breaks off is the sender’s trouble, not ours', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error('aborted'));
    },
  });
  await expect(readBoundedText(broken)).rejects.toMatchObject({ kind: 'invalid-body' });
});

it('a parameter given twice is refused, though the host has joined it', async () => {
  const world = new World();
  const answer = await send(world, 'listFindings', {
    method: 'GET',
    url: 'https://gatehouse.example/api/findings?subject=policy&subject=plan',
    query: { subject: 'policy,plan' },
    headers: { 'X-MS-CLIENT-PRINCIPAL': signedIn('Gatehouse.Reader') },
  });
  expect(answer).toMatchObject({ status: 400, body: { detail: 'subject is given more than once.' } });
});

it('HEAD is answered as GET is, without the body', async () => {
  const handler = toHttpHandler(createApi(new World().dependencies()).listFindings);
  const ask = (method: string) =>
    handler(
      new HttpRequest({
        method,
        url: 'https://gatehouse.example/api/findings',
        headers: { 'X-MS-CLIENT-PRINCIPAL': signedIn('Gatehouse.Reader') },
      }),
      { invocationId: requestId },
    );
  const got = await ask('GET');
  expect(got.status).toBe(200);
  expect(await ask('HEAD')).toEqual({ ...got, body: '' });
});
