import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, type HostLog } from '../log.ts';
import { type Reply, sendReply } from './reply.ts';
import { readTarget, type Target } from './target.ts';

/** A request whose body nobody has read yet. */
export interface HostRequest extends Target {
  readonly method: string;
  /** The address as the caller sees it; the target in it is as it was sent. */
  readonly address: string;
  /** By lower-case name; one sent twice is joined by a bare comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: IncomingMessage;
  readBody(): Promise<Uint8Array>;
}

export interface HostServer {
  readonly url: string;
  /** Stops taking requests and waits for those under way. */
  close(): Promise<void>;
}

/** More than Kestrel's 32 KiB of headers behind a request line: what is too long is refused by its own rule. */
const maxHeaderSize = 64 * 1024;

/** Listens on loopback. Port 0 takes a free one. A taken port rejects with an error that names it and the setting. */
export async function listen(
  port: number,
  handle: (request: HostRequest) => Promise<Reply>,
  log: HostLog,
): Promise<HostServer> {
  let closing = false;
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { method = 'GET', url = '/' } = request;
    const target = readTarget(method, url);
    if ('refused' in target) return { status: target.refused };
    return handle({
      ...target,
      method,
      address: `http://${request.headers.host ?? 'localhost'}${url}`,
      headers: joinHeaders(request),
      stream: request,
      readBody: () => readBody(request),
    });
  };
  const server = createServer({ maxHeaderSize }, (request, response) => {
    void answer(request)
      .catch((error: unknown): Reply => {
        log('error', 'host.http', `A request failed inside the host: ${describeError(error)}`);
        return { status: 500 };
      })
      .then(async (reply) => {
        // A kept connection would hold the end back for as long as its client likes.
        if (closing) response.setHeader('connection', 'close');
        await sendReply(response, reply);
      })
      .catch((error: unknown) => {
        log('warning', 'host.http', `An answer broke off: ${String(error)}`);
        response.destroy();
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

function joinHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const separator = name === 'cookie' ? '; ' : ',';
    joined[name] = joined[name] === undefined ? value : `${joined[name]}${separator}${value}`;
  }
  return joined;
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
