import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { forward } from '../../../simulator/host/http/forward.ts';
import type { HostRequest } from '../../../simulator/host/http/server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A worker that answers one request of each connection, and closes the connection when the next one comes on it. */
async function listenOnce(): Promise<string> {
  const served = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    if (served.has(request.socket)) return void request.socket.destroy();
    served.add(request.socket);
    request.resume().once('end', () => response.end('done'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const requestOf = (method: string, body?: string): HostRequest => {
  const stream = Object.assign(Readable.from(body === undefined ? [] : [body]), { url: '/api/people' });
  const headers: Record<string, string> = body === undefined ? {} : { 'content-length': `${body.length}` };
  return { method, headers, stream: stream as unknown as IncomingMessage } as HostRequest;
};

async function send(worker: string, request: HostRequest): Promise<string> {
  const { body } = await forward(worker, request, 'i', new AbortController().signal);
  const said = await text(body as IncomingMessage);
  // The connection is free for the next one a moment after the answer was read.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return said;
}

it('a request without a body goes over another connection where the worker has closed the kept one', async () => {
  const worker = await listenOnce();
  for (const _ of [1, 2, 3]) expect(await send(worker, requestOf('GET'))).toBe('done');
});

it('a request whose body was sent already is not sent twice', async () => {
  const worker = await listenOnce();
  expect(await send(worker, requestOf('GET'))).toBe('done');
  await expect(send(worker, requestOf('POST', '{}'))).rejects.toThrow();
});
