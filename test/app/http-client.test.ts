import type { RequestListener } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import { createDefaultHttpClient, createPipelineRequest, type PipelineRequestOptions } from '@azure/core-rest-pipeline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/app/http-client.ts';
import { trustedCertificate } from '../arm/support/answering-server.ts';

let answer: RequestListener;
let server: ReturnType<typeof createServer>;
let url: string;
let connections = 0;
beforeAll(async () => {
  server = createServer(await trustedCertificate(), (request, response) => answer(request, response));
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/a/path?with=a%20query`;
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    ({ name, code }: { name: string; code?: unknown }) => (name === 'AbortError' ? { name } : { name, code }),
  );

describe.each([
  { whose: "the SDKs' own client", open: createDefaultHttpClient },
  { whose: 'ours', open: createHttpClient },
])('$whose', ({ open }) => {
  const send = (options: Partial<PipelineRequestOptions> = {}, client = open()) =>
    client.sendRequest(createPipelineRequest({ url, ...options }));

  it('sends method, path, headers and body, and gives status, headers and text', async () => {
    answer = async (request, response) => {
      const body = await text(request);
      const { 'content-length': length, 'x-a': header } = request.headers;
      response.writeHead(412, { ETag: '"1"', 'X-Ms-A': 'b', 'Retry-After': ['7', '8'] });
      response.end(JSON.stringify({ method: request.method, url: request.url, header, length, body }));
    };
    const request = createPipelineRequest({ url, method: 'PUT', body: 'Größe' });
    request.headers.set('x-a', 'b');
    const { status, headers, bodyAsText } = await open().sendRequest(request);
    expect(status).toBe(412);
    expect(headers.get('ETag')).toBe('"1"');
    expect(headers.toJSON()).toMatchObject({ etag: '"1"', 'x-ms-a': 'b', 'retry-after': '7' });
    expect(JSON.parse(bodyAsText ?? '')).toEqual({
      ...{ method: 'PUT', url: '/a/path?with=a%20query', header: 'b', length: '7', body: 'Größe' },
    });
  });

  it('sends head and body in one piece', async () => {
    const pieces: string[] = [];
    server.once('secureConnection', (socket) => socket.on('data', (piece: Buffer) => pieces.push(piece.toString())));
    answer = (_request, response) => response.end('{}');
    await send({ method: 'PUT', body: 'the body' });
    expect(pieces).toHaveLength(1);
    expect(pieces[0]).toMatch(/^PUT .*\r\n\r\nthe body$/s);
  });

  it('gives an empty text for an empty answer, and keeps the connection', async () => {
    answer = (_request, response) => response.writeHead(204).end();
    const client = open();
    for (const method of ['GET', 'DELETE', 'GET'] as const)
      expect((await send({ method }, client)).bodyAsText).toBe('');
    expect(connections).toBe(1);
  });

  it('puts a text together that comes in parts, in the middle of a character too', async () => {
    answer = async (_request, response) => {
      for (const byte of Buffer.from('Größe')) {
        response.write(Buffer.of(byte));
        await sleep(2);
      }
      response.end();
    };
    expect((await send()).bodyAsText).toBe('Größe');
  });

  it.each([
    { encoding: 'gzip', packed: gzipSync('packed') },
    { encoding: 'deflate', packed: deflateSync('packed') },
  ])('unpacks $encoding', async ({ encoding, packed }) => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(packed);
    const request = createPipelineRequest({ url });
    request.headers.set('Accept-Encoding', 'gzip,deflate');
    expect((await open().sendRequest(request)).bodyAsText).toBe('packed');
  });

  it('fails with the code of what broke the connection before an answer', async () => {
    answer = (request) => request.socket.destroy();
    expect(await failureOf(send())).toEqual({ name: 'RestError', code: 'ECONNRESET' });
    expect(await failureOf(send({ url: 'https://localhost:1/' }))).toEqual({ name: 'RestError', code: 'ECONNREFUSED' });
  });

  it('fails where an answer breaks off', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => request.socket.destroy(), 20);
    };
    expect(await failureOf(send())).toEqual({ name: 'RestError', code: 'PARSE_ERROR' });
  });

  it('ends with its signal, before it is sent, without an answer and within one', async () => {
    const aborted = { name: 'AbortError' };
    answer = () => undefined;
    expect(await failureOf(send({ abortSignal: AbortSignal.abort() }))).toEqual(aborted);
    expect(await failureOf(send({ abortSignal: AbortSignal.timeout(50) }))).toEqual(aborted);
    answer = (_request, response) => response.writeHead(200, { 'content-length': '100' }).write('half');
    expect(await failureOf(send({ abortSignal: AbortSignal.timeout(50) }))).toMatchObject({
      name: expect.stringMatching(/^(AbortError|RestError)$/),
    });
  });

  it('leaves no listener on a signal that outlives it', async () => {
    answer = (_request, response) => response.end('{}');
    const signal = new AbortController().signal;
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...those: Parameters<typeof add>) => {
      listeners += 1;
      add(...those);
    };
    signal.removeEventListener = (...those: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...those);
    };
    await send({ abortSignal: signal });
    await sleep(10);
    expect(listeners).toBe(0);
  });
});

describe('what is not plain is left to the client of the SDKs', () => {
  it('a body that is no text', async () => {
    answer = async (request, response) => response.end(await text(request));
    const request = createPipelineRequest({ url, method: 'POST', body: Buffer.from('bytes') });
    expect((await createHttpClient().sendRequest(request)).bodyAsText).toBe('bytes');
  });

  it('a request with a way of its own, as through a proxy', async () => {
    answer = (_request, response) => response.end('{}');
    const agent = new Agent({ keepAlive: true });
    const request = Object.assign(createPipelineRequest({ url }), { agent });
    expect((await createHttpClient().sendRequest(request)).status).toBe(200);
    expect(Object.keys({ ...agent.sockets, ...agent.freeSockets })).toHaveLength(1);
    agent.destroy();
  });
});
