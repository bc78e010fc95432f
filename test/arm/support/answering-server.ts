import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Certificate, makeCertificate } from '../../../simulator/azurite/certificate.ts';

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A TLS server on loopback that answers what a test says, trusted by this process. */
export interface AnsweringServer {
  readonly url: string;
  /** Method, path, query and headers of every request. */
  readonly requests: { readonly asked: string; readonly query: string; readonly headers: IncomingHttpHeaders }[];
  /** Decides every answer; `undefined` leaves a request without one. */
  answer: (asked: string, path: string) => Reply | undefined;
  close(): Promise<void>;
}

let certificate: Promise<Certificate> | undefined;

/** One for all servers of a test file, and in place of that of an earlier file in this process: two authorities of one name are confused. */
async function trustOneCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-answers-'));
  const made = await makeCertificate(folder);
  await rm(folder, { recursive: true });
  setDefaultCACertificates([...getCACertificates('bundled'), ...getCACertificates('extra'), made.ca]);
  return made;
}

export function trustedCertificate(): Promise<Certificate> {
  certificate ??= trustOneCertificate();
  return certificate;
}

export async function openAnsweringServer(): Promise<AnsweringServer> {
  const { cert, key } = await trustedCertificate();
  const server = createServer({ cert, key }, (request, response) => {
    request.resume();
    const { pathname, search: query } = new URL(request.url ?? '/', opened.url);
    const path = decodeURIComponent(pathname);
    const asked = `${request.method} ${path}`;
    opened.requests.push({ asked, query, headers: request.headers });
    const reply = opened.answer(asked, path);
    if (reply === undefined) return;
    const { status = 200, type = 'application/json; charset=utf-8', headers = {}, body = '' } = reply;
    response.writeHead(status, { ...(body === '' ? {} : { 'content-type': type }), ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened: AnsweringServer = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: () => ({}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return opened;
}

/** A token that nobody checks. */
export const anyToken = { getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }) };
