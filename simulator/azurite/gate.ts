import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Azurite } from './azurite.ts';
import type { Certificate } from './certificate.ts';

export type StorageService = 'table' | 'queue' | 'blob';

/** One request to storage, read or write. */
export interface StorageRequest {
  readonly service: StorageService;
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
}

/** A write that storage has done and the app hasn't heard of yet. */
export interface StorageWrite extends StorageRequest {
  readonly status: number;
}

/** A request that met a service while it was down. */
export interface CutRequest extends StorageRequest {
  /** What the caller's client names the call by: its further tries have the same. */
  readonly call: string;
}

/** A success that storage was not asked for. */
export interface StandIn {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Is between the app and its storage, to see each write and to cut the way. */
export interface StorageGate {
  readonly tableUri: string;
  readonly queueUri: string;
  readonly blobUri: string;
  /** Every request so far, oldest first, the host's polls of its queue among them. */
  readonly requests: readonly StorageRequest[];
  /** Services that can't be reached: connections to them are cut. */
  readonly down: Set<StorageService>;
  /** The requests that met a service while it was down, oldest first. */
  readonly cut: readonly CutRequest[];
  /** Services that take a request and never answer it. */
  readonly silent: Set<StorageService>;
  /** What answers in the storage's place where it gives something: for more rows than the emulator can hold. */
  standIn: ((service: StorageService, method: string, path: string) => StandIn | undefined) | undefined;
  close(): Promise<void>;
}

/** `onWrite` is awaited after the write was done and before the app gets the answer. */
export async function openStorageGate(
  azurite: Pick<Azurite, 'tableUri' | 'queueUri' | 'blobUri'>,
  certificate: Certificate,
  onWrite: (write: StorageWrite) => Promise<void>,
): Promise<StorageGate> {
  const down = new Set<StorageService>();
  const silent = new Set<StorageService>();
  const requests: StorageRequest[] = [];
  const cut: CutRequest[] = [];
  const agent = new Agent({ keepAlive: true, ca: certificate.ca });
  const closers: (() => Promise<void>)[] = [];
  const gate: Pick<StorageGate, 'standIn'> = { standIn: undefined };

  const open = async (service: StorageService, uri: string): Promise<string> => {
    const target = new URL(uri);
    const server = createServer({ cert: certificate.cert, key: certificate.key }, (incoming, outgoing) => {
      const request = { service, method: incoming.method ?? '', path: incoming.url?.split('?')[0] ?? '' };
      if (down.has(service)) {
        cut.push({ ...request, call: String(incoming.headers['x-ms-client-request-id']) });
        return void incoming.socket.destroy();
      }
      if (silent.has(service)) return void incoming.resume();
      requests.push(request);
      const instead = gate.standIn?.(service, request.method, incoming.url ?? '');
      if (instead !== undefined) return void outgoing.writeHead(200, instead.headers).end(instead.body);
      pass(incoming, outgoing, target, agent, (status) => onWrite({ ...request, status }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    return `https://localhost:${(server.address() as AddressInfo).port}${target.pathname}`;
  };
  return Object.assign(gate, {
    tableUri: await open('table', azurite.tableUri),
    queueUri: await open('queue', azurite.queueUri),
    blobUri: await open('blob', azurite.blobUri),
    requests,
    down,
    cut,
    silent,
    async close() {
      await Promise.all(closers.map((close) => close()));
      agent.destroy();
    },
  });
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  agent: Agent,
  onDone: (status: number) => Promise<void>,
): void {
  const { method, url: path, headers } = incoming;
  const onward = httpsRequest({ host: target.hostname, port: target.port, method, path, headers, agent }, (answer) => {
    const chunks: Uint8Array[] = [];
    answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    answer.on('end', async () => {
      const status = answer.statusCode ?? 500;
      if (method !== 'GET' && method !== 'HEAD' && status < 300) await onDone(status);
      outgoing.writeHead(status, answer.headers);
      outgoing.end(Buffer.concat(chunks));
    });
  });
  // The side that did not break off learns it the same way.
  onward.on('error', () => incoming.socket.destroy());
  incoming.on('error', () => onward.destroy());
  incoming.pipe(onward);
}
