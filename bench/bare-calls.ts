import { Agent, request } from 'node:https';

/** Where the bare calls go, and how they connect. */
export interface BareSettings {
  readonly armUrl: string;
  readonly ca: string;
  readonly connections: 'fresh' | 'kept alive';
}

/** One pair of calls: the endpoint that is read, the record set that is made. */
export interface BarePair {
  readonly endpoint: string;
  readonly record: string;
}

/** An HTTP client with nothing in it: what the same calls cost at the very least. */
export interface BareClient {
  /** One request to the simulated ARM; rejects on any status from 400 up. */
  call(method: 'GET' | 'PUT', id: string, apiVersion: string, body?: unknown): Promise<void>;
  close(): void;
}

/** `fresh` makes a new connection, with its TLS handshake, for every call. */
export function bareClient({ armUrl, ca, connections }: BareSettings): BareClient {
  const agent = new Agent({ keepAlive: connections === 'kept alive', ca });
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: 'https://management.azure.com', oid: '00000000-0000-0000-0002-0000000000cd' };
  const authorization = `Bearer ${part({ alg: 'none' })}.${part(claims)}.`;
  return {
    call: (method, id, apiVersion, body) =>
      new Promise((resolve, reject) => {
        const headers = {
          authorization,
          'content-type': 'application/json',
          ...(method === 'PUT' && { 'if-none-match': '*' }),
        };
        const url = `${armUrl}${id}?api-version=${apiVersion}`;
        const sent = request(url, { method, headers, agent }, (answer) => {
          answer.resume();
          answer.once('end', () => {
            const { statusCode = 0 } = answer;
            if (statusCode < 400) resolve();
            else reject(new Error(`${method} ${id} was answered ${statusCode}`));
          });
        });
        sent.once('error', reject);
        sent.end(body === undefined ? undefined : JSON.stringify(body));
      }),
    close: () => agent.destroy(),
  };
}
