import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, type HostLog } from '../log.ts';
import { type Reply, sendReply } from './reply.ts';

/** A request with its body read. */
export interface ReadRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
}

export interface HostServer {
  readonly url: string;
  /** Stops taking requests and waits for those under way. */
  close(): Promise<void>;
}

/** Listens on loopback. Port 0 takes a free one. A taken port rejects with an error that names it and the setting. */
export async function listen(
  port: number,
  handle: (request: ReadRequest) => Promise<Reply>,
  log: HostLog,
): Promise<HostServer> {
  let closing = false;
  const server = createServer((request, response) => {
    void readRequest(request, server)
      .then(handle)
      .catch((error: unknown): Reply => {
        log('error', 'host.http', `A request failed inside the host: ${describeError(error)}`);
        return { status: 500 };
      })
      .then((reply) => {
        // A kept connection would hold the end back for as long as its client likes.
        if (closing) response.setHeader('connection', 'close');
        sendReply(response, reply);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Choose another with --port.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function readRequest(request: IncomingMessage, server: Server): Promise<ReadRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const host = request.headers.host ?? `localhost:${(server.address() as AddressInfo).port}`;
  return {
    method: request.method ?? 'GET',
    url: new URL(`http://${host}${request.url ?? '/'}`),
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}
