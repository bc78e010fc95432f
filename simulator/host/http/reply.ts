import type { ServerResponse } from 'node:http';

/** What one of the host's routes answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

export function sendReply(response: ServerResponse, reply: Reply): void {
  const body = reply.body === undefined ? undefined : Buffer.from(reply.body);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value as string | string[]);
  // Statuses that can't carry a body must not announce one.
  if (reply.status === 204 || reply.status === 304) return void response.end();
  response.setHeader('content-length', body?.byteLength ?? 0);
  response.end(body);
}
