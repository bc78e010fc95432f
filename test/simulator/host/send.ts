import { Agent, request } from 'node:http';

export interface Sent {
  readonly method?: string;
  /** Pairs, so that one may be sent twice. */
  readonly headers?: readonly (readonly [string, string])[];
  /** Parts are sent in chunks, without a length; text is sent with its length. */
  readonly body?: string | readonly string[];
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request exactly as it is written: neither path nor headers are tidied up on the way. */
export function send(base: string, path: string, { method = 'GET', headers = [], body }: Sent = {}): Promise<Got> {
  const raw: string[] = ['host', new URL(base).host, ...headers.flat()];
  if (typeof body === 'string') raw.push('content-length', String(Buffer.byteLength(body)));
  if (Array.isArray(body)) raw.push('transfer-encoding', 'chunked');
  // A connection that ends with the answer would end under a body that is still being sent.
  const agent = new Agent({ keepAlive: true });
  const got = new Promise<Got>((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const sent = request({ hostname, port, path, method, headers: raw, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    for (const part of typeof body === 'string' ? [body] : (body ?? [])) sent.write(part);
    sent.end();
  });
  return got.finally(() => agent.destroy());
}
