import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A server on this machine that takes connections and then says nothing, or no more. */
export interface SilentServer {
  /** `https://localhost:…` or `http://localhost:…`, without a path. */
  readonly origin: string;
  /** Connections taken so far. */
  readonly taken: () => number;
  close(): Promise<void>;
}

async function listening(server: Server, scheme = 'https'): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `${scheme}://localhost:${(server.address() as AddressInfo).port}`,
    taken: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Takes the connection and never answers the first byte: not even TLS begins. */
export const silentFromTheStart = (): Promise<SilentServer> => listening(createServer((socket) => socket.resume()));

/** Speaks TLS, and falls silent where `answer` leaves the response unfinished. */
export const silentInBetween = (
  { cert, key }: { readonly cert: string; readonly key: string },
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<SilentServer> => listening(createTlsServer({ cert, key }, answer));

/** The same without TLS, for a client that can't be given an authority. */
export const silentInBetweenPlainly = (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<SilentServer> => listening(createHttpServer(answer), 'http');
